import type { Audio } from '../../values/audio.ts';
import type { Axis } from '../../values/axis.ts';
import type { Law } from '../../values/law.ts';
import { rowToHertz } from '../axes.ts';
import { boxWeightsAbout, type SparseRow } from '../box-weights.ts';
import { createRealFft } from '../fft.ts';
import { levelToValue } from '../laws.ts';

/** Which part of a sound to draw, how large, and how to look at it. */
export interface SpectrogramRequest {
  /** Seconds at the left edge of the first and at the right edge of the last column. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Columns and rows of the result. */
  readonly width: number;
  readonly height: number;
  /** Samples of the periodic Hann window; a power of two. */
  readonly windowLength: number;
  /** The frame is filled with zeros to windowLength · windowPadding samples; a power of two, 1 if left out. */
  readonly windowPadding?: number;
  /** Most samples from one frame to the next; half a window if left out. */
  readonly hopLength?: number;
  readonly axis: Axis;
  readonly law: Law;
  /** Added to the level before the law; 0 if left out. With 0 dB a sine at full scale is white. */
  readonly gainDecibels?: number;
  /** What several frames or bins in one pixel become: their mean power, or their loudest. `mean` if left out. */
  readonly pooling?: 'mean' | 'max';
  /** One channel, or all of them averaged, if left out. */
  readonly channel?: number;
}

/** A sound that can be read by range; an `Audio` is one. */
export type SoundReader = Pick<Audio, 'sampleRate' | 'length' | 'read'>;

/** Where a column covers more frames than this, they are picked evenly: an hour is drawn as fast as a minute. */
const MOST_FRAMES_PER_COLUMN = 48;
const SAMPLES_PER_READ = 1 << 18;

/**
 * A magnitude spectrogram as a picture: width · height values 0…1, column after column, top row first. Silence lies
 * beyond both ends of the sound. The level of a sine of amplitude a is a (amplitudes are divided by half the window's sum).
 * `columnsDone` is called now and then with the number of columns that are ready.
 */
export async function spectrogram(
  sound: SoundReader,
  request: SpectrogramRequest,
  columnsDone: (columns: number) => void = () => {},
): Promise<Float32Array> {
  const { width, height } = request;
  const analyse = createColumnAnalyser(sound.sampleRate, request);
  const result = new Float32Array(width * height);
  const firstSample = request.fromSeconds * sound.sampleRate;
  const samplesPerColumn = ((request.toSeconds - request.fromSeconds) * sound.sampleRate) / width;
  const columnsPerRead = Math.max(1, Math.floor(SAMPLES_PER_READ / Math.max(1, samplesPerColumn)));
  for (let column = 0; column < width; column += columnsPerRead) {
    const end = Math.min(width, column + columnsPerRead);
    const from = Math.floor(firstSample + column * samplesPerColumn) - request.windowLength;
    const to = Math.ceil(firstSample + end * samplesPerColumn) + request.windowLength;
    const samples = await readPadded(sound, from, to, request.channel);
    for (let x = column; x < end; x += 1) {
      const start = firstSample + x * samplesPerColumn - from;
      analyse(samples, start, start + samplesPerColumn, result.subarray(x * height, (x + 1) * height));
    }
    columnsDone(end);
  }
  return result;
}

/** Samples from…to of one channel or of the mean of all, with silence beyond the ends of the sound. */
async function readPadded(sound: SoundReader, from: number, to: number, channel?: number): Promise<Float32Array> {
  const samples = new Float32Array(Math.max(0, to - from));
  const start = Math.max(0, from);
  const end = Math.min(sound.length, to);
  if (end <= start) return samples;
  const all = await sound.read(start, end);
  const channels = channel === undefined ? all : all.slice(channel, channel + 1);
  for (const data of channels) {
    for (let i = 0; i < data.length; i += 1) {
      samples[start - from + i] = samples[start - from + i]! + data[i]! / channels.length;
    }
  }
  return samples;
}

