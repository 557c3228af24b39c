import type { StftLayout } from '../phase/contract.ts';

/** Frames `start`…`start + frames` are solved together; of them `ownFrom`…`ownTo` count, the rest is halo. All absolute. */
export interface Tile {
  readonly start: number;
  readonly ownFrom: number;
  readonly ownTo: number;
}

/** Frames on either side of a cut that are solved twice, so that nothing is heard or seen of it. */
export function haloFrames(layout: StftLayout): number {
  return Math.ceil((6 * layout.fftSize) / layout.hopLength);
}

/** Equal tiles of `tileFrames` frames that cover the layout; one tile where it fits. Throws a RangeError below 2 halos + 1. */
export function cutTiles(layout: StftLayout, tileFrames: number): readonly Tile[] {
  const { frames } = layout;
  if (frames <= tileFrames) return [{ start: 0, ownFrom: 0, ownTo: frames }];
  const halo = haloFrames(layout);
  const step = tileFrames - 2 * halo;
  if (step < 1) throw new RangeError(`tiles of ${tileFrames} frames: more than two halos of ${halo} are needed`);
  const tiles: Tile[] = [];
  for (let start = 0, ownFrom = 0; ownFrom < frames; start += step) {
    const from = Math.min(start, frames - tileFrames);
    const ownTo = from + tileFrames >= frames ? frames : from + tileFrames - halo;
    tiles.push({ start: from, ownFrom, ownTo });
    ownFrom = ownTo;
  }
  return tiles;
}
