import type { PatchConnection, PatchDocument } from './document.ts';
import { groupBy, type WireMap, wiresFrom, wiresInto } from './lookup.ts';

/** Everything that reads from these nodes, directly or through others; the nodes themselves only where a cycle leads back. */
export function downstreamOf(document: PatchDocument, ids: Iterable<string>): Set<string> {
  return closure(wiresFrom(document), ids, (wire) => wire.to.node);
}

/** Everything that these nodes read from, directly or through others. */
export function upstreamOf(document: PatchDocument, ids: Iterable<string>): Set<string> {
  return closure(wiresInto(document), ids, (wire) => wire.from.node);
}

/** Wires lead from one node to the other, or they are the same. */
export function reaches(document: PatchDocument, from: string, to: string): boolean {
  return from === to || downstreamOf(document, [from]).has(to);
}

/** An order of work. `order` names each node after all that it reads from; `stuck` those in cycles or behind them. */
export interface TopologicalOrder {
  readonly order: readonly string[];
  readonly stuck: readonly string[];
}

/** Kahn's algorithm: linear, iterative, and in document order where wires leave a choice. Wires to nowhere are ignored. */
export function topologicalOrder(document: PatchDocument): TopologicalOrder {
  const waiting = new Map(document.nodes.map((node) => [node.id, 0]));
  const wires = document.connections.filter((wire) => waiting.has(wire.from.node) && waiting.has(wire.to.node));
  for (const wire of wires) waiting.set(wire.to.node, (waiting.get(wire.to.node) ?? 0) + 1);
  const readers = groupBy(wires, (wire) => wire.from.node);
  const order = document.nodes.map((node) => node.id).filter((id) => waiting.get(id) === 0);
  for (let next = 0; next < order.length; next++) {
    for (const wire of readers.get(order[next] ?? '') ?? []) {
      const left = (waiting.get(wire.to.node) ?? 0) - 1;
      waiting.set(wire.to.node, left);
      if (left === 0) order.push(wire.to.node);
    }
  }
  const done = new Set(order);
  return { order, stuck: document.nodes.map((node) => node.id).filter((id) => !done.has(id)) };
}

/** The nodes of one cycle, in the direction of the wires, or null where there is none. */
export function findCycle(document: PatchDocument): readonly string[] | null {
  const { stuck } = topologicalOrder(document);
  const start = stuck[0];
  if (start === undefined) return null;
  // What is stuck reads from something stuck: going upstream must come back to where it has been.
  const isStuck = new Set(stuck);
  const sources = wiresInto(document);
  const path: string[] = [];
  const placeInPath = new Map<string, number>();
  let at: string = start;
  while (!placeInPath.has(at)) {
    placeInPath.set(at, path.length);
    path.push(at);
    at = sources.get(at)?.find((wire) => isStuck.has(wire.from.node))?.from.node ?? at;
  }
  return path.slice(placeInPath.get(at)).reverse();
}

function closure(map: WireMap, ids: Iterable<string>, next: (wire: PatchConnection) => string): Set<string> {
  const found = new Set<string>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const wire of map.get(id) ?? []) {
      const reached = next(wire);
      if (found.has(reached)) continue;
      found.add(reached);
      queue.push(reached);
    }
  }
  return found;
}
