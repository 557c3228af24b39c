/** Keeps values up to a bound in bytes; what was not asked for longest goes first, what is pinned never. */
export interface ByteLru<V> {
  /** Asking for a value makes it the youngest. */
  get(key: string): V | undefined;
  /** Looks without making it younger. */
  peek(key: string): V | undefined;
  /** Values larger than the whole bound are kept only where they are pinned. */
  set(key: string, value: V, bytes: number): void;
  delete(key: string): void;
  /** Pins are counted: as many `unpin` as `pin`. A key may be pinned before it is set. */
  pin(key: string): void;
  unpin(key: string): void;
  entries(): IterableIterator<[string, V]>;
  bytes(): number;
}

interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
}

/** A cache bounded in bytes, see `ByteLru`. */
export function createByteLru<V>(boundBytes: number): ByteLru<V> {
  // A Map keeps the order of insertion: the first key is the one not asked for longest.
  const entries = new Map<string, Entry<V>>();
  const pins = new Map<string, number>();
  let bytes = 0;

  function remove(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    bytes -= entry.bytes;
  }

  function evict(): void {
    if (bytes <= boundBytes) return;
    // Deleting while walking a Map is safe.
    for (const key of entries.keys()) {
      if (bytes <= boundBytes) return;
      if (!pins.has(key)) remove(key);
    }
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    peek: (key) => entries.get(key)?.value,
    set(key, value, size) {
      remove(key);
      entries.set(key, { value, bytes: size });
      bytes += size;
      evict();
    },
    delete: remove,
    pin: (key) => void pins.set(key, (pins.get(key) ?? 0) + 1),
    unpin(key) {
      const count = (pins.get(key) ?? 0) - 1;
      if (count > 0) pins.set(key, count);
      else pins.delete(key);
      evict();
    },
    *entries() {
      for (const [key, entry] of entries) yield [key, entry.value];
    },
    bytes: () => bytes,
  };
}
