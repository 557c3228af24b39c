import type { Scope } from 'rete';
import type { SocketPositionWatcher } from 'rete-render-utils';
import { session } from '../session/session.ts';
import type { PortSide } from '../session/view-state.ts';
import { type Point, portPlace } from './geometry.ts';
import type { AreaSignals, CanvasArea } from './scheme.ts';

interface Listener {
  readonly side: PortSide;
  readonly port: string;
  readonly change: (position: Point) => void;
}

/** Tells Rete where wires end: computed from the patch, so that no layout is read while nodes are dragged. */
export class PortPositions implements SocketPositionWatcher<Scope<never, [AreaSignals]>> {
  readonly #area: CanvasArea;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(area: CanvasArea) {
    this.#area = area;
    area.addPipe((context) => {
      if (context.type === 'nodetranslated') this.refresh(context.data.id);
      return context;
    });
  }

  attach(): void {}

  listen(node: string, side: PortSide, port: string, change: (position: Point) => void): () => void {
    const listener: Listener = { side, port, change };
    const listeners = this.#listeners.get(node) ?? new Set<Listener>();
    this.#listeners.set(node, listeners);
    listeners.add(listener);
    this.#tell(node, listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(node) === listeners) this.#listeners.delete(node);
    };
  }

  /** The node moved or its ports changed. */
  refresh(node: string): void {
    for (const listener of this.#listeners.get(node) ?? []) this.#tell(node, listener);
  }

  #tell(node: string, { side, port, change }: Listener): void {
    const corner = this.#area.nodeViews.get(node)?.position;
    const place = portOnNode(node, side, port);
    if (corner !== undefined && place !== null) change({ x: corner.x + place.x, y: corner.y + place.y });
  }
}

function portOnNode(node: string, side: PortSide, port: string): Point | null {
  const { patch, catalog } = session();
  const { document } = patch.store.getState();
  const type = document.nodes.find((candidate) => candidate.id === node)?.type;
  return portPlace(document, catalog, type === undefined ? undefined : catalog.get(type), { node, side, port });
}
