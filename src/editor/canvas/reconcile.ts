import type { NodeEditor } from 'rete';
import type { PatchConnection, PatchDocument } from '../../patch/document.ts';
import { type CanvasArea, CanvasNode, type CanvasWire, type Scheme } from './scheme.ts';

export interface ReconcileTarget {
  readonly editor: NodeEditor<Scheme>;
  readonly area: CanvasArea;
  /** Positions are the pointer's while nodes are dragged. */
  readonly keepsPositions: () => boolean;
  /** Stops in the middle: the canvas is gone, or there is a newer document to show. */
  readonly isGone: () => boolean;
  /** Lets the page draw and answer now and then: thousands of nodes take seconds to mount. */
  readonly breathe: () => Promise<void>;
}

/**
 * Makes Rete show a document: wires and nodes that are gone go, new ones come, moved ones move. Nodes keep their views,
 * and so their focus, as long as they live.
 */
export async function showDocument(document: PatchDocument, target: ReconcileTarget): Promise<void> {
  await removeWires(document, target);
  await removeNodes(document, target);
  await addAndMoveNodes(document, target);
  await addWires(document, target);
}

async function removeWires(document: PatchDocument, { editor, isGone, breathe }: ReconcileTarget): Promise<void> {
  const wanted = new Map(document.connections.map((wire) => [wire.id, wire]));
  for (const shown of editor.getConnections()) {
    await breathe();
    if (isGone()) return;
    const wire = wanted.get(shown.id);
    if (wire === undefined || !sameEnds(shown, wire)) await editor.removeConnection(shown.id);
  }
}

async function removeNodes(document: PatchDocument, { editor, isGone, breathe }: ReconcileTarget): Promise<void> {
  const wanted = new Set(document.nodes.map((node) => node.id));
  for (const shown of editor.getNodes()) {
    await breathe();
    if (isGone()) return;
    if (!wanted.has(shown.id)) await editor.removeNode(shown.id);
  }
}

async function addAndMoveNodes(document: PatchDocument, target: ReconcileTarget): Promise<void> {
  const { editor, area, isGone, breathe, keepsPositions } = target;
  for (const node of document.nodes) {
    await breathe();
    if (isGone()) return;
    const view = area.nodeViews.get(node.id);
    if (view === undefined) await editor.addNode(new CanvasNode(node.id));
    else if (keepsPositions()) continue;
    const position = area.nodeViews.get(node.id)?.position;
    if (position?.x !== node.position.x || position.y !== node.position.y) await area.translate(node.id, node.position);
  }
}

async function addWires(document: PatchDocument, { editor, isGone, breathe }: ReconcileTarget): Promise<void> {
  for (const wire of document.connections) {
    await breathe();
    if (isGone()) return;
    if (editor.getConnection(wire.id) !== undefined) continue;
    if (editor.getNode(wire.from.node) === undefined || editor.getNode(wire.to.node) === undefined) continue;
    await editor.addConnection({
      id: wire.id,
      source: wire.from.node,
      target: wire.to.node,
      sourceOutput: wire.from.port,
      targetInput: wire.to.port,
    });
  }
}

function sameEnds(shown: CanvasWire, wire: PatchConnection): boolean {
  return (
    shown.source === wire.from.node &&
    shown.target === wire.to.node &&
    shown.sourceOutput === wire.from.port &&
    shown.targetInput === wire.to.port
  );
}

/** Work done in one go before the page gets its turn. */
const TURN_MILLISECONDS = 24;

/** A `breathe` that waits for the page's turn when enough was done since the last one, and else goes on at once. */
export function createBreather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
