import type { Endpoint, PatchDocument } from '../../patch/document.ts';
import type { Edit } from '../../patch/edits.ts';
import { canConnect, fittingInput, inputPortsOf, outputPortsOf } from '../../patch/graph.ts';
import { newId } from '../../patch/ids.ts';
import { nodeById } from '../../patch/lookup.ts';
import { applyEdits, say } from '../actions/apply.ts';
import { session } from '../session/session.ts';
import { type PortAddress, portKey, type Wiring } from '../session/view-state.ts';
import { texts } from '../texts.ts';

/** Where a wire was let go: on a port, on the body of a node, or on the empty canvas. */
export type WireTarget =
  | { readonly kind: 'port'; readonly port: PortAddress }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'canvas' };

/**
 * Begins a wire at a port. At a wired input the wire that is there is picked up: what is drawn then starts at its
 * output, as if its end had been pulled off.
 */
export function beginWiring(start: PortAddress, by: Wiring['by']): Wiring | null {
  const { patch, catalog, view } = session();
  const { document } = patch.store.getState();
  const wire = by === 'pointer' && start.side === 'input' ? wireInto(document, start) : undefined;
  const from: PortAddress = wire ? { node: wire.from.node, side: 'output', port: wire.from.port } : start;
  const before = wire ? { ...document, connections: document.connections.filter((one) => one !== wire) } : document;
  const ports =
    from.side === 'input' ? inputPortsOf(before, catalog, from.node) : outputPortsOf(before, catalog, from.node);
  const kind = ports.find((port) => port.name === from.port)?.kind;
  if (kind === undefined) return null;
  const wiring: Wiring = {
    from,
    kind,
    by,
    fitting: fittingPorts(before, from),
    ...(wire ? { detached: wire.id } : {}),
  };
  view.setState({ wiring, connection: null });
  return wiring;
}

/** Ends a wire where it was let go, as one step of the history; says why where it does not fit. */
export function endWiring(wiring: Wiring, target: WireTarget): void {
  session().view.setState({ wiring: null });
  const { patch, catalog } = session();
  const { document } = patch.store.getState();
  const detached = document.connections.find((wire) => wire.id === wiring.detached);
  const end = targetPort(document, wiring, target);
  if (end === null) {
    if (target.kind === 'canvas' && detached) disconnect([detached.id]);
    else if (target.kind === 'node') say('Nothing on this node fits this wire.');
    return;
  }
  const [from, to] = wiring.from.side === 'output' ? [wiring.from, end] : [end, wiring.from];
  if (from.side === to.side) {
    say('A wire runs from an output to an input.');
    return;
  }
  if (detached && detached.to.node === to.node && detached.to.port === to.port) return;
  const without = detached
    ? { ...document, connections: document.connections.filter((wire) => wire !== detached) }
    : document;
  const verdict = canConnect(without, catalog, endpoint(from), endpoint(to));
  if (!verdict.ok) {
    say(verdict.reason);
    return;
  }
  const edits: Edit[] = detached ? [{ type: 'disconnect', ids: [detached.id] }] : [];
  edits.push({ type: 'connect', connection: { id: newId(), from: endpoint(from), to: endpoint(to) } });
  applyEdits(edits, { label: detached ? texts.steps.reconnect : texts.steps.connect });
}

export function cancelWiring(): void {
  session().view.setState({ wiring: null });
}

export function disconnect(ids: readonly string[]): void {
  applyEdits({ type: 'disconnect', ids }, { label: texts.steps.disconnect });
}

function targetPort(document: PatchDocument, wiring: Wiring, target: WireTarget): PortAddress | null {
  if (target.kind === 'canvas') return null;
  if (target.kind === 'port') return target.port;
  const { catalog } = session();
  if (wiring.from.side === 'input') {
    const output = [...wiring.fitting].map(parsePortKey).find((port) => port.node === target.node);
    return output ?? null;
  }
  const input = fittingInput(document, catalog, endpoint(wiring.from), target.node);
  return input ? { node: target.node, side: 'input', port: input.name } : null;
}

/** Every port of the patch that a wire from `from` may be joined to. */
function fittingPorts(document: PatchDocument, from: PortAddress): ReadonlySet<string> {
  const { catalog } = session();
  const fitting = new Set<string>();
  for (const node of document.nodes) {
    const side = from.side === 'output' ? 'input' : 'output';
    const ports =
      side === 'input' ? inputPortsOf(document, catalog, node.id) : outputPortsOf(document, catalog, node.id);
    for (const { name } of ports) {
      const there: PortAddress = { node: node.id, side, port: name };
      const [output, input] = side === 'input' ? [from, there] : [there, from];
      if (canConnect(document, catalog, endpoint(output), endpoint(input)).ok) fitting.add(portKey(there));
    }
  }
  return fitting;
}

function wireInto(document: PatchDocument, port: PortAddress) {
  return document.connections.find((wire) => wire.to.node === port.node && wire.to.port === port.port);
}

function endpoint({ node, port }: PortAddress): Endpoint {
  return { node, port };
}

export function parsePortKey(key: string): PortAddress {
  const [node = '', side = '', port = ''] = key.split('\n');
  return { node, side: side === 'input' ? 'input' : 'output', port };
}

/** "Images: picture", for people and screen readers. */
export function portName({ node, side, port }: PortAddress): string {
  const { patch, catalog } = session();
  const found = nodeById(patch.store.getState().document).get(node);
  const declaration = found && catalog.get(found.type);
  const ports = side === 'input' ? declaration?.inputs : declaration?.outputs;
  const label = ports?.[port]?.label ?? port;
  return `${found?.title ?? declaration?.title ?? 'Node'}: ${side} ${label.toLowerCase()}`;
}
