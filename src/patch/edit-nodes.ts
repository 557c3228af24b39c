import type { Params, PatchConnection, PatchDocument, PatchNode } from './document.ts';
import { addWires } from './edit-wires.ts';
import { checkJson, sameJson } from './json.ts';
import { checkId, checkPosition, MAX_NODES, MAX_TITLE_LETTERS } from './limits.ts';
import { nodeById } from './lookup.ts';
import { refuse, shown } from './refuse.ts';
import { plainText } from './text.ts';

/** New nodes and wires; every id must be new, every wire must have both its ends. */
export function addNodes(
  document: PatchDocument,
  nodes: readonly PatchNode[],
  connections: readonly PatchConnection[],
): PatchDocument {
  if (nodes.length === 0) return addWires(document, connections);
  const total = document.nodes.length + nodes.length;
  if (total > MAX_NODES)
    refuse('too-many-nodes', 'nodes', `A patch holds up to ${MAX_NODES} nodes; this would make ${total}.`);
  const taken = new Set(nodeById(document).keys());
  for (const [offset, node] of nodes.entries()) {
    const path = `nodes[${document.nodes.length + offset}]`;
    checkId(node.id, `${path}.id`);
    if (taken.has(node.id)) refuse('id-taken', `${path}.id`, `There is a node with the id ${shown(node.id)} already.`);
    checkPosition(node.position, `${path}.position`);
    checkJson(node.params, `${path}.params`);
    taken.add(node.id);
  }
  return addWires({ ...document, nodes: [...document.nodes, ...nodes] }, connections);
}

/** The nodes and every wire that began or ended at them. */
export function removeNodes(document: PatchDocument, ids: readonly string[]): PatchDocument {
  if (ids.length === 0) return document;
  for (const id of ids) if (!nodeById(document).has(id)) unknownNode(id);
  const gone = new Set(ids);
  const connections = document.connections.filter((wire) => !gone.has(wire.from.node) && !gone.has(wire.to.node));
  return {
    ...document,
    nodes: document.nodes.filter((node) => !gone.has(node.id)),
    connections: connections.length === document.connections.length ? document.connections : connections,
  };
}

/** New places, in canvas pixels, by node id. */
export function moveNodes(
  document: PatchDocument,
  positions: { readonly [id: string]: PatchNode['position'] },
): PatchDocument {
  const moved = new Map<string, PatchNode['position']>();
  for (const [id, { x, y }] of Object.entries(positions)) {
    const old = nodeById(document).get(id)?.position ?? unknownNode(id);
    if (old.x !== x || old.y !== y) moved.set(id, { x, y });
  }
  if (moved.size === 0) return document;
  const nodes = document.nodes.map((node, index) => {
    const position = moved.get(node.id);
    if (!position) return node;
    checkPosition(position, `nodes[${index}].position`);
    return { ...node, position };
  });
  return { ...document, nodes };
}

/** Sets some params and takes others out; those that are not named stay. */
export function changeParams(
  document: PatchDocument,
  id: string,
  set: Params,
  unset: readonly string[],
): PatchDocument {
  const index = indexOfNode(document, id);
  checkJson(set, `nodes[${index}].params`);
  return changeNode(document, index, (node) => {
    const params = Object.fromEntries(
      Object.entries({ ...node.params, ...set }).filter(([name]) => !unset.includes(name)),
    );
    return sameJson(params, node.params) ? node : { ...node, params };
  });
}

/** The user's own title; an empty one takes it away. */
export function setTitle(document: PatchDocument, id: string, title: string): PatchDocument {
  return changeNode(document, indexOfNode(document, id), (node) => {
    const plain = plainText(title, MAX_TITLE_LETTERS);
    if ((node.title ?? '') === plain) return node;
    const { title: _, ...untitled } = node;
    return plain === '' ? untitled : { ...untitled, title: plain };
  });
}

/** The version of its declaration that a node's params follow, with the params as they now are. */
export function setTypeVersion(
  document: PatchDocument,
  id: string,
  typeVersion: number,
  params: Params,
): PatchDocument {
  const index = indexOfNode(document, id);
  const path = `nodes[${index}].typeVersion`;
  if (!Number.isInteger(typeVersion) || typeVersion < 1)
    refuse('bad-version', path, `${path} must be a whole number from 1, not ${shown(typeVersion)}.`);
  checkJson(params, `nodes[${index}].params`);
  return changeNode(document, index, (node) => ({ ...node, typeVersion, params }));
}

function changeNode(document: PatchDocument, index: number, change: (node: PatchNode) => PatchNode): PatchDocument {
  const old = document.nodes[index];
  if (!old) return document;
  const node = change(old);
  return node === old ? document : { ...document, nodes: document.nodes.with(index, node) };
}

function indexOfNode(document: PatchDocument, id: string): number {
  const index = document.nodes.findIndex((node) => node.id === id);
  return index >= 0 ? index : unknownNode(id);
}

function unknownNode(id: string): never {
  refuse('unknown-node', 'nodes', `There is no node with the id ${shown(id)} in this patch.`);
}
