/**
 * An analysis that shares nothing with the program under test: a WAV reader for the three formats that
 * `wavOut` writes, a plain discrete Fourier transform straight from its definition, and Pearson's correlation.
 */

export interface WavFile {
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  readonly floating: boolean;
  /** One array a channel, full scale ±1. */
  readonly channels: readonly Float64Array[];
}

/** Reads a RIFF WAVE file; throws with the reason when it is none. */
export function readWav(bytes: Uint8Array): WavFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (tag(0) !== 'RIFF' || tag(8) !== 'WAVE') throw new Error('not a RIFF WAVE file');
  if (view.getUint32(4, true) !== bytes.length - 8) throw new Error('the RIFF size is not the length of the file');
  let format = { code: 0, channels: 0, sampleRate: 0, bits: 0 };
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === 'fmt ') {
      const code = view.getUint16(at + 8, true);
      format = {
        // WAVE_FORMAT_EXTENSIBLE keeps the real code at the start of its sub-format GUID
        code: code === 0xfffe ? view.getUint16(at + 8 + 24, true) : code,
        channels: view.getUint16(at + 10, true),
        sampleRate: view.getUint32(at + 12, true),
        bits: view.getUint16(at + 22, true),
      };
    }
    if (tag(at) === 'data') return { ...formatFacts(format), channels: samplesOf(view, at + 8, size, format) };
    at += 8 + size + (size & 1);
  }
  throw new Error('the file has no data chunk');
}

type Format = { code: number; channels: number; sampleRate: number; bits: number };

function formatFacts(format: Format) {
  return { sampleRate: format.sampleRate, bitsPerSample: format.bits, floating: format.code === 3 };
}

function samplesOf(view: DataView, start: number, size: number, format: Format): Float64Array[] {
  const bytesEach = format.bits / 8;
  const length = size / bytesEach / format.channels;
  return Array.from({ length: format.channels }, (_, channel) => {
    const samples = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      samples[i] = sampleAt(view, start + (i * format.channels + channel) * bytesEach, format);
    }
    return samples;
  });
}

function sampleAt(view: DataView, at: number, format: Format): number {
  if (format.code === 3) return view.getFloat32(at, true);
  if (format.bits === 16) return view.getInt16(at, true) / 32768;
  return ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
}

/**
 * The magnitudes of a sound as a picture of `columns` × (window / 2 + 1) values, column after column, top row =
 * Nyquist: the DFT of `columns` Hann-windowed stretches whose centres are spread evenly over the sound.
 */
export function plainSpectrum(samples: ArrayLike<number>, window: number, columns: number): Float64Array {
  const bins = window / 2 + 1;
  const cosine = Float64Array.from({ length: window }, (_, i) => Math.cos((2 * Math.PI * i) / window));
  const picture = new Float64Array(columns * bins);
  const stretch = new Float64Array(window);
  for (let column = 0; column < columns; column++) {
    const centre = Math.round(((column + 0.5) / columns) * samples.length);
    for (let i = 0; i < window; i++) {
      stretch[i] = (samples[centre - window / 2 + i] ?? 0) * (0.5 - 0.5 * cosine[i]!);
    }
    for (let bin = 0; bin < bins; bin++) {
      picture[column * bins + (bins - 1 - bin)] = magnitudeOfBin(stretch, cosine, bin);
    }
  }
  return picture;
}

function magnitudeOfBin(stretch: Float64Array, cosine: Float64Array, bin: number): number {
  const n = stretch.length;
  let re = 0;
  let im = 0;
  for (let i = 0, phase = 0; i < n; i++) {
    re += stretch[i]! * cosine[phase]!;
    // sin x = cos(x − π/2): a quarter of the table back
    im -= stretch[i]! * cosine[(phase + n - n / 4) % n]!;
    phase = (phase + bin) % n;
  }
  return Math.hypot(re, im);
}

/** Averages a picture (column after column) down to `toColumns` × `toRows` cells by nearest cell. */
export function shrink(picture: ArrayLike<number>, rows: number, toColumns: number, toRows: number): Float64Array {
  const columns = picture.length / rows;
  const sum = new Float64Array(toColumns * toRows);
  const count = new Float64Array(toColumns * toRows);
  for (let column = 0; column < columns; column++) {
    const toColumn = Math.floor(((column + 0.5) * toColumns) / columns);
    for (let row = 0; row < rows; row++) {
      const cell = toColumn * toRows + Math.floor(((row + 0.5) * toRows) / rows);
      sum[cell]! += picture[column * rows + row]!;
      count[cell]! += 1;
    }
  }
  return sum.map((value, cell) => value / (count[cell] || 1));
}

/** Pearson's correlation of two equally long lists. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) throw new Error(`cannot correlate ${a.length} with ${b.length} values`);
  const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, value) => sum + value, 0) / list.length;
  const meanA = mean(a);
  const meanB = mean(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
