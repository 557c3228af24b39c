import { assertNever, type WireKind } from '../values/wire.ts';
import type { Endpoint, PatchDocument } from './document.ts';
import { nodeById } from './lookup.ts';
import { type InputPortOfNode, inputPortsOf, outputPortsOf, type PortCatalog } from './ports.ts';
import { downstreamOf, reaches, upstreamOf } from './traversal.ts';

export {
  type InputPortOfNode,
  type InputShape,
  inputPortsOf,
  type NodePorts,
  type OutputPortOfNode,
  type OutputShape,
  outputPortsOf,
  type PortCatalog,
  portCatalogOf,
} from './ports.ts';
export {
  downstreamOf,
  findCycle,
  reaches,
  type TopologicalOrder,
  topologicalOrder,
  upstreamOf,
} from './traversal.ts';

/** `replaces` is the id of the wire that would go; `reason` is for people. */
export type CanConnect =
  | { readonly ok: true; readonly replaces?: string }
  | { readonly ok: false; readonly reason: string };

/** Whether a wire may be drawn from an output to an input, and why not. Linear in the size of the patch. */
export function canConnect(document: PatchDocument, catalog: PortCatalog, from: Endpoint, to: Endpoint): CanConnect {
  const known = nodeById(document);
  if (!known.has(from.node) || !known.has(to.node)) return no('One end of this wire is not in the patch.');
  if (from.node === to.node) return no('A node cannot be wired to itself.');
  const output = outputPortsOf(document, catalog, from.node).find((port) => port.name === from.port);
  const input = inputPortsOf(document, catalog, to.node).find((port) => port.name === to.port);
  if (!output?.kind) return no(`There is no output "${from.port}" to wire from.`);
  if (!input?.kind) return no(`There is no input "${to.port}" to wire to.`);
  if (output.kind !== input.kind) return no(mismatch(output.kind, input.kind));
  if (input.wire && input.wire.from.node === from.node && input.wire.from.port === from.port)
    return no('These two are wired already.');
  if (reaches(document, to.node, from.node)) return no('This wire would close a circle: a node cannot hear itself.');
  return input.wire ? { ok: true, replaces: input.wire.id } : { ok: true };
}

/** The first input of a node that an output fits, a free one before a wired one; for wires dropped on a node's body. */
export function fittingInput(
  document: PatchDocument,
  catalog: PortCatalog,
  from: Endpoint,
  node: string,
): InputPortOfNode | undefined {
  const ports = inputPortsOf(document, catalog, node).filter(
    (port) => canConnect(document, catalog, from, { node, port: port.name }).ok,
  );
  return ports.find((port) => !port.wire) ?? ports[0];
}

/** Every input that a wire from this output may go to, by node: what lights up while dragging. Linear in the patch as a whole. */
export function inputsThatFit(
  document: PatchDocument,
  catalog: PortCatalog,
  from: Endpoint,
): ReadonlyMap<string, readonly string[]> {
  const kind = outputPortsOf(document, catalog, from.node).find(({ name }) => name === from.port)?.kind;
  const closed = upstreamOf(document, [from.node]).add(from.node);
  const fits = ({ wire, ...port }: InputPortOfNode) =>
    port.kind === kind && !(wire?.from.node === from.node && wire.from.port === from.port);
  return openPorts(document, kind, closed, (id) => inputPortsOf(document, catalog, id).filter(fits));
}

/** Every output that may be wired to this input, by node: for wires dragged backwards. Linear in the patch as a whole. */
export function outputsThatFit(
  document: PatchDocument,
  catalog: PortCatalog,
  to: Endpoint,
): ReadonlyMap<string, readonly string[]> {
  const input = inputPortsOf(document, catalog, to.node).find(({ name }) => name === to.port);
  const closed = downstreamOf(document, [to.node]).add(to.node);
  const isThere = (id: string, port: string) => input?.wire?.from.node === id && input.wire.from.port === port;
  return openPorts(document, input?.kind, closed, (id) =>
    outputPortsOf(document, catalog, id).filter(({ kind, name }) => kind === input?.kind && !isThere(id, name)),
  );
}

function openPorts(
  document: PatchDocument,
  kind: WireKind | undefined,
  closed: ReadonlySet<string>,
  portsOf: (id: string) => readonly { readonly name: string }[],
): Map<string, string[]> {
  const open = new Map<string, string[]>();
  for (const { id } of kind === undefined ? [] : document.nodes) {
    const ports = closed.has(id) ? [] : portsOf(id).map(({ name }) => name);
    if (ports.length > 0) open.set(id, ports);
  }
  return open;
}

function no(reason: string): CanConnect {
  return { ok: false, reason };
}

function mismatch(output: WireKind, input: WireKind): string {
  switch (output) {
    case 'picture':
      return `A picture does not fit a ${word(input)} input: put Griffin-Lim between.`;
    case 'audio':
      return `A sound does not fit a ${word(input)} input: put Spectrogram between.`;
    default:
      return assertNever(output);
  }
}

function word(kind: WireKind): string {
  return kind === 'audio' ? 'sound' : 'picture';
}
