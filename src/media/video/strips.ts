import type { GreyPlane } from '../../values/grey-plane.ts';
import { assertNever } from '../../values/wire.ts';
import { averageColumns, slitColumns } from './columns.ts';
import type { LumaFrame } from './platform.ts';

/** What a frame leaves in the result: all of it, squeezed into its strip, or for each column one column of it. */
export type StripMode =
  | { readonly kind: 'whole' }
  /** Places in the frame, 0 (left) … 1 (right), over the whole result. */
  | { readonly kind: 'slit'; readonly from: number; readonly to: number };

/** Resizes columns by range, as `createResampler` of dsp does. */
export type CreateResampler = (sizes: {
  readonly fromWidth: number;
  readonly fromHeight: number;
  readonly toWidth: number;
  readonly toHeight: number;
}) => { resample(source: Float32Array, sourceFrom: number, from: number, to: number): Float32Array };

export interface Columns {
  readonly from: number;
  readonly to: number;
}

/** Columns that are computed at once, so that a frame shown for an hour takes no more memory than others. */
const COLUMNS_AT_ONCE = 256;
/** Strips of one video have few widths. */
const MOST_RESAMPLERS = 16;

/** Draws frames into an 8-bit plane, one strip after another. */
export interface StripDrawer {
  draw(frame: LumaFrame, columns: Columns, checkpoint: () => Promise<void>): Promise<void>;
}

/** `plane` is filled as strips are drawn; what no strip covers stays black. */
export function createStripDrawer(
  plane: GreyPlane,
  { mode, createResampler }: { readonly mode: StripMode; readonly createResampler: CreateResampler },
): StripDrawer {
  const resamplers = new Map<string, ReturnType<CreateResampler>>();

  function resampler(fromWidth: number, fromHeight: number, toWidth: number) {
    const key = `${fromWidth} ${fromHeight} ${toWidth}`;
    const known = resamplers.get(key);
    if (known) return known;
    if (resamplers.size >= MOST_RESAMPLERS) resamplers.clear();
    const made = createResampler({ fromWidth, fromHeight, toWidth, toHeight: plane.height });
    resamplers.set(key, made);
    return made;
  }

  async function whole(frame: LumaFrame, { from, to }: Columns, checkpoint: () => Promise<void>): Promise<void> {
    const { width, values } = averageColumns(frame, to - from);
    const resized = resampler(width, frame.height, to - from);
    for (let at = from; at < to; at += COLUMNS_AT_ONCE) {
      const until = Math.min(to, at + COLUMNS_AT_ONCE);
      write(plane, at, resized.resample(values, 0, at - from, until - from));
      await checkpoint();
    }
  }

  async function slit(
    frame: LumaFrame,
    { from, to }: Columns,
    placeAt: (column: number) => number,
    checkpoint: () => Promise<void>,
  ): Promise<void> {
    for (let at = from; at < to; at += COLUMNS_AT_ONCE) {
      const count = Math.min(to - at, COLUMNS_AT_ONCE);
      const values = slitColumns(
        frame,
        Array.from({ length: count }, (_, i) => placeAt(at + i)),
      );
      write(plane, at, resampler(count, frame.height, count).resample(values, 0, 0, count));
      await checkpoint();
    }
  }

  return {
    draw(frame, columns, checkpoint) {
      switch (mode.kind) {
        case 'whole':
          return whole(frame, columns, checkpoint);
        case 'slit':
          return slit(frame, columns, placeOn(mode, plane.width), checkpoint);
        default:
          return assertNever(mode);
      }
    },
  };
}

/** Where in the frame the slit is at the middle of a column of the result. */
function placeOn({ from, to }: { readonly from: number; readonly to: number }, width: number) {
  return (column: number) => from + ((to - from) * (column + 0.5)) / width;
}

function write({ samples, height }: GreyPlane, column: number, values: Float32Array): void {
  const offset = column * height;
  for (let i = 0; i < values.length; i += 1) samples[offset + i] = Math.round(255 * values[i]!);
}
