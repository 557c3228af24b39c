import { createRoot } from 'react-dom/client';
import { NodeEditor } from 'rete';
import { AreaExtensions, AreaPlugin, Drag } from 'rete-area-plugin';
import { ConnectionPlugin } from 'rete-connection-plugin';
import { Presets, ReactPlugin } from 'rete-react-plugin';
import type { PatchDocument } from '../../patch/document.ts';
import { pruneSelection } from '../actions/select.ts';
import { NodeCard } from '../node/node-card.tsx';
import { session } from '../session/session.ts';
import { followDrags } from './dragging.ts';
import { type Box, overlaps } from './geometry.ts';
import { PatchFlow } from './patch-flow.ts';
import { PortPositions } from './port-positions.ts';
import { PortView } from './port-view.tsx';
import { createBreather, showDocument } from './reconcile.ts';
import type { AreaSignals, CanvasArea, Scheme } from './scheme.ts';
import { boxOfNodes, createViewport, type Viewport } from './viewport.ts';
import { WireView } from './wire-view.tsx';
import { cancelWiring, type WireTarget } from './wiring.ts';

/** The room that map and zoom buttons take at the corner, with its margin. Pixels. */
const TOOLS_WIDTH = 172;
const TOOLS_HEIGHT = 150;

/** The canvas: Rete showing the open patch, and turning gestures into its transactions. */
export interface PatchCanvas {
  readonly container: HTMLElement;
  readonly viewport: Viewport;
  /** Where each node's card stands, in canvas pixels. */
  boxes(): ReadonlyMap<string, Box>;
  /** Shows the nodes with these ids, or all. */
  fit(ids?: Iterable<string>): Promise<void>;
  /** Gives up the wire being drawn. */
  dropWire(): void;
  destroy(): void;
}

export function createPatchCanvas(container: HTMLElement): PatchCanvas {
  const editor = new NodeEditor<Scheme>();
  const area: CanvasArea = new AreaPlugin<Scheme, AreaSignals>(container);
  const render = new ReactPlugin<Scheme, AreaSignals>({ createRoot });
  const wires = new ConnectionPlugin<Scheme, AreaSignals>();
  const positions = new PortPositions(area);
  const breathe = createBreather();
  let gone = false;

  let pointer = { x: 0, y: 0 };
  area.addPipe((context) => {
    if (context.type === 'pointerup') pointer = { x: context.data.event.clientX, y: context.data.event.clientY };
    return context;
  });
  const viewport = createViewport(area, container);
  const drags = followDrags(area);
  panOnEmptyCanvas(area);
  keepPointerInFields(area);

  editor.use(area);
  area.use(render);
  area.use(wires);
  AreaExtensions.zIndexNodesOrder(area);
  render.addPreset(
    Presets.classic.setup<Scheme, AreaSignals>({
      socketPositionWatcher: positions,
      customize: {
        node: () => NodeCard,
        connection: () => WireView,
        socket: () => PortView,
      },
    }),
  );
  wires.addPreset(() => new PatchFlow(() => targetAt(pointer.x, pointer.y)));

  const stop = showPatch(async (document, isNewer) => {
    const target = { editor, area, keepsPositions: drags.isDragging, breathe, isGone: () => gone || isNewer() };
    await showDocument(document, target);
    for (const node of document.nodes) positions.refresh(node.id);
  });

  function boxes(): ReadonlyMap<string, Box> {
    const found = new Map<string, Box>();
    for (const [id, { element, position }] of area.nodeViews) {
      const card = element.querySelector<HTMLElement>('.node');
      found.set(id, { ...position, width: card?.offsetWidth ?? 200, height: card?.offsetHeight ?? 100 });
    }
    return found;
  }

  async function showNodes(ids?: Iterable<string>): Promise<void> {
    const box = boxOfNodes(boxes(), ids);
    await viewport.fit(box);
    if (isUnderTools([...boxes().values()])) await viewport.fit(box, TOOLS_WIDTH);
  }

  /** Whether a card lies under the map and the zoom buttons at the corner. */
  function isUnderTools(cards: readonly Box[]): boolean {
    const { x, y, zoom, width, height } = viewport.store.getState();
    const tools = {
      x: (width - TOOLS_WIDTH - x) / zoom,
      y: (height - TOOLS_HEIGHT - y) / zoom,
      width: TOOLS_WIDTH / zoom,
      height: TOOLS_HEIGHT / zoom,
    };
    return cards.some((card) => overlaps(card, tools));
  }

  const settle = fitAfterFirstRun(container, () => void showNodes());
  stop.afterOpening(() => {
    void showNodes();
    settle.begin();
  });

  return {
    container,
    viewport,
    boxes,
    fit: showNodes,
    dropWire() {
      cancelWiring();
      wires.drop();
    },
    destroy() {
      gone = true;
      stop.unsubscribe();
      settle.end();
      viewport.destroy();
      area.destroy();
    },
  };
}

