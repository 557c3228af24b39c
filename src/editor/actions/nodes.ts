import type { NodeDeclaration } from '../../engine/contract.ts';
import type { Params, PatchConnection, PatchNode } from '../../patch/document.ts';
import type { Edit } from '../../patch/edits.ts';
import { newId } from '../../patch/ids.ts';
import { currentCanvas } from '../canvas/current.ts';
import { freePlace, nodeWidth, overlaps, type Point } from '../canvas/geometry.ts';
import { announce } from '../session/announce.ts';
import { session } from '../session/session.ts';
import { texts } from '../texts.ts';
import { applyEdits, say } from './apply.ts';
import { selectOnly } from './select.ts';

const USUAL_HEIGHT = 160;

/** Adds a node and selects it. Without a place it comes to a free one in view. */
export function addNode(
  declaration: NodeDeclaration,
  at?: Point,
  params: Params = {},
  more: readonly Edit[] = [],
): string {
  const id = newId();
  const position = at ?? freePlaceInView(declaration);
  const node: PatchNode = {
    id,
    type: declaration.type,
    typeVersion: declaration.version,
    position: { x: Math.round(position.x), y: Math.round(position.y) },
    params,
  };
  const done = applyEdits([...more, { type: 'addNodes', nodes: [node] }], {
    label: texts.steps.add(declaration.title),
  });
  if (done) {
    selectOnly([id]);
    announce(`${declaration.title} added.`);
  }
  return id;
}

/** Right of the selected node where there is one, else the middle of the view. */
function freePlaceInView(declaration: NodeDeclaration): Point {
  const canvas = currentCanvas();
  const width = nodeWidth(declaration);
  if (canvas === null) return { x: 0, y: 0 };
  const boxes = canvas.boxes();
  const { x, y, zoom, width: viewWidth, height: viewHeight } = canvas.viewport.store.getState();
  const selected = [...session().view.getState().selection].map((id) => boxes.get(id)).find((box) => box !== undefined);
  const wanted = selected
    ? { x: selected.x + selected.width + 56, y: selected.y }
    : { x: (viewWidth / 2 - x) / zoom - width / 2, y: (viewHeight / 2 - y) / zoom - USUAL_HEIGHT / 2 };
  const box = { ...wanted, width, height: USUAL_HEIGHT };
  const view = { x: -x / zoom, y: -y / zoom, width: viewWidth / zoom, height: viewHeight / zoom };
  const place = freePlace(box, [...boxes.values()], view);
  if (!overlaps(view, { ...box, ...place }, -40))
    void canvas.viewport.centreOn({ x: place.x + width / 2, y: place.y + USUAL_HEIGHT / 2 });
  return place;
}

/** Deletes what is selected: nodes with their wires, or one wire. */
export function removeSelected(): void {
  const { selection, connection } = session().view.getState();
  if (connection !== null) {
    applyEdits({ type: 'disconnect', ids: [connection] }, { label: texts.steps.disconnect });
    session().view.setState({ connection: null });
  } else if (selection.size > 0) {
    const done = applyEdits(
      { type: 'removeNodes', ids: [...selection] },
      { label: texts.steps.remove(selection.size) },
    );
    if (done) announce(selection.size === 1 ? 'Node deleted.' : `${selection.size} nodes deleted.`);
    currentCanvas()?.container.focus();
  }
}

/** Moves the selected nodes; presses in a row are one step. */
export function nudgeSelected(dx: number, dy: number): void {
  const { selection } = session().view.getState();
  const positions: { [id: string]: Point } = {};
  for (const { id, position } of session().patch.store.getState().document.nodes)
    if (selection.has(id)) positions[id] = { x: position.x + dx, y: position.y + dy };
  const count = Object.keys(positions).length;
  if (count === 0) return;
  applyEdits(
    { type: 'moveNodes', positions },
    { label: texts.steps.move(count), merge: `nudge ${[...selection].join()}` },
  );
}

/** Nodes cut out of a patch, with the wires among them and into them. */
export interface Clip {
  readonly format: 'artivi-nodes';
  readonly nodes: readonly PatchNode[];
  readonly connections: readonly PatchConnection[];
}

/** The selected nodes as a clip; wires from nodes outside come along where `incoming` is set. */
export function clipSelected(incoming: boolean): Clip | null {
  const { selection } = session().view.getState();
  const { nodes, connections } = session().patch.store.getState().document;
  if (selection.size === 0) return null;
  return {
    format: 'artivi-nodes',
    nodes: nodes.filter((node) => selection.has(node.id)),
    connections: connections.filter(({ from, to }) => selection.has(to.node) && (incoming || selection.has(from.node))),
  };
}

/** Puts a clip into the patch under new ids, moved by an offset, and selects it. */
export function insertClip(clip: Clip, offset: Point, label: string, more: readonly Edit[] = []): void {
  const ids = new Map(clip.nodes.map((node) => [node.id, newId()]));
  const known = new Set(
    session()
      .patch.store.getState()
      .document.nodes.map((node) => node.id),
  );
  const nodes = clip.nodes.map((node) => ({
    ...node,
    id: ids.get(node.id) ?? newId(),
    position: { x: Math.round(node.position.x + offset.x), y: Math.round(node.position.y + offset.y) },
  }));
  const connections = clip.connections.flatMap((wire) => {
    const to = ids.get(wire.to.node);
    const from = ids.get(wire.from.node) ?? (known.has(wire.from.node) ? wire.from.node : undefined);
    if (to === undefined || from === undefined) return [];
    return [{ id: newId(), from: { ...wire.from, node: from }, to: { ...wire.to, node: to } }];
  });
  if (applyEdits([...more, { type: 'addNodes', nodes, connections }], { label })) selectOnly(ids.values());
}

/** Copies of the selected nodes a step aside, fed by the same wires. */
export function duplicateSelected(): void {
  const clip = clipSelected(true);
  if (clip === null) say('Select a node to duplicate.');
  else insertClip(clip, { x: 32, y: 32 }, texts.steps.duplicate(clip.nodes.length));
}
