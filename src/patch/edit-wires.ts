import type { Endpoint, PatchConnection, PatchDocument } from './document.ts';
import { checkId, MAX_CONNECTIONS, MAX_PLACES } from './limits.ts';
import { nodeById } from './lookup.ts';
import { refuse, shown } from './refuse.ts';
import { reaches } from './traversal.ts';

/** One new wire; the wire that was on its input port goes. Refused where it would close a cycle. */
export function connect(document: PatchDocument, wire: PatchConnection): PatchDocument {
  const same = document.connections.find((old) => sameEnd(old.to, wire.to) && sameEnd(old.from, wire.from));
  if (same) return document;
  const path = `connections[${document.connections.length}]`;
  const freed = document.connections.filter((old) => !sameEnd(old.to, wire.to));
  const next = addWires({ ...document, connections: freed }, [wire]);
  if (reaches(document, wire.to.node, wire.from.node))
    refuse('cycle', path, 'This wire would close a circle: a node cannot hear itself.');
  return next;
}

/** New wires on free input ports; both ends must be there. */
export function addWires(document: PatchDocument, wires: readonly PatchConnection[]): PatchDocument {
  if (wires.length === 0) return document;
  const count = document.connections.length + wires.length;
  if (count > MAX_CONNECTIONS)
    refuse('too-many-wires', 'connections', `A patch holds up to ${MAX_CONNECTIONS} wires; this would make ${count}.`);
  const ids = new Set(document.connections.map((wire) => wire.id));
  const inputs = new Set(document.connections.map((wire) => endKey(wire.to)));
  for (const [offset, wire] of wires.entries()) {
    const path = `connections[${document.connections.length + offset}]`;
    checkId(wire.id, `${path}.id`);
    if (ids.has(wire.id)) refuse('id-taken', `${path}.id`, `There is a wire with the id ${shown(wire.id)} already.`);
    checkEnd(document, wire.from, `${path}.from`);
    checkEnd(document, wire.to, `${path}.to`);
    if (wire.from.node === wire.to.node) refuse('same-node', path, 'A node cannot be wired to itself.');
    if (inputs.has(endKey(wire.to)))
      refuse(
        'port-taken',
        `${path}.to`,
        `The input ${shown(wire.to.port)} of node ${shown(wire.to.node)} has a wire already.`,
      );
    ids.add(wire.id);
    inputs.add(endKey(wire.to));
  }
  return { ...document, connections: [...document.connections, ...wires] };
}

/** Takes wires away by id. */
export function disconnect(document: PatchDocument, ids: readonly string[]): PatchDocument {
  if (ids.length === 0) return document;
  const gone = new Set(ids);
  const connections = document.connections.filter((wire) => !gone.has(wire.id));
  if (connections.length + gone.size > document.connections.length) {
    const known = new Set(document.connections.map((wire) => wire.id));
    const lost = ids.find((id) => !known.has(id));
    refuse('unknown-wire', 'connections', `There is no wire with the id ${shown(lost)} in this patch.`);
  }
  return { ...document, connections };
}

/** What is wired to two input ports of a node changes places. */
export function swapInputs(document: PatchDocument, node: string, ports: readonly [string, string]): PatchDocument {
  const [first, second] = ports;
  return renameInputs(document, node, (port) => (port === first ? second : port === second ? first : port));
}

/** Moves the wire on a grown port to another place, counted from 1; the wires between close up. */
export function moveInput(
  document: PatchDocument,
  node: string,
  stem: string,
  from: number,
  to: number,
): PatchDocument {
  for (const place of [from, to]) {
    if (!Number.isInteger(place) || place < 1 || place > MAX_PLACES)
      refuse(
        'bad-place',
        'connections',
        `Places of ${stem} are whole numbers from 1 to ${MAX_PLACES}, not ${shown(place)}.`,
      );
  }
  return renameInputs(document, node, (port) => {
    const place = placeOf(port, stem);
    if (place === undefined) return port;
    if (place === from) return `${stem}${to}`;
    if (from < place && place <= to) return `${stem}${place - 1}`;
    if (to <= place && place < from) return `${stem}${place + 1}`;
    return port;
  });
}

/** The number of a grown port: 2 for `picture2` of the stem `picture`; undefined for any other name. */
export function placeOf(port: string, stem: string): number | undefined {
  const digits = port.startsWith(stem) ? port.slice(stem.length) : '';
  return /^[1-9]\d*$/.test(digits) && Number(digits) <= MAX_PLACES ? Number(digits) : undefined;
}

function renameInputs(document: PatchDocument, node: string, nameOf: (port: string) => string): PatchDocument {
  checkEnd(document, { node, port: '' }, 'nodes');
  const connections = document.connections.map((wire) => {
    const port = wire.to.node === node ? nameOf(wire.to.port) : wire.to.port;
    return port === wire.to.port ? wire : { ...wire, to: { node, port } };
  });
  const changed = connections.some((wire, index) => wire !== document.connections[index]);
  return changed ? { ...document, connections } : document;
}

function checkEnd(document: PatchDocument, end: Endpoint, path: string): void {
  if (!nodeById(document).has(end.node))
    refuse('unknown-node', path, `${path} names the node ${shown(end.node)}, which is not in this patch.`);
}

function sameEnd(a: Endpoint, b: Endpoint): boolean {
  return a.node === b.node && a.port === b.port;
}

function endKey(end: Endpoint): string {
  return JSON.stringify([end.node, end.port]);
}
