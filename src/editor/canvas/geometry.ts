import type { NodeDeclaration } from '../../engine/contract.ts';
import type { PatchDocument } from '../../patch/document.ts';
import { inputPortsOf, outputPortsOf, type PortCatalog } from '../../patch/graph.ts';
import type { PortAddress } from '../session/view-state.ts';

/** Where ports stand on a node, in canvas pixels from its corner. Ports stand at fixed places, so wires need no measuring. */
const FIRST_PORT_Y = 47;
const PORT_STEP = 27;
const DEFAULT_WIDTH = 200;
const WIDE = 218;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The width of a node's card: those that show files or a curve are wider. */
export function nodeWidth(declaration: NodeDeclaration | undefined): number {
  if (declaration === undefined) return DEFAULT_WIDTH;
  return declaration.category === 'sources' || declaration.category === 'convert' ? WIDE : DEFAULT_WIDTH;
}

export function portY(index: number): number {
  return FIRST_PORT_Y + index * PORT_STEP;
}

/** The smallest height that has room for so many ports on one side. */
export function heightForPorts(count: number): number {
  return count === 0 ? 0 : portY(count - 1) + 16;
}

/** The centre of a port, from its node's corner; null for a port the node does not have. */
export function portPlace(
  document: PatchDocument,
  catalog: PortCatalog,
  declaration: NodeDeclaration | undefined,
  { node, side, port }: PortAddress,
): Point | null {
  const ports = side === 'input' ? inputPortsOf(document, catalog, node) : outputPortsOf(document, catalog, node);
  const index = ports.findIndex((candidate) => candidate.name === port);
  if (index < 0) return null;
  return { x: side === 'input' ? 0 : nodeWidth(declaration), y: portY(index) };
}

/** A calm S between two ports; it leaves and arrives level. SVG path data. */
export function wirePath(from: Point, to: Point): string {
  const across = to.x - from.x;
  const reach = across >= 0 ? Math.min(Math.max(across / 2, 18), 140) : Math.min(60 + -across / 4, 180);
  return `M ${from.x} ${from.y} C ${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}`;
}

/** The smallest box around boxes; null around none. */
export function boundingBox(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function overlaps(a: Box, b: Box, margin = 0): boolean {
  return (
    a.x < b.x + b.width + margin &&
    b.x < a.x + a.width + margin &&
    a.y < b.y + b.height + margin &&
    b.y < a.y + a.height + margin
  );
}

/**
 * The place nearest to `wanted` where a box of that size covers none of the others: tried in rings around it, inside
 * `view` first where one is given.
 */
export function freePlace(wanted: Box, taken: readonly Box[], view?: Box): Point {
  const step = 32;
  const free = (box: Box) => !taken.some((other) => overlaps(box, other, 16));
  for (const fits of view ? [(box: Box) => contains(view, box) && free(box), free] : [free]) {
    for (let ring = 0; ring < 40; ring++) {
      for (const [dx, dy] of ringOffsets(ring)) {
        const box = { ...wanted, x: wanted.x + dx * step, y: wanted.y + dy * step };
        if (fits(box)) return { x: box.x, y: box.y };
      }
    }
  }
  return { x: wanted.x, y: wanted.y };
}

/** Whether all of a box lies in another. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function ringOffsets(ring: number): readonly (readonly [number, number])[] {
  if (ring === 0) return [[0, 0]];
  const offsets: [number, number][] = [];
  for (let i = -ring; i <= ring; i++) offsets.push([ring, i], [i, ring], [i, -ring], [-ring, i]);
  return offsets;
}
