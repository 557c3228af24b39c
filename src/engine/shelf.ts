import type { StoredResult } from './results.ts';

/** The last result of each node of the patch: pinned in the cache, since the page shows it. */
export interface Shelf {
  put(node: string, result: StoredResult): void;
  /** Forgets nodes that are no more. */
  keepOnly(nodes: ReadonlySet<string>): void;
  /** A run of these nodes begins: what they made before is shown on, but is not current. */
  expect(nodes: readonly string[]): void;
  current(node: string): StoredResult | undefined;
}

export function createShelf(cache: { pin(key: string): void; unpin(key: string): void }): Shelf {
  const shown = new Map<string, { readonly result: StoredResult; current: boolean }>();

  function drop(node: string): void {
    const entry = shown.get(node);
    shown.delete(node);
    if (entry) cache.unpin(entry.result.key);
  }

  return {
    put(node, result) {
      cache.pin(result.key);
      drop(node);
      shown.set(node, { result, current: true });
    },
    keepOnly(nodes) {
      for (const node of [...shown.keys()]) if (!nodes.has(node)) drop(node);
    },
    expect(nodes) {
      for (const node of nodes) {
        const entry = shown.get(node);
        if (entry) entry.current = false;
      }
    },
    current(node) {
      const entry = shown.get(node);
      return entry?.current ? entry.result : undefined;
    },
  };
}
