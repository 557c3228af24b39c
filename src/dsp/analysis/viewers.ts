import { type Axis, linearAxis } from '../../values/axis.ts';
import type { Law } from '../../values/law.ts';
import { createResampler } from '../resample-picture.ts';
import { type SoundReader, spectrogram } from './spectrogram.ts';

/** How a well-known program draws a sound as it comes, and how a picture must be written to be seen in it. */
export interface Viewer {
  /** For people. */
  readonly label: string;
  /** For a view of that height. */
  readonly axis: (sampleRate: number, height: number) => Axis;
  /** Samples of the Hann window for a view of that height, a power of two. */
  readonly windowLength: (height: number) => number;
  /** The factor it is filled with zeros to. */
  readonly windowPadding: number;
  /** 0…1: how much of a frame the next one covers. */
  readonly overlap: number;
  /** From level to value; the gain for that window is added first. */
  readonly law: Law;
  readonly gainDecibels: (windowLength: number) => number;
  /** From value to the brightness its palette shows, as corners of a polyline; left out, the same. */
  readonly brightness?: readonly (readonly [value: number, brightness: number])[];
  readonly pooling: 'mean' | 'max';
}

export const viewerNames = [
  'original',
  'audacity',
  'sonicVisualiser',
  'ffmpegShowspectrum',
  'ffmpegShowspectrumpic',
] as const;
export type ViewerName = (typeof viewerNames)[number];

/** Beyond this, frames are pooled as they are analysed. */
const MOST_FRAMES_PER_COLUMN = 4;

const LINEAR: Law = { kind: 'linear' };
const decibels = (rangeDecibels: number): Law => ({ kind: 'decibels', rangeDecibels });
const upTo20k = (kind: Axis['kind']) => (sampleRate: number) => ({
  kind,
  lowHertz: 0,
  highHertz: Math.min(20000, sampleRate / 2),
});

/** ffmpeg shows as many bins as rows from 0 Hz on, so that Nyquist itself lies just above the picture. */
const belowNyquist = (sampleRate: number, height: number): Axis => ({
  kind: 'linear',
  lowHertz: 0,
  highHertz: (sampleRate / 2) * ((height - 1) / height),
});

const always = (value: number) => () => value;

/** ffmpeg takes the smallest power of two whose bins fill the height. */
function windowForHeight(height: number): number {
  return 2 ** Math.ceil(Math.log2(2 * Math.max(8, height)));
}

/** ffmpeg divides by the root of the window's energy, where a sine's own level asks for half the window's sum. */
function energyGain(windowLength: number): number {
  return 20 * Math.log10(windowLength / 4 / Math.sqrt((3 * windowLength) / 8));
}

/** On its log scale it divides by the window's energy: a sine comes out 2/3 as high. */
const ENERGY_SQUARED_GAIN = 20 * Math.log10(2 / 3);

/** Luminance of ffmpeg's palette "intensity", black over violet, red and yellow to white. */
const INTENSITY = [
  [0, 0],
  [0.13, 0.036],
  [0.3, 0.186],
  [0.6, 0.282],
  [0.73, 0.658],
  [0.78, 0.763],
  [0.91, 0.953],
  [1, 1],
] as const;

/** The defaults of the programs named, read from their sources: Audacity 4, Sonic Visualiser 5, ffmpeg 5. */
export const viewers: Readonly<Record<ViewerName, Viewer>> = {
  original: {
    label: 'the original’s live view',
    axis: upTo20k('linear'),
    windowLength: always(2048),
    windowPadding: 1,
    overlap: 0.85,
    law: LINEAR,
    gainDecibels: energyGain,
    pooling: 'mean',
  },
  audacity: {
    label: 'Audacity',
    axis: upTo20k('mel'),
    windowLength: always(2048),
    windowPadding: 2,
    overlap: 0.75,
    law: decibels(80),
    gainDecibels: always(20),
    pooling: 'max',
  },
  sonicVisualiser: {
    label: 'Sonic Visualiser',
    axis: linearAxis,
    windowLength: always(1024),
    windowPadding: 1,
    overlap: 0.5,
    law: decibels(160),
    gainDecibels: always(0),
    pooling: 'max',
  },
  ffmpegShowspectrum: {
    label: 'ffmpeg showspectrum',
    axis: belowNyquist,
    windowLength: windowForHeight,
    windowPadding: 1,
    overlap: 0,
    law: { kind: 'gamma', exponent: 2 },
    gainDecibels: energyGain,
    pooling: 'mean',
  },
  ffmpegShowspectrumpic: {
    label: 'ffmpeg showspectrumpic',
    axis: belowNyquist,
    windowLength: windowForHeight,
    windowPadding: 1,
    overlap: 0,
    law: decibels(120),
    gainDecibels: always(ENERGY_SQUARED_GAIN),
    brightness: INTENSITY,
    pooling: 'mean',
  },
};

/** Part of a sound in seconds, and the size of the picture. */
export interface ViewRequest {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The sound as that program shows it: width · height values 0…1, column after column, top row first, on
 * `viewers[name].axis`. An emulation from the program's defaults: its axis, window, range and law, not its very pixels.
 */
export async function viewAs(name: ViewerName, sound: SoundReader, request: ViewRequest): Promise<Float32Array> {
  const viewer = viewers[name];
  const { width, height } = request;
  const windowLength = viewer.windowLength(height);
  const hopLength = Math.max(1, Math.round(windowLength * (1 - viewer.overlap)));
  // The program draws a column for each frame; a narrower view is that picture made smaller.
  const frames = Math.round(((request.toSeconds - request.fromSeconds) * sound.sampleRate) / hopLength);
  const columns = frames > width && frames <= MOST_FRAMES_PER_COLUMN * width ? frames : width;
  const values = await spectrogram(sound, {
    ...request,
    width: columns,
    axis: viewer.axis(sound.sampleRate, height),
    windowLength,
    windowPadding: viewer.windowPadding,
    hopLength,
    law: viewer.law,
    gainDecibels: viewer.gainDecibels(windowLength),
    pooling: viewer.pooling,
  });
  const { brightness } = viewer;
  const shown = brightness ? values.map((value) => alongPolyline(brightness, value)) : values;
  const sizes = { fromWidth: columns, fromHeight: height, toWidth: width, toHeight: height };
  return columns === width ? shown : createResampler(sizes).resample(shown, 0, 0, width);
}

/** Height of a polyline with rising corners at `x`, 0…1. */
function alongPolyline(corners: readonly (readonly [number, number])[], x: number): number {
  const next = Math.max(
    1,
    corners.findIndex(([at]) => at >= x),
  );
  const [x0, y0] = corners[next - 1]!;
  const [x1, y1] = corners[next]!;
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

type View = (sound: SoundReader, request: ViewRequest) => Promise<Float32Array>;

export const asOriginal: View = (sound, request) => viewAs('original', sound, request);
export const asAudacity: View = (sound, request) => viewAs('audacity', sound, request);
export const asSonicVisualiser: View = (sound, request) => viewAs('sonicVisualiser', sound, request);
export const asFfmpegShowspectrum: View = (sound, request) => viewAs('ffmpegShowspectrum', sound, request);
export const asFfmpegShowspectrumpic: View = (sound, request) => viewAs('ffmpegShowspectrumpic', sound, request);
