import { createPeakCollector } from '../../dsp/analysis/peaks.ts';
import { type SoundReader, spectrogram } from '../../dsp/analysis/spectrogram.ts';
import { levelToValue } from '../../dsp/laws.ts';
import { createResampler } from '../../dsp/resample-picture.ts';
import { breathe } from '../../engine/breathe.ts';
import type { Previews } from '../../engine/engine.ts';
import type { ColumnRange, GreyImage, Peaks, SpectrogramRequest } from '../../engine/protocol.ts';
import type { Audio } from '../../values/audio.ts';
import type { Picture } from '../../values/picture.ts';

const SAMPLES_PER_READ = 1 << 18;
/** Columns of a picture that are read at once, and of an overview that a part is cut out of. */
const COLUMNS_PER_READ = 1024;
const OVERVIEW_COLUMNS = 1 << 14;
/** Columns that the loudest level of a sound is looked for in. */
const PEAK_COLUMNS = 128;

/** How values are drawn for the page: thumbnails, peaks and spectrograms, by the numerics of `dsp/`. */
export function createPreviews(): Previews {
  const peakLevels = new WeakMap<Audio, Map<string, Promise<number>>>();

  /** The loudest level of the whole sound, so that the brightness stays when one zooms in. */
  function peakLevel(audio: Audio, request: SpectrogramRequest): Promise<number> {
    const { windowLength, padding, axis } = request;
    const name = JSON.stringify([windowLength, padding, axis]);
    const known = peakLevels.get(audio) ?? new Map<string, Promise<number>>();
    peakLevels.set(audio, known);
    const level = known.get(name) ?? findPeakLevel(audio, request);
    known.set(name, level);
    return level;
  }

  return {
    thumbnail,
    async pictureValue(picture, column, row) {
      const at = Math.min(picture.width - 1, Math.max(0, Math.floor(column)));
      const line = Math.min(picture.height - 1, Math.max(0, Math.floor(row)));
      return (await picture.read(at, at + 1))[line] ?? 0;
    },
    peaks,
    async spectrogram(audio, request) {
      const reference =
        request.referenceDecibels === 'peak'
          ? await peakLevel(audio, request)
          : 10 ** (Number(request.referenceDecibels) / 20);
      const { padding, referenceDecibels: _, law, ...rest } = request;
      const levels = await spectrogram(breathing(audio), { ...rest, windowPadding: padding, law: { kind: 'linear' } });
      const scale = reference > 0 ? 1 / reference : 0;
      return greyImage(levels, request.width, request.height, (level) => levelToValue(law, level * scale));
    },
  };
}

/** Area-averaged to `width` × `height`, never enlarged: what is smaller than asked for comes at its own size. */
async function thumbnail(picture: Picture, width: number, height: number, range?: ColumnRange): Promise<GreyImage> {
  const from = Math.min(picture.width - 1, Math.max(0, Math.floor(range?.from ?? 0)));
  const to = Math.min(picture.width, Math.max(from + 1, Math.ceil(range?.to ?? picture.width)));
  const columns = Math.max(1, Math.min(to - from, Math.floor(width)));
  const rows = Math.max(1, Math.min(picture.height, Math.floor(height)));
  const squeezed = await squeeze(picture, { from, to }, columns);
  const sizes = { fromWidth: columns, fromHeight: picture.height, toWidth: columns, toHeight: rows };
  const small = createResampler(sizes).resample(squeezed, 0, 0, columns);
  return greyImage(small, columns, rows, (value) => value);
}

/** A range of a picture in fewer columns: out of an overview where that is not too large, else read part by part. */
async function squeeze(picture: Picture, { from, to }: ColumnRange, columns: number): Promise<Float32Array> {
  const span = to - from;
  const { width, height } = picture;
  if (span === columns) return span === width ? picture.overview(columns) : picture.read(from, to);
  const asked = Math.round((columns * width) / span);
  if (asked <= OVERVIEW_COLUMNS) {
    const first = Math.min(asked - columns, Math.round((from * asked) / width));
    return (await picture.overview(asked)).subarray(first * height, (first + columns) * height);
  }
  const resampler = createResampler({ fromWidth: span, fromHeight: height, toWidth: columns, toHeight: height });
  const result = new Float32Array(columns * height);
  const step = Math.max(1, Math.floor((columns * COLUMNS_PER_READ) / span));
  for (let column = 0; column < columns; column += step) {
    await breathe();
    const end = Math.min(columns, column + step);
    const part = resampler.sourceRange(column, end);
    const source = await picture.read(from + part.from, from + part.to);
    result.set(resampler.resample(source, part.from, column, end), column * height);
  }
  return result;
}

/** Values 0…1 column after column → bytes line after line. */
function greyImage(values: Float32Array, width: number, height: number, shade: (value: number) => number): GreyImage {
  const data = new Uint8Array(width * height);
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < height; row += 1) {
      const value = Math.min(1, Math.max(0, shade(values[column * height + row]!)));
      data[row * width + column] = Math.round(255 * value);
    }
  }
  return { width, height, data };
}

async function peaks(audio: Audio, buckets: number): Promise<Peaks> {
  const collectors = Array.from({ length: audio.channels }, () => createPeakCollector(audio.length, buckets));
  for (let from = 0; from < audio.length; from += SAMPLES_PER_READ) {
    await breathe();
    const channels = await audio.read(from, Math.min(audio.length, from + SAMPLES_PER_READ));
    for (const [channel, samples] of channels.entries()) collectors[channel]?.add(from, samples);
  }
  const channels = collectors.map((collector) => Float32Array.from(collector.peaks()));
  let peak = 0;
  for (const values of channels) for (const value of values) peak = Math.max(peak, Math.abs(value));
  return { channels, seconds: audio.length / audio.sampleRate, peak };
}

async function findPeakLevel(audio: Audio, request: SpectrogramRequest): Promise<number> {
  const { windowLength, padding, axis, height } = request;
  const levels = await spectrogram(breathing(audio), {
    fromSeconds: 0,
    toSeconds: Math.max(1, audio.length) / audio.sampleRate,
    width: PEAK_COLUMNS,
    height,
    windowLength,
    windowPadding: padding,
    axis,
    law: { kind: 'linear' },
  });
  let peak = 0;
  for (const level of levels) peak = Math.max(peak, level);
  return peak;
}

/** The same sound; each read lets others in first. */
function breathing(audio: Audio): SoundReader {
  return {
    sampleRate: audio.sampleRate,
    length: audio.length,
    async read(from, to) {
      await breathe();
      return audio.read(from, to);
    },
  };
}
