import type { CSSProperties } from 'react';
import { Presets } from 'rete-react-plugin';
import type { PatchDocument } from '../../patch/document.ts';
import { inputPortsOf, outputPortsOf } from '../../patch/graph.ts';
import { nodeWidth, portY } from '../canvas/geometry.ts';
import { type AreaSignals, CanvasSocket, type Scheme } from '../canvas/scheme.ts';
import { session, useDocument } from '../session/session.ts';
import type { PortSide } from '../session/view-state.ts';

type Emit = (signal: AreaSignals) => void;

/** The ports of a node, at fixed places on its edges; Rete mounts each one. */
export function NodePorts({ nodeId, side, emit }: { nodeId: string; side: PortSide; emit: Emit }) {
  const names = useDocument((document) => portNames(document, nodeId, side).join('\n'));
  if (names === '') return null;
  const ports = names.split('\n');
  return (
    <fieldset className="ports" aria-label={side === 'input' ? 'Inputs' : 'Outputs'}>
      {ports.map((port, index) => (
        <div key={port} className="port-place" style={placeOf(nodeId, side, index)}>
          <Presets.classic.RefSocket<Scheme>
            name="port-socket"
            emit={emit}
            side={side}
            socketKey={port}
            nodeId={nodeId}
            payload={socketOf(nodeId, side, port)}
          />
        </div>
      ))}
    </fieldset>
  );
}

/** The ports of a node by name, for one side. */
export function portNames(document: PatchDocument, nodeId: string, side: PortSide): readonly string[] {
  const { catalog } = session();
  const ports = side === 'input' ? inputPortsOf(document, catalog, nodeId) : outputPortsOf(document, catalog, nodeId);
  return ports.map((port) => port.name);
}

function placeOf(nodeId: string, side: PortSide, index: number): CSSProperties {
  const { patch, catalog } = session();
  const type = patch.store.getState().document.nodes.find((node) => node.id === nodeId)?.type;
  // The card's border is one pixel: places count from inside it.
  const left = side === 'input' ? -1 : nodeWidth(type === undefined ? undefined : catalog.get(type)) - 1;
  return { left, top: portY(index) - 1 };
}

const sockets = new Map<string, CanvasSocket>();

/** One object for each port, so that Rete does not take it for another at each render. */
function socketOf(node: string, side: PortSide, port: string): CanvasSocket {
  const key = `${node}\n${side}\n${port}`;
  let socket = sockets.get(key);
  if (socket === undefined) {
    socket = new CanvasSocket(node, side, port);
    sockets.set(key, socket);
  }
  return socket;
}
