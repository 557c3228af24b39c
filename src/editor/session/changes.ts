import type { PatchConnection, PatchDocument, PatchNode } from '../../patch/document.ts';

/**
 * The nodes whose results may differ between two versions of a patch: those that changed in type, params or wires,
 * and all that lies downstream of them. Position, title, frames and the patch's name change no result.
 */
export function changedNodes(before: PatchDocument, after: PatchDocument): ReadonlySet<string> {
  if (before.nodes === after.nodes && before.connections === after.connections && before.settings === after.settings)
    return new Set();
  if (JSON.stringify(before.settings) !== JSON.stringify(after.settings))
    return new Set(after.nodes.map((node) => node.id));
  const changed = new Set<string>();
  const nodesBefore = new Map(before.nodes.map((node) => [node.id, node]));
  for (const node of after.nodes) if (!sameWork(nodesBefore.get(node.id), node)) changed.add(node.id);
  const wiresBefore = new Set(before.connections.map(wireKey));
  const wiresAfter = new Set(after.connections.map(wireKey));
  for (const wire of after.connections) if (!wiresBefore.has(wireKey(wire))) changed.add(wire.to.node);
  for (const wire of before.connections) if (!wiresAfter.has(wireKey(wire))) changed.add(wire.to.node);
  return downstream(after, changed);
}

function sameWork(before: PatchNode | undefined, after: PatchNode): boolean {
  if (before === undefined) return false;
  if (before === after) return true;
  if (before.type !== after.type) return false;
  return before.params === after.params || JSON.stringify(before.params) === JSON.stringify(after.params);
}

function wireKey(wire: PatchConnection): string {
  return JSON.stringify([wire.from.node, wire.from.port, wire.to.node, wire.to.port]);
}

function downstream(document: PatchDocument, from: ReadonlySet<string>): ReadonlySet<string> {
  const readers = new Map<string, string[]>();
  for (const wire of document.connections) {
    const list = readers.get(wire.from.node);
    if (list === undefined) readers.set(wire.from.node, [wire.to.node]);
    else list.push(wire.to.node);
  }
  const alive = new Set(document.nodes.map((node) => node.id));
  const reached = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id) || !alive.has(id)) continue;
    reached.add(id);
    open.push(...(readers.get(id) ?? []));
  }
  return reached;
}
