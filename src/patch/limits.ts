import type { PatchFrame, PatchNode } from './document.ts';
import { forbiddenKeys } from './json.ts';
import { refuse, shown } from './refuse.ts';

/** The most nodes a patch may hold. */
export const MAX_NODES = 20_000;
/** The most wires a patch may hold. */
export const MAX_CONNECTIONS = 100_000;
/** The most frames a patch may hold. */
export const MAX_FRAMES = 5_000;
/** Canvas pixels from the origin. */
export const MAX_COORDINATE = 1_000_000;
/** The most ports that a growing input has: a file must not ask for a list of millions. */
export const MAX_PLACES = 1_000;
/** Letters of an id, a node type or a port name. */
export const MAX_ID_LETTERS = 100;
/** Letters of a title or the patch's name. */
export const MAX_TITLE_LETTERS = 500;

/** Bounds of the patch settings: hertz, samples, rows, hertz, exponent, decibels. */
export const settingBounds = {
  sampleRate: { low: 3_000, high: 384_000 },
  hopLength: { low: 1, high: 65_536 },
  resolution: { low: 2, high: 8_192 },
  axisHertz: { low: 0, high: 192_000 },
  gammaExponent: { low: 0.01, high: 100 },
  rangeDecibels: { low: 1, high: 400 },
} as const;

/** Ids are short, not empty and no key of every object. */
export function checkId(id: string, path: string): void {
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LETTERS || forbiddenKeys.includes(id))
    refuse('bad-id', path, `${path} must be a text of 1 to ${MAX_ID_LETTERS} letters, not ${shown(id)}.`);
}

export function checkPosition(position: PatchNode['position'], path: string): void {
  if (within(position.x) && within(position.y)) return;
  refuse(
    'bad-position',
    path,
    `${path} must lie within ±${MAX_COORDINATE} pixels, not at ${position.x}, ${position.y}.`,
  );
}

export function checkSize(size: PatchFrame['size'], path: string): void {
  if (size.width > 0 && size.height > 0 && within(size.width) && within(size.height)) return;
  refuse(
    'bad-size',
    path,
    `${path} must lie between 0 and ${MAX_COORDINATE} pixels, not ${size.width} × ${size.height}.`,
  );
}

function within(pixels: number): boolean {
  return Math.abs(pixels) <= MAX_COORDINATE;
}
