import { pageBytes } from '../wasm/memory-map.ts';
import { createMemory } from '../wasm/phase-module.ts';

/** Kept for the next solve after this long, in milliseconds, at most. */
const shelfLife = 5000;

/** The memory of the last solve, kept for a moment: engines are slow to free such memory, so new for each would pile up. */
export class MemoryShelf {
  #spare: WebAssembly.Memory | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shared memory of at least so many pages, all zero. Throws when the browser refuses. */
  take(pages: number): WebAssembly.Memory {
    const spare = this.#spare;
    this.clear();
    const bytes = pages * pageBytes;
    if (spare === undefined || spare.buffer.byteLength < bytes || spare.buffer.byteLength > 4 * bytes) {
      return createMemory(pages, 'shared');
    }
    new Uint8Array(spare.buffer).fill(0);
    return spare;
  }

  /** For memory that no worker writes to any more. */
  put(memory: WebAssembly.Memory): void {
    this.clear();
    this.#spare = memory;
    this.#timer = setTimeout(() => this.clear(), shelfLife);
    // Node would otherwise wait for it.
    const timer: unknown = this.#timer;
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
      timer.unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#spare = undefined;
  }
}
