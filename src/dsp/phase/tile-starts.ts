import type { Tile } from '../gpu/tiles.ts';
import type { PhaseStart, StftLayout } from './contract.ts';
import { latticeTurns } from './lattice.ts';
import { integratePhases } from './pghi.ts';

/** Where the iterations of a sound of any length begin, see `PhaseStart`. */
export type TiledStart =
  | { readonly kind: 'random' | 'lattice' | 'pghi' }
  /** The phases of a sound; `read` gives its samples from…to, zeros beyond its ends. */
  | { readonly kind: 'sound'; read(from: number, to: number): Promise<Float32Array> };

export interface TileStartOptions {
  /** Of one tile. */
  readonly layout: StftLayout;
  readonly tiles: readonly Tile[];
  readonly start: TiledStart;
  readonly seed: number;
  /** Lets others in; may throw to cancel. */
  checkpoint(): Promise<void>;
}

/**
 * The start of tile `index`, one tile after the other. Tiles agree on every phase where they overlap: most starts are
 * told by the absolute frame alone, and integrated phases go on from those of the tile before.
 */
export function createTileStarts({ layout, tiles, start, seed, checkpoint }: TileStartOptions) {
  let before: { readonly tile: Tile; readonly turns: Float32Array } | undefined;

  async function integrated(tile: Tile, next: Tile | undefined, magnitude: Float32Array): Promise<PhaseStart> {
    const bins = layout.fftSize / 2 + 1;
    const known = before?.tile === tile ? before.turns : undefined;
    const field = { layout, magnitude, seed, firstFrame: tile.start, ...(known && { known }) };
    const turns = await integratePhases(field, checkpoint);
    // The last frame knows no neighbour beyond it: the next tile does better.
    const common = next && turns.slice((next.start - tile.start) * bins, (layout.frames - 1) * bins);
    before = next && common && { tile: next, turns: common };
    return { kind: 'turns', turns };
  }

  return async (index: number, magnitude: Float32Array): Promise<PhaseStart> => {
    const tile = tiles[index]!;
    switch (start.kind) {
      case 'random':
        return { kind: 'random' };
      case 'lattice':
        return { kind: 'turns', turns: latticeTurns(layout, tile.start) };
      case 'pghi':
        return integrated(tile, tiles[index + 1], magnitude);
      case 'sound': {
        const from = tile.start * layout.hopLength;
        return { kind: 'sound', sound: await start.read(from, from + (layout.frames - 1) * layout.hopLength) };
      }
      default:
        return assertNever(start);
    }
  };
}

function assertNever(start: never): never {
  throw new Error(`Unknown start ${JSON.stringify(start)}.`);
}
