import type { Axis } from './axis.ts';
import type { Law } from './law.ts';

/** Columns that one read delivers at once; reads are cached in blocks of this many columns. */
export const BLOCK_COLUMNS = 256;

/**
 * A picture on a wire. Width is time: one column is one hop. Immutable, read by range.
 *
 * `read(from, to)` resolves to columns `from`…`to` (exclusive), column after column, `height` values
 * each: a Float32Array of (to − from) · height values, 0 = black = silence, 1 = white = loud. The first
 * value of a column is the top row, the highest frequency. Callers must not write into what they get.
 *
 * `overview(width)` resolves to the whole picture squeezed to `min(width, this.width)` columns of the same layout,
 * without necessarily reading everything.
 */
export interface Picture {
  readonly kind: 'picture';
  readonly width: number;
  readonly height: number;
  readonly axis: Axis;
  readonly law: Law;
  read(from: number, to: number): Promise<Float32Array>;
  overview(width: number): Promise<Float32Array>;
}
