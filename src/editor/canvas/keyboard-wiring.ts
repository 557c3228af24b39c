import { canConnect } from '../../patch/graph.ts';
import { announce } from '../session/announce.ts';
import { session } from '../session/session.ts';
import { type PortAddress, portKey } from '../session/view-state.ts';
import { beginWiring, cancelWiring, disconnect, endWiring, parsePortKey, portName } from './wiring.ts';

/** What a key does on a focused port: Enter begins and ends a wire, arrows walk where it fits, Escape gives up. */
export function keyboardWiring(port: PortAddress, key: string): boolean {
  const { wiring } = session().view.getState();
  switch (key) {
    case 'Enter':
      if (wiring === null) start(port);
      else if (portKey(wiring.from) === portKey(port)) cancelWiring();
      else finish(port);
      return true;
    case 'Escape':
      if (wiring === null) return false;
      cancelWiring();
      focusPort(wiring.from);
      return true;
    case 'ArrowDown':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowLeft':
      return walk(port, key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1);
    default:
      return false;
  }
}

/** Takes the wires off a port. */
export function pullWire(port: PortAddress): void {
  const { connections } = session().patch.store.getState().document;
  const end = port.side === 'input' ? 'to' : 'from';
  const ids = connections.filter((wire) => wire[end].node === port.node && wire[end].port === port.port);
  if (ids.length > 0) disconnect(ids.map((wire) => wire.id));
}

function start(port: PortAddress): void {
  const wiring = beginWiring(port, 'keyboard');
  if (wiring === null) return;
  const count = wiring.fitting.size;
  announce(
    count === 0
      ? 'Nothing here fits this port yet. Escape gives up.'
      : `${count === 1 ? 'One port fits' : `${count} ports fit`}. Walk with the arrow keys, Enter connects, Escape gives up.`,
  );
}

function finish(port: PortAddress): void {
  const { view, patch, catalog } = session();
  const { wiring } = view.getState();
  if (wiring === null) return;
  const [from, to] = wiring.from.side === 'output' ? [wiring.from, port] : [port, wiring.from];
  const verdict = canConnect(patch.store.getState().document, catalog, from, to);
  endWiring(wiring, { kind: 'port', port });
  if (verdict.ok) announce(`Connected ${portName(from)} to ${portName(to)}.`);
}

function walk(port: PortAddress, step: number): boolean {
  const { wiring } = session().view.getState();
  if (wiring === null) return false;
  const stops = [...wiring.fitting];
  if (stops.length === 0) return true;
  const at = stops.indexOf(portKey(port));
  const next = stops[at < 0 ? (step > 0 ? 0 : stops.length - 1) : (at + step + stops.length) % stops.length];
  if (next !== undefined) focusPort(parsePortKey(next));
  return true;
}

function focusPort(port: PortAddress): void {
  document.querySelector<HTMLElement>(`[data-port="${CSS.escape(portKey(port))}"]`)?.focus();
}
