import type { Axis, AxisKind } from '../values/axis.ts';
import { assertNever } from '../values/wire.ts';

/**
 * The one definition of which frequency a row stands for, both ways, for picture, painter, analysis and renderer.
 * Rows are counted from the top and may lie between two rows or outside the picture; 0 is the centre of the top
 * row (`highHertz`), height − 1 that of the bottom row (`lowHertz`).
 */

/** A log or notes axis that is said to begin at 0 Hz begins here. */
export const LOWEST_LOG_HERTZ = 1;

/** The axis' own scale on which its rows are equally spaced. Rising; −∞ for 0 Hz on log and notes axes. */
export function hertzToScale(kind: AxisKind, hertz: number): number {
  switch (kind) {
    case 'linear':
      return hertz;
    case 'log':
      return hertz <= 0 ? Number.NEGATIVE_INFINITY : Math.log10(hertz);
    case 'mel':
      return hertzToMel(hertz);
    case 'notes':
      return hertz <= 0 ? Number.NEGATIVE_INFINITY : hertzToMidi(hertz);
    default:
      return assertNever(kind);
  }
}

/** The inverse of `hertzToScale`. */
export function scaleToHertz(kind: AxisKind, position: number): number {
  switch (kind) {
    case 'linear':
      return position;
    case 'log':
      return 10 ** position;
    case 'mel':
      return melToHertz(position);
    case 'notes':
      return midiToHertz(position);
    default:
      return assertNever(kind);
  }
}

/** Mel by O'Shaughnessy's formula (1987), 1127 · ln(1 + f/700), which HTK and Audacity use. 0 Hz is 0 mel. */
export function hertzToMel(hertz: number): number {
  return 1127 * Math.log1p(Math.max(0, hertz) / 700);
}

/** The inverse of `hertzToMel`. */
export function melToHertz(mel: number): number {
  return 700 * Math.expm1(mel / 1127);
}

/** MIDI note number, with a fraction: 69 = A4 = 440 Hz, equal temperament. */
export function hertzToMidi(hertz: number): number {
  return 69 + 12 * Math.log2(hertz / 440);
}

/** The inverse of `hertzToMidi`. */
export function midiToHertz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}

/** Frequency of a row of a picture `height` rows high. The one row of a picture of height 1 is the middle of the axis. */
export function rowToHertz(axis: Axis, height: number, row: number): number {
  const { low, high } = scaleEnds(axis);
  const fraction = height > 1 ? row / (height - 1) : 0.5;
  return scaleToHertz(axis.kind, high + (low - high) * fraction);
}

/** Row of a frequency, the inverse of `rowToHertz`; +∞ for 0 Hz on log and notes axes, 0 for height 1. */
export function hertzToRow(axis: Axis, height: number, hertz: number): number {
  if (height <= 1) return 0;
  const { low, high } = scaleEnds(axis);
  return ((hertzToScale(axis.kind, hertz) - high) / (low - high)) * (height - 1);
}

/** Frequencies of all rows, top first. */
export function rowFrequencies(axis: Axis, height: number): Float64Array {
  return Float64Array.from({ length: height }, (_, row) => rowToHertz(axis, height, row));
}

function scaleEnds(axis: Axis): { low: number; high: number } {
  const logarithmic = axis.kind === 'log' || axis.kind === 'notes';
  const lowHertz = logarithmic ? Math.max(LOWEST_LOG_HERTZ, axis.lowHertz) : axis.lowHertz;
  return { low: hertzToScale(axis.kind, lowHertz), high: hertzToScale(axis.kind, axis.highHertz) };
}

const NOTE_NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const;

/** The nearest note of equal temperament (A4 = 440 Hz). */
export interface Note {
  /** MIDI number, 69 = A4. */
  readonly midi: number;
  /** Letter, sharp sign and octave: 'A4', 'C♯−1'. */
  readonly name: string;
  /** How far the frequency lies above the note, −50 … 50 hundredths of a semitone. */
  readonly cents: number;
}

/** The note nearest to a frequency above 0 Hz; undefined at and below 0 Hz. */
export function hertzToNote(hertz: number): Note | undefined {
  if (!(hertz > 0)) return undefined;
  const exact = hertzToMidi(hertz);
  const midi = Math.round(exact);
  return { midi, name: midiName(midi), cents: 100 * (exact - midi) };
}

/** Name of a whole MIDI number: 60 = 'C4'. */
export function midiName(midi: number): string {
  const octave = Math.floor(midi / 12) - 1;
  const letter = NOTE_NAMES[((midi % 12) + 12) % 12] ?? '';
  return `${letter}${octave < 0 ? `−${-octave}` : octave}`;
}
