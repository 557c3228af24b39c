import { type ConnectionPlugin, Flow, type SocketData } from 'rete-connection-plugin';
import { session } from '../session/session.ts';
import type { PortAddress, Wiring } from '../session/view-state.ts';
import type { AreaSignals, Scheme } from './scheme.ts';
import { beginWiring, endWiring, type WireTarget } from './wiring.ts';

type FlowContext = { readonly socketsCache: ReadonlyMap<Element, SocketData> };

/** What Rete asks while a wire is drawn by pointer; every answer becomes a transaction on the patch. */
export class PatchFlow extends Flow<Scheme, []> {
  readonly #targetAtPointer: () => WireTarget;
  #start: SocketData | undefined;
  #picked: SocketData | undefined;

  constructor(targetAtPointer: () => WireTarget) {
    super();
    this.#targetAtPointer = targetAtPointer;
  }

  async pick({ socket, event }: { socket: SocketData; event: 'up' | 'down' }, context: FlowContext): Promise<void> {
    const wiring = session().view.getState().wiring;
    if (this.#picked === undefined || wiring === null) {
      if (event === 'down') this.#begin(socket, context);
      else this.#picked = undefined;
      return;
    }
    // A press and release on one port leaves the wire at the pointer: the next click ends it.
    if (event === 'up' && sameSocket(socket, this.#start)) {
      if (wiring.detached !== undefined) this.#end(wiring, { kind: 'port', port: addressOf(socket) });
      return;
    }
    this.#end(wiring, { kind: 'port', port: addressOf(socket) });
  }

  getPickedSocket(): SocketData | undefined {
    return this.#picked;
  }

  drop(): void {
    const wiring = session().view.getState().wiring;
    if (this.#picked !== undefined && wiring !== null) endWiring(wiring, this.#targetAtPointer());
    this.#picked = undefined;
  }

  #begin(socket: SocketData, context: FlowContext): void {
    const wiring = beginWiring(addressOf(socket), 'pointer');
    this.#start = socket;
    this.#picked = wiring === null ? undefined : socketAt(wiring.from, context);
  }

  #end(wiring: Wiring, target: WireTarget): void {
    this.#picked = undefined;
    endWiring(wiring, target);
  }
}

export type WirePlugin = ConnectionPlugin<Scheme, AreaSignals>;

function socketAt(port: PortAddress, { socketsCache }: FlowContext): SocketData | undefined {
  for (const data of socketsCache.values())
    if (data.nodeId === port.node && data.side === port.side && data.key === port.port) return data;
  return undefined;
}

function addressOf(socket: SocketData): PortAddress {
  return { node: socket.nodeId, side: socket.side, port: socket.key };
}

function sameSocket(a: SocketData, b: SocketData | undefined): boolean {
  return b !== undefined && a.nodeId === b.nodeId && a.side === b.side && a.key === b.key;
}
