import type { Axis } from '../../values/axis.ts';
import { hertzToMidi, hertzToRow, midiToHertz, rowFrequencies } from '../axes.ts';

/**
 * Hertz of each row, top first. `inTune`, on a notes axis: the row nearest to each note of equal temperament (A4 = 440 Hz)
 * sounds exactly that note; all other rows stay where they are. No row moves by more than half the way to the next.
 */
export function sineFrequencies(axis: Axis, height: number, inTune: boolean): Float64Array {
  const frequencies = rowFrequencies(axis, height);
  if (!inTune || axis.kind !== 'notes') return frequencies;
  const distance = new Float64Array(height).fill(Number.POSITIVE_INFINITY);
  const [bottom, top] = [hertzToMidi(frequencies[height - 1]!), hertzToMidi(frequencies[0]!)];
  for (let midi = Math.floor(bottom); midi <= Math.ceil(top); midi += 1) {
    const exact = height > 1 ? hertzToRow(axis, height, midiToHertz(midi)) : 0;
    const row = Math.round(exact);
    if (row < 0 || row >= height || Math.abs(exact - row) >= distance[row]!) continue;
    distance[row] = Math.abs(exact - row);
    frequencies[row] = midiToHertz(midi);
  }
  return frequencies;
}

/** Hertz from half-way to the row above to half-way to the row below: how wide a row's band of noise is. */
export function rowBandwidths(frequencies: Float64Array): Float64Array {
  const last = frequencies.length - 1;
  return frequencies.map((_, row) => {
    const above = frequencies[Math.max(0, row - 1)]!;
    const below = frequencies[Math.min(last, row + 1)]!;
    const rows = Math.min(last, row + 1) - Math.max(0, row - 1);
    return rows === 0 ? 1 : Math.abs(above - below) / rows;
  });
}
