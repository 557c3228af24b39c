import { ClassicPreset, type GetSchemes } from 'rete';
import type { AreaPlugin } from 'rete-area-plugin';
import type { ReactArea2D } from 'rete-react-plugin';

/** Rete's stand-in for a node of the patch: it carries the id alone, components look the rest up. */
export class CanvasNode extends ClassicPreset.Node {
  constructor(id: string) {
    super('');
    this.id = id;
  }
}

/** Rete's stand-in for a connection. `isPseudo` is the wire being drawn. */
export interface CanvasWire {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly sourceOutput: string;
  readonly targetInput: string;
  readonly isPseudo?: boolean;
}

/** What a port component needs; Rete calls it a socket. */
export class CanvasSocket extends ClassicPreset.Socket {
  readonly node: string;
  readonly side: 'input' | 'output';
  readonly port: string;
  constructor(node: string, side: 'input' | 'output', port: string) {
    super(port);
    this.node = node;
    this.side = side;
    this.port = port;
  }
}

export type Scheme = GetSchemes<CanvasNode, CanvasWire>;
export type AreaSignals = ReactArea2D<Scheme>;
export type CanvasArea = AreaPlugin<Scheme, AreaSignals>;
