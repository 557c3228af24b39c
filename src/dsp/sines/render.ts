import { startPhase } from '../phase/start-phase.ts';
import type { SineRequest } from './contract.ts';
import { createNoise, type RowNoise } from './noise.ts';

/** Samples for which levels and noise are straight lines, at most; recurrences begin anew after each. */
const PIECE_SAMPLES = 64;
/** Oscillators advanced together: none waits for another's last sample. */
const GROUP = 4;

/**
 * The sum of a bank's oscillators over a stretch. Levels are interpolated linearly between columns; phases follow from
 * the absolute sample alone, so that stretches fit together whoever computes them. Oscillators are the recurrence
 * y[n] = 2 cos ω · y[n−1] − y[n−2] in float64, started anew for each piece by rotation of a phasor.
 */
export function renderSines(request: SineRequest): Float32Array<ArrayBuffer> {
  const { bank, from, to } = request;
  const result = new Float32Array(to - from);
  const state = createState(request);
  const sum = new Float64Array(PIECE_SAMPLES);
  for (let at = from; at < to; ) {
    const column = Math.floor(at / bank.hopLength);
    const end = Math.min(to, (column + 1) * bank.hopLength, at + PIECE_SAMPLES);
    sum.fill(0);
    const count = state.gather(column, at, end);
    if (bank.bandwidths) addNoise(state.group, count, sum, end - at);
    else addSines(state.group, count, sum, end - at);
    for (let n = 0; n < end - at; n += 1) result[at - from + n] = sum[n]!;
    at = end;
  }
  return result;
}

/** The rows that sound in a piece: what their recurrences begin with, in parallel lists. */
interface Sounding {
  /** 2 cos ω. */
  readonly turn: Float64Array;
  /** cos and sin of the phase at the first sample, and at the one before it. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly cosBefore: Float64Array;
  readonly sinBefore: Float64Array;
  /** Amplitude of the cosine, and its change from sample to sample; of the sine, for noise. */
  readonly a: Float64Array;
  readonly da: Float64Array;
  readonly b: Float64Array;
  readonly db: Float64Array;
}

/** Rows of a bank on their way through a stretch. */
interface BankState {
  readonly group: Sounding;
  /** Fills the group for samples at…end of a column; returns how many rows sound, rounded up to whole groups. */
  gather(column: number, at: number, end: number): number;
}

function createState({ bank, levels, firstColumn }: SineRequest): BankState {
  const { frequencies, sampleRate, hopLength, bandwidths } = bank;
  const rows = frequencies.length;
  const room = rows + GROUP;
  const list = () => new Float64Array(room);
  const group: Sounding = {
    ...{ turn: list(), cos: list(), sin: list(), cosBefore: list(), sinBefore: list() },
    ...{ a: list(), da: list(), b: list(), db: list() },
  };
  const sounds = Uint8Array.from(frequencies, (hertz) => (hertz > 0 && hertz < sampleRate / 2 ? 1 : 0));
  const startPhases = Float64Array.from({ length: rows }, (_, row) => startPhase(bank.seed, 0, row));
  const omega = frequencies.map((hertz) => (2 * Math.PI * hertz) / sampleRate);
  const turns = omega.map((angle) => 2 * Math.cos(angle));
  const [stepCos, stepSin] = [omega.map(Math.cos), omega.map(Math.sin)];
  const phasors = createPhasors(frequencies, sampleRate, startPhases);
  const noise: RowNoise | undefined = bandwidths && createNoise(bank.seed, bandwidths, sampleRate);

  function gather(column: number, at: number, end: number): number {
    phasors.moveTo(at);
    const base = (column - firstColumn) * rows;
    const start = (at - column * hopLength) / hopLength;
    const slope = 1 / hopLength;
    let count = 0;
    for (let row = 0; row < rows; row += 1) {
      const here = levels[base + row]!;
      const next = levels[base + rows + row]!;
      if (sounds[row] === 0 || !(here > 0 || next > 0)) continue;
      const [low, high] = [here > 0 ? here : 0, next > 0 ? next : 0];
      const level = low + (high - low) * start;
      const change = (high - low) * slope;
      const [cos, sin] = [phasors.cos[row]!, phasors.sin[row]!];
      group.turn[count] = turns[row]!;
      group.cos[count] = cos;
      group.sin[count] = sin;
      group.cosBefore[count] = cos * stepCos[row]! + sin * stepSin[row]!;
      group.sinBefore[count] = sin * stepCos[row]! - cos * stepSin[row]!;
      group.a[count] = level;
      group.da[count] = change;
      if (noise) shape(group, count, noise, row, { at, end, level, change });
      count += 1;
    }
    // What fills the last group up is silent.
    const full = Math.ceil(count / GROUP) * GROUP;
    for (const values of Object.values(group)) values.fill(0, count, full);
    return full;
  }

  return { group, gather };
}

