import type { KeyboardEvent } from 'react';
import type { ClassicPreset } from 'rete';
import type { PatchDocument } from '../../patch/document.ts';
import { inputPortsOf, outputPortsOf } from '../../patch/graph.ts';
import { session, useDocument, useViewState } from '../session/session.ts';
import { type PortAddress, portKey } from '../session/view-state.ts';
import { keyboardWiring, pullWire } from './keyboard-wiring.ts';
import { CanvasSocket } from './scheme.ts';
import { portName } from './wiring.ts';

/** What Rete shows for a socket. */
export function PortView({ data }: { data: ClassicPreset.Socket }) {
  return data instanceof CanvasSocket ? <Port data={data} /> : null;
}

/** A port: its shape says what it takes, its fill whether it is wired. */
function Port({ data }: { data: CanvasSocket }) {
  const address: PortAddress = { node: data.node, side: data.side, port: data.port };
  const key = portKey(address);
  const kind = useDocument((document) => portOf(document, address)?.kind ?? 'unknown');
  const wires = useDocument((document) => portOf(document, address)?.wires ?? 0);
  const wiring = useViewState((state) => {
    if (state.wiring === null) return 'none';
    if (portKey(state.wiring.from) === key) return 'from';
    return state.wiring.fitting.has(key) ? 'fits' : 'no';
  });
  const name = portName(address);

  function press(event: KeyboardEvent): void {
    if (event.key === 'Backspace' || event.key === 'Delete') {
      event.preventDefault();
      event.stopPropagation();
      pullWire(address);
    } else if (keyboardWiring(address, event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  return (
    <button
      type="button"
      className="port"
      data-testid={`${data.side === 'input' ? 'in' : 'out'}-${data.port}`}
      data-port={key}
      data-kind={kind}
      data-side={data.side}
      data-wired={wires > 0}
      data-wiring={wiring}
      aria-label={`${name}, ${wires === 0 ? 'free' : wires === 1 ? 'wired' : `${wires} wires`}`}
      onKeyDown={press}
    >
      <span className="port-shape" />
      <span className="port-label" aria-hidden="true">
        {labelOf(address)}
      </span>
    </button>
  );
}

function portOf(document: PatchDocument, { node, side, port }: PortAddress) {
  const { catalog } = session();
  if (side === 'input') {
    const found = inputPortsOf(document, catalog, node).find((candidate) => candidate.name === port);
    return found && { kind: found.kind, wires: found.wire ? 1 : 0 };
  }
  const found = outputPortsOf(document, catalog, node).find((candidate) => candidate.name === port);
  return found && { kind: found.kind, wires: found.wires.length };
}

function labelOf({ node, side, port }: PortAddress): string {
  const { patch, catalog } = session();
  const { document } = patch.store.getState();
  const type = document.nodes.find((candidate) => candidate.id === node)?.type;
  const declaration = type === undefined ? undefined : catalog.get(type);
  if (side === 'output') return declaration?.outputs[port]?.label ?? port;
  const found = inputPortsOf(document, catalog, node).find((candidate) => candidate.name === port);
  const label = declaration?.inputs[found?.stem ?? port]?.label ?? port;
  return found?.place === undefined ? label : `${label} ${found.place}`;
}
