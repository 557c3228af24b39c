import type { GreyPlane } from '../../values/grey-plane.ts';

/** Remembers decoded pictures, so that another contrast does not decode them again. The least recently used go first. */
export class PlaneCache<T extends { readonly plane: GreyPlane }> {
  readonly #entries = new Map<string, T>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes of samples now held. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Keeps an entry; one larger than the whole bound is not kept. */
  set(key: string, entry: T): void {
    this.#remove(key);
    const size = entry.plane.samples.byteLength;
    if (size > this.#mostBytes) return;
    this.#entries.set(key, entry);
    this.#bytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.plane.samples.byteLength;
  }
}