/** Shows the open patch and each change of it, one after the other: Rete works asynchronously. */
function showPatch(show: (document: PatchDocument, isNewer: () => boolean) => Promise<void>) {
  const { store } = session().patch;
  let shown: PatchDocument | null = null;
  let busy = false;
  let opening = false;
  let opened: () => void = () => {};

  async function follow(): Promise<void> {
    if (busy) return;
    busy = true;
    // Never in the middle of a React render: cards are mounted synchronously.
    await Promise.resolve();
    try {
      for (let next = store.getState().document; next !== shown; next = store.getState().document) await step(next);
    } finally {
      busy = false;
    }
  }

  async function step(next: PatchDocument): Promise<void> {
    const other = shown === null || isOther(shown, next);
    opening ||= other;
    const isNewer = () => store.getState().document !== next;
    // Nodes of another patch may bear the same ids: nothing of the old ones must live on.
    if (other && shown !== null) await show({ ...next, nodes: [], connections: [] }, () => false);
    await show(next, isNewer);
    shown = next;
    if (isNewer()) return;
    pruneSelection(new Set(next.nodes.map((node) => node.id)));
    if (opening) opened();
    opening = false;
  }
  const unsubscribe = store.subscribe(() => void follow());
  void follow();
  return {
    unsubscribe,
    /** Called when another patch has been put on the canvas. */
    afterOpening(listener: () => void): void {
      opened = listener;
    },
  };
}

function isOther(before: PatchDocument, after: PatchDocument): boolean {
  const { past, future } = session().patch.store.getState();
  return before.nodes !== after.nodes && past.length === 0 && future.length === 0;
}

/** Cards grow when their previews come: the first run of a patch ends with a fit, unless the user has moved already. */
function fitAfterFirstRun(container: HTMLElement, fit: () => void) {
  let waiting = false;
  const touched = () => {
    waiting = false;
  };
  for (const type of ['pointerdown', 'wheel'] as const) container.addEventListener(type, touched, { passive: true });
  const unsubscribe = session().run.subscribe(({ overall }, before) => {
    if (!waiting || overall.state === 'running' || before.overall.state !== 'running') return;
    waiting = false;
    const edited = session().patch.store.getState().past.length > 0;
    // Previews are asked for when the run has ended.
    if (!edited) setTimeout(fit, 400);
  });
  return {
    begin() {
      waiting = session().patch.store.getState().document.nodes.length > 0;
    },
    end: unsubscribe,
  };
}

/** Drag with the left or middle button pans; with Shift it draws the selection frame instead. */
function panOnEmptyCanvas(area: CanvasArea): void {
  area.area.setDragHandler(
    new Drag({
      down: (event) => (event.button === 0 && !event.shiftKey) || event.button === 1,
      move: () => true,
    }),
  );
}

/** The wheel over a field, a list or a body that scrolls is theirs: it neither pans nor zooms. */
function keepPointerInFields(area: CanvasArea): void {
  area.area.content.holder.addEventListener(
    'wheel',
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.ctrlKey || target?.closest('input, select, textarea, [data-keeps-pointer]') == null) return;
      event.stopPropagation();
    },
    { passive: true },
  );
}

function targetAt(x: number, y: number): WireTarget {
  const node = document
    .elementsFromPoint(x, y)
    .map((element) => element.closest<HTMLElement>('[data-node-id]'))
    .find((card) => card !== null);
  const id = node?.dataset['nodeId'];
  return id === undefined ? { kind: 'canvas' } : { kind: 'node', node: id };
}
