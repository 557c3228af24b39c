import type { PatchConnection, PatchDocument, PatchNode } from './document.ts';

const nodeMaps = new WeakMap<readonly PatchNode[], ReadonlyMap<string, PatchNode>>();
const inputMaps = new WeakMap<readonly PatchConnection[], WireMap>();
const outputMaps = new WeakMap<readonly PatchConnection[], WireMap>();

/** Wires by the id of a node. */
export type WireMap = ReadonlyMap<string, readonly PatchConnection[]>;

/** The nodes by id; made once for each list of nodes, which never changes. */
export function nodeById(document: PatchDocument): ReadonlyMap<string, PatchNode> {
  const known = nodeMaps.get(document.nodes);
  if (known) return known;
  const map = new Map(document.nodes.map((node) => [node.id, node]));
  nodeMaps.set(document.nodes, map);
  return map;
}

/** The wires that end at each node. */
export function wiresInto(document: PatchDocument): WireMap {
  return grouped(document.connections, inputMaps, (wire) => wire.to.node);
}

/** The wires that begin at each node. */
export function wiresFrom(document: PatchDocument): WireMap {
  return grouped(document.connections, outputMaps, (wire) => wire.from.node);
}

function grouped(
  wires: readonly PatchConnection[],
  cache: WeakMap<readonly PatchConnection[], WireMap>,
  nodeOf: (wire: PatchConnection) => string,
): WireMap {
  const known = cache.get(wires);
  if (known) return known;
  const map = groupBy(wires, nodeOf);
  cache.set(wires, map);
  return map;
}

/** Entries by key, in order (Map.groupBy, which Node 20 does not have). */
export function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
