import type { Audio } from '../../values/audio.ts';
import type { Axis } from '../../values/axis.ts';
import type { Law } from '../../values/law.ts';
import type { Picture } from '../../values/picture.ts';
import { rowToHertz } from '../axes.ts';
import { boxWeightsAbout, type SparseRow } from '../box-weights.ts';
import { levelToValue } from '../laws.ts';
import { letOthersIn } from '../let-others-in.ts';
import { reflectIndex } from '../reference/stft.ts';
import { readPadded } from '../views/audio-range.ts';
import { checkRange, overviewColumns } from '../views/range.ts';
import { createFrameAnalyser } from './levels-of-frames.ts';

/** How a sound is drawn. */
export interface SpectrogramLayout {
  /** Samples from one column to the next. */
  readonly hopLength: number;
  /** Samples of the Hann window; even. */
  readonly fftSize: number;
  /** Rows. */
  readonly height: number;
  readonly axis: Axis;
  readonly law: Law;
  /** Linear factor of the levels. With 1, a sine at full scale is white. */
  readonly gain: number;
  /** What the bins that one row covers become: the root of their mean power, or the loudest. */
  readonly pooling: 'mean' | 'loudest';
}

/** Frames looked at for one column of an overview. */
const FRAMES_PER_OVERVIEW = 3;
/** Longest that others are kept waiting within a read. */
const BREATH_MILLISECONDS = 30;

/**
 * The magnitude spectrogram of a sound as a picture that is computed as it is read. Column t is the frame centred on sample
 * t · hopLength, the last one on or after the end of the sound; beyond its ends the sound is reflected, as the renderer's
 * STFT does it, so that what is drawn is exactly what can be rendered. Several channels are averaged.
 *
 * Value 1 of a linear law is a sine at full scale, which is what the renderer makes of it without normalising. On a linear
 * axis from 0 Hz to Nyquist with fftSize = 2 (height − 1) each row is one bin.
 */
export function spectrogramPicture(audio: Audio, layout: SpectrogramLayout): Picture {
  const { hopLength, fftSize, height, axis, law } = layout;
  const width = 1 + Math.ceil(audio.length / hopLength);
  const extent = (width - 1) * hopLength;
  const half = fftSize / 2;

  async function read(from: number, to: number): Promise<Float32Array> {
    checkRange(width, from, to);
    const result = new Float32Array((to - from) * height);
    if (to === from) return result;
    const start = from * hopLength - half;
    const samples = await readReflected(audio, extent, start, (to - 1) * hopLength + half);
    const draw = createDrawer(audio.sampleRate, layout);
    let since = performance.now();
    for (let column = 0; column < to - from; column += 2) {
      const second = column + 1 < to - from ? (column + 1) * hopLength : undefined;
      draw(samples, column * hopLength, second, result.subarray(column * height));
      if (performance.now() - since < BREATH_MILLISECONDS) continue;
      await letOthersIn();
      since = performance.now();
    }
    return result;
  }

  async function overview(asked: number): Promise<Float32Array> {
    const columns = overviewColumns(asked, width);
    if (columns === width) return read(0, width);
    const result = new Float32Array(columns * height);
    for (let column = 0; column < columns; column += 1) {
      const [first, last] = [(column * width) / columns, ((column + 1) * width) / columns];
      const count = Math.min(FRAMES_PER_OVERVIEW, Math.max(1, Math.floor(last - first)));
      for (let i = 0; i < count; i += 1) {
        const at = Math.floor(first + ((i + 0.5) * (last - first)) / count);
        const values = await read(at, at + 1);
        const target = column * height;
        for (let row = 0; row < height; row += 1) result[target + row] = result[target + row]! + values[row]! / count;
      }
    }
    return result;
  }

  return { kind: 'picture', width, height, axis, law, read, overview };
}

/** Draws one or two frames, which begin at places of the samples, into the first one or two columns. */
type Drawer = (samples: Float32Array, first: number, second: number | undefined, columns: Float32Array) => void;

const drawers = new WeakMap<SpectrogramLayout, Drawer>();

/** Made once for each layout: its tables are what costs. */
function createDrawer(sampleRate: number, layout: SpectrogramLayout): Drawer {
  const known = drawers.get(layout);
  if (known) return known;
  const { fftSize, height, law, gain, pooling } = layout;
  const analyser = createFrameAnalyser(fftSize);
  const rows = rowsOf(layout, sampleRate);
  const [a, b] = [new Float64Array(analyser.bins), new Float64Array(analyser.bins)];
  const pool = pooling === 'loudest' ? loudest : weighted;
  const fill = (powers: Float64Array, columns: Float32Array, at: number) => {
    for (let row = 0; row < height; row += 1) {
      columns[at + row] = levelToValue(law, Math.sqrt(pool(rows[row]!, powers)) * gain);
    }
  };
  const drawer: Drawer = (samples, first, second, columns) => {
    analyser.powers(samples, first, second, a, b);
    fill(a, columns, 0);
    if (second !== undefined) fill(b, columns, height);
  };
  drawers.set(layout, drawer);
  return drawer;
}

/** Which bins each row shows: those it covers, or the two it lies between. */
function rowsOf({ axis, height, fftSize }: SpectrogramLayout, sampleRate: number): SparseRow[] {
  const binOf = (row: number) => (rowToHertz(axis, height, row) * fftSize) / sampleRate;
  return Array.from({ length: height }, (_, row) =>
    boxWeightsAbout(binOf(row), binOf(row + 0.5), binOf(row - 0.5), fftSize / 2 + 1),
  );
}

function weighted({ first, weights }: SparseRow, powers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += weights[i]! * powers[first + i]!;
  return sum;
}

/** Between two bins, what lies between them; else the loudest of those covered. */
function loudest(row: SparseRow, powers: Float64Array): number {
  if (row.weights.length <= 2) return weighted(row, powers);
  let most = 0;
  for (let i = 0; i < row.weights.length; i += 1) most = Math.max(most, powers[row.first + i]!);
  return most;
}

/** Samples from…to of the mean of all channels, silent from the sound's end to `extent`, and reflected about both ends. */
async function readReflected(audio: Audio, extent: number, from: number, to: number): Promise<Float32Array> {
  // What lies outside is reflected into the range; a sound shorter than that is read whole.
  const short = extent <= to - from;
  const last = short ? extent : Math.min(extent, from < 0 ? Math.max(to, 1 - from) : to);
  const first = short ? 0 : Math.max(0, to > extent ? Math.min(from, 2 * extent - 1 - to) : from);
  const channels = await readPadded(audio, first, Math.max(first + 1, last));
  const result = new Float32Array(to - from);
  for (const samples of channels) {
    for (let i = 0; i < result.length; i += 1) {
      const at = from + i;
      const inside = at >= 0 && at < extent ? at : reflectIndex(at, Math.max(1, extent));
      result[i] = result[i]! + samples[inside - first]! / channels.length;
    }
  }
  return result;
}