/** Levels times the row's slow random motion: a straight line again, from the piece's beginning to its end. */
function shape(
  group: Sounding,
  place: number,
  noise: RowNoise,
  row: number,
  {
    at,
    end,
    level,
    change,
  }: { readonly at: number; readonly end: number; readonly level: number; readonly change: number },
): void {
  const length = end - at;
  const last = level + change * length;
  noise.moveTo(row, at);
  const [re, im] = [level * noise.re, level * noise.im];
  noise.moveTo(row, end);
  group.a[place] = re;
  group.da[place] = (last * noise.re - re) / length;
  group.b[place] = im;
  group.db[place] = (last * noise.im - im) / length;
}

/** cos and sin of each row's phase at a sample. */
interface Phasors {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  moveTo(sample: number): void;
}

/** Exact when first asked; then turned on by whole pieces, whose rotation is remembered. */
function createPhasors(frequencies: Float64Array, sampleRate: number, startPhases: Float64Array): Phasors {
  const rows = frequencies.length;
  const [cos, sin] = [new Float64Array(rows), new Float64Array(rows)];
  const rotations = new Map<number, { readonly cos: Float64Array; readonly sin: Float64Array }>();
  let now = -1;

  function exact(sample: number): void {
    for (let row = 0; row < rows; row += 1) {
      // Whole turns are taken off first: what is left keeps its precision.
      const turns = (frequencies[row]! * sample) / sampleRate;
      const angle = 2 * Math.PI * (turns - Math.floor(turns)) + startPhases[row]!;
      cos[row] = Math.cos(angle);
      sin[row] = Math.sin(angle);
    }
  }

  function rotationBy(samples: number) {
    const known = rotations.get(samples);
    if (known) return known;
    const angles = frequencies.map((hertz) => (2 * Math.PI * hertz * samples) / sampleRate);
    const made = { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
    rotations.set(samples, made);
    return made;
  }

  return {
    cos,
    sin,
    moveTo(sample) {
      if (now < 0) exact(sample);
      else if (sample !== now) {
        const by = rotationBy(sample - now);
        for (let row = 0; row < rows; row += 1) {
          const [c, s] = [cos[row]!, sin[row]!];
          cos[row] = c * by.cos[row]! - s * by.sin[row]!;
          sin[row] = s * by.cos[row]! + c * by.sin[row]!;
        }
      }
      now = sample;
    },
  };
}

/** Adds level · cos(phase) of all rows, four at a time. */
function addSines(group: Sounding, count: number, sum: Float64Array, length: number): void {
  const { turn, cos, cosBefore, a, da } = group;
  for (let i = 0; i < count; i += GROUP) {
    const [k0, k1, k2, k3] = [turn[i]!, turn[i + 1]!, turn[i + 2]!, turn[i + 3]!];
    const [d0, d1, d2, d3] = [da[i]!, da[i + 1]!, da[i + 2]!, da[i + 3]!];
    let [y0, y1, y2, y3] = [cos[i]!, cos[i + 1]!, cos[i + 2]!, cos[i + 3]!];
    let [z0, z1, z2, z3] = [cosBefore[i]!, cosBefore[i + 1]!, cosBefore[i + 2]!, cosBefore[i + 3]!];
    let [a0, a1, a2, a3] = [a[i]!, a[i + 1]!, a[i + 2]!, a[i + 3]!];
    for (let n = 0; n < length; n += 1) {
      sum[n] = sum[n]! + (a0 * y0 + a1 * y1) + (a2 * y2 + a3 * y3);
      const x0 = k0 * y0 - z0;
      const x1 = k1 * y1 - z1;
      const x2 = k2 * y2 - z2;
      const x3 = k3 * y3 - z3;
      z0 = y0;
      z1 = y1;
      z2 = y2;
      z3 = y3;
      y0 = x0;
      y1 = x1;
      y2 = x2;
      y3 = x3;
      a0 += d0;
      a1 += d1;
      a2 += d2;
      a3 += d3;
    }
  }
}

/** Adds a · cos(phase) − b · sin(phase) of all rows, two at a time. */
function addNoise(group: Sounding, count: number, sum: Float64Array, length: number): void {
  const { turn, cos, sin, cosBefore, sinBefore, a, da, b, db } = group;
  for (let i = 0; i < count; i += 2) {
    const [k0, k1] = [turn[i]!, turn[i + 1]!];
    let [y0, y1] = [cos[i]!, cos[i + 1]!];
    let [z0, z1] = [cosBefore[i]!, cosBefore[i + 1]!];
    let [s0, s1] = [sin[i]!, sin[i + 1]!];
    let [t0, t1] = [sinBefore[i]!, sinBefore[i + 1]!];
    let [a0, a1, b0, b1] = [a[i]!, a[i + 1]!, b[i]!, b[i + 1]!];
    for (let n = 0; n < length; n += 1) {
      sum[n] = sum[n]! + (a0 * y0 - b0 * s0) + (a1 * y1 - b1 * s1);
      const [x0, x1, u0, u1] = [k0 * y0 - z0, k1 * y1 - z1, k0 * s0 - t0, k1 * s1 - t1];
      z0 = y0;
      z1 = y1;
      t0 = s0;
      t1 = s1;
      y0 = x0;
      y1 = x1;
      s0 = u0;
      s1 = u1;
      a0 += da[i]!;
      a1 += da[i + 1]!;
      b0 += db[i]!;
      b1 += db[i + 1]!;
    }
  }
}