/** Analyses the frames centred between two positions (in samples of the array) into one column of values. */
export type ColumnAnalyser = (samples: Float32Array, from: number, to: number, column: Float32Array) => void;

/** Prepares window, transform and weights once for many columns. Beyond the array lies silence. */
export function createColumnAnalyser(
  sampleRate: number,
  request: Omit<SpectrogramRequest, 'fromSeconds' | 'toSeconds' | 'width'>,
): ColumnAnalyser {
  const { windowLength, windowPadding = 1, law, pooling = 'mean', gainDecibels = 0 } = request;
  const fftSize = windowLength * windowPadding;
  const hop = request.hopLength ?? windowLength / 2;
  const fft = createRealFft(fftSize);
  const window = Float64Array.from(
    { length: windowLength },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / windowLength),
  );
  const rows = rowWeights(request.axis, request.height, fftSize, sampleRate);
  const frame = new Float64Array(fftSize);
  const power = new Float64Array(fft.bins);
  const pooled = new Float64Array(fft.bins);
  // Half the window's sum is what a sine of amplitude 1 reaches in its bin.
  const scale = 10 ** (gainDecibels / 20) / (windowLength / 4);

  return (samples, from, to, column) => {
    const frames = Math.min(MOST_FRAMES_PER_COLUMN, Math.max(1, Math.round((to - from) / hop)));
    pooled.fill(0);
    for (let i = 0; i < frames; i += 1) {
      const centre = from + ((i + 0.5) * (to - from)) / frames;
      cutFrame(samples, Math.round(centre) - windowLength / 2, window, frame);
      fft.power(frame, power);
      pool(pooled, power, pooling, frames);
    }
    for (let row = 0; row < rows.length; row += 1) {
      const energy = pooling === 'max' ? loudest(rows[row]!, pooled) : weighted(rows[row]!, pooled);
      column[row] = levelToValue(law, Math.sqrt(energy) * scale);
    }
  };
}

function cutFrame(samples: Float32Array, start: number, window: Float64Array, frame: Float64Array): void {
  for (let n = 0; n < window.length; n += 1) {
    const at = start + n;
    frame[n] = at >= 0 && at < samples.length ? samples[at]! * window[n]! : 0;
  }
}

function pool(pooled: Float64Array, power: Float64Array, pooling: 'mean' | 'max', frames: number): void {
  if (pooling === 'max') {
    for (let k = 0; k < power.length; k += 1) pooled[k] = Math.max(pooled[k]!, power[k]!);
  } else {
    for (let k = 0; k < power.length; k += 1) pooled[k] = pooled[k]! + power[k]! / frames;
  }
}

/** Which bins each row shows: those it covers, or the two neighbours it lies between. Rows beyond Nyquist show none. */
function rowWeights(axis: Axis, height: number, fftSize: number, sampleRate: number): SparseRow[] {
  const binOf = (row: number) => (rowToHertz(axis, height, row) * fftSize) / sampleRate;
  const bins = fftSize / 2 + 1;
  if (height === 1) {
    const [low, high] = [axis.lowHertz, axis.highHertz].map((hertz) => (hertz * fftSize) / sampleRate);
    return [boxWeightsAbout(binOf(0), low!, high!, bins)];
  }
  return Array.from({ length: height }, (_, row) =>
    boxWeightsAbout(binOf(row), binOf(row + 0.5), binOf(row - 0.5), bins),
  );
}

function weighted({ first, weights }: SparseRow, power: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += weights[i]! * power[first + i]!;
  return sum;
}

/** The loudest of the bins covered; between two bins, what lies between them. */
function loudest(row: SparseRow, power: Float64Array): number {
  if (row.weights.length <= 2) return weighted(row, power);
  let largest = 0;
  for (let i = 0; i < row.weights.length; i += 1) largest = Math.max(largest, power[row.first + i]!);
  return largest;
}
