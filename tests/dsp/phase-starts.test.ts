import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import { latticeTurns } from '../../src/dsp/phase/lattice.ts';
import { createLevelStacks } from '../../src/dsp/phase/level-stacks.ts';
import { integratePhases } from '../../src/dsp/phase/pghi.ts';
import { solveTiles, type TiledStep } from '../../src/dsp/phase/solve-tiles.ts';
import type { TiledStart } from '../../src/dsp/phase/tile-starts.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { spectralConvergence } from '../../src/dsp/reference/spectral-convergence.ts';
import { createReferenceStft, soundLength } from '../../src/dsp/reference/stft.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { seededRandom, testSeed } from './photo.ts';

beforeAll(buildWasm);

/** Distance of two angles in turns, 0 … 1/2. */
function apart(a: number, b: number): number {
  return Math.abs(a - b - Math.round(a - b));
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, value), 0);
}

describe('the pulse lattice', () => {
  /** The pulses that a frame's Hann window sees, summed one by one. */
  function summedPulses(fftSize: number, hopLength: number, frame: number, bin: number) {
    const period = fftSize / 2;
    const centre = frame * hopLength;
    let re = 0;
    let im = 0;
    const first = Math.floor((centre - bin) / period) - 1;
    for (let n = first; n < first + 4; n += 1) {
      const from = n * period + bin - centre;
      const weight = Math.abs(from) < period ? 0.5 + 0.5 * Math.cos((2 * Math.PI * from) / fftSize) : 0;
      const turns = (n & 1) / 4 - (bin * (n * period + bin / 2 - centre + period)) / fftSize;
      re += weight * Math.cos(2 * Math.PI * turns);
      im += weight * Math.sin(2 * Math.PI * turns);
    }
    return { turns: Math.atan2(im, re) / (2 * Math.PI), magnitude: Math.hypot(re, im) };
  }

  it.each([
    [718, 64],
    [1024, 64],
    [258, 100],
    [64, 16],
    [66, 33],
  ])('has the phases of its pulses, which leave no bin empty (%i / %i)', (fftSize, hopLength) => {
    const bins = fftSize / 2 + 1;
    const turns = latticeTurns({ fftSize, hopLength, frames: 40 }, 1000);
    for (let at = 0; at < turns.length; at += 1) {
      const frame = 1000 + Math.floor(at / bins);
      const expected = summedPulses(fftSize, hopLength, frame, at % bins);
      expect(expected.magnitude).toBeGreaterThan(0.7);
      expect(apart(turns[at]!, expected.turns), `frame ${frame}, bin ${at % bins}`).toBeLessThan(1e-6);
    }
  });

  it('is told by the absolute frame, however far', () => {
    const layout = { fftSize: 718, hopLength: 64, frames: 12 };
    const bins = 360;
    expect(latticeTurns({ ...layout, frames: 5 }, 7)).toEqual(latticeTurns(layout, 0).slice(7 * bins));
    // An hour and more: pulses repeat after fftSize samples, here after 359 frames.
    expect(latticeTurns(layout, 359 * 10_000)).toEqual(latticeTurns(layout, 0));
  });
});

describe('integrated phases', () => {
  const layout = { fftSize: 256, hopLength: 32, frames: 60 };
  const bins = 129;
  const noWait = async () => {};

  function spectrumOf(formula: (n: number) => number) {
    const sound = Float64Array.from({ length: soundLength(layout) }, (_, n) => formula(n));
    const { re, im } = createReferenceStft(layout).forward(sound);
    const magnitude = Float32Array.from(re, (value, i) => Math.hypot(value, im[i]!));
    const turns = Float64Array.from(re, (value, i) => Math.atan2(im[i]!, value) / (2 * Math.PI));
    return { magnitude, turns };
  }

  it('turn as a sine does from frame to frame, and as a click does from bin to bin', async () => {
    const sine = spectrumOf((n) => Math.sin((2 * Math.PI * 20.3 * n) / 256));
    const ofSine = await integratePhases({ layout, magnitude: sine.magnitude, seed: 1, firstFrame: 0 }, noWait);
    const click = spectrumOf((n) => (n === 930 ? 1 : 0));
    const ofClick = await integratePhases({ layout, magnitude: click.magnitude, seed: 1, firstFrame: 0 }, noWait);
    for (let frame = 8; frame < 50; frame += 1) {
      const at = frame * bins + 20;
      const step = ofSine[at + bins]! - ofSine[at]!;
      expect(apart(step, sine.turns[at + bins]! - sine.turns[at]!), `frame ${frame}`).toBeLessThan(0.005);
    }
    for (let bin = 4; bin < 120; bin += 1) {
      const at = 29 * bins + bin;
      const step = ofClick[at + 1]! - ofClick[at]!;
      expect(apart(step, click.turns[at + 1]! - click.turns[at]!), `bin ${bin}`).toBeLessThan(0.005);
    }
  });

  it('go on from what is known, and are random where there is nothing to go by', async () => {
    const { magnitude } = spectrumOf((n) => Math.sin(0.3 * n) + 0.1 * Math.sin(2 * n));
    const field = { layout, magnitude, seed: 3, firstFrame: 0 };
    const turns = await integratePhases(field, noWait);
    expect(largest(turns.map(Math.abs))).toBeLessThanOrEqual(0.5);
    const known = turns.slice(0, 20 * bins).map((turn) => turn + 0.25 - Math.round(turn + 0.25));
    const shifted = await integratePhases({ ...field, known }, noWait);
    expect(largest(shifted.subarray(0, 20 * bins).map((turn, i) => apart(turn, known[i]!)))).toBeLessThan(1e-6);
    // The loud bins of the sine follow the quarter turn to the end.
    const bin = Math.round((0.3 * 256) / (2 * Math.PI));
    for (let frame = 20; frame < 60; frame += 1) {
      const at = frame * bins + bin;
      expect(apart(shifted[at]!, turns[at]! + 0.25), `frame ${frame}`).toBeLessThan(0.01);
    }
    const silent = { ...field, magnitude: new Float32Array(magnitude.length) };
    const [one, other] = [await integratePhases(silent, noWait), await integratePhases({ ...silent, seed: 4 }, noWait)];
    expect(one).not.toEqual(other);
  });

  it('let others in, who may cancel', async () => {
    const wide = { fftSize: 256, hopLength: 64, frames: 1200 };
    const magnitude = Float32Array.from({ length: wide.frames * bins }, seededRandom(1));
    const field = { layout: wide, magnitude, seed: 1, firstFrame: 0 };
    const cancel = async () => {
      throw new Error('cancelled');
    };
    await expect(integratePhases(field, cancel)).rejects.toThrow('cancelled');
  });

  it('take the loudest bins first', () => {
    const random = seededRandom(testSeed('level stacks'));
    const levels = Uint16Array.from({ length: 500 }, () => random() * 40);
    const stacks = createLevelStacks(levels, 40);
    for (let at = 0; at < 500; at += 1) stacks.push(at);
    const taken: number[] = [];
    for (let at = stacks.pop(); at !== undefined; at = stacks.pop()) taken.push(at);
    expect(new Set(taken).size).toBe(levels.filter((level) => level > 0).length);
    expect(taken.map((at) => levels[at]!)).toEqual(taken.map((at) => levels[at]!).sort((a, b) => b - a));
  });
});

describe('tiles from every start', () => {
  const layout = { fftSize: 64, hopLength: 16, frames: 700 };
  const bins = 33;
  const length = soundLength(layout);
  // Faded at both ends, whose reflections have phases that no slope tells.
  const sound = Float32Array.from({ length }, (_, n) => {
    const tones = 0.5 * Math.sin(0.4 * n + 40 * Math.sin(n / 900)) + 0.3 * Math.sin(1.7 * n);
    return Math.sin((Math.PI * n) / length) ** 2 * (tones + (n % 700 === 0 ? 1 : 0));
  });
  const stft = createReferenceStft(layout);
  const { re, im } = stft.forward(Float64Array.from(sound));
  const magnitude = Float32Array.from(re, (value, i) => Math.hypot(value, im[i]!));

  async function solve(start: TiledStart, tileFrames: number, fields = {}) {
    const output = new Float32Array(sound.length);
    const steps: TiledStep[] = [];
    const problem = {
      layout,
      start,
      iterations: 16,
      momentum: 0.99,
      seed: 5,
      backend: createWasmBackend(createInlinePool()),
      magnitudes: async (from: number, to: number) => magnitude.slice(from * bins, to * bins),
      fallback: async () => undefined,
      tileFrames,
      ...fields,
    };
    for await (const step of solveTiles(problem, output)) steps.push(step);
    return { steps, convergence: spectralConvergence(stft.forward(Float64Array.from(output)), magnitude) };
  }

  const starts: readonly TiledStart[] = [
    { kind: 'random' },
    { kind: 'lattice' },
    { kind: 'pghi' },
    { kind: 'sound', read: async (from, to) => sound.slice(from, to) },
  ];

  it.each(starts)('have no seam: $kind', async (start) => {
    const whole = await solve(start, 1000);
    const tiled = await solve(start, 150);
    console.log(`${start.kind}: whole ${whole.convergence.toFixed(2)} dB, tiled ${tiled.convergence.toFixed(2)} dB`);
    expect(tiled.steps.at(-1)!.tiles).toBeGreaterThan(4);
    // So far down as integrated phases lead, a tile's own loudest bin and its order of bins make a small difference.
    const room = whole.convergence > -25 ? 0.2 : 1;
    expect(tiled.convergence).toBeLessThan(Math.max(whole.convergence + room, -80));
  });

  it('stop early together', async () => {
    const { steps } = await solve({ kind: 'random' }, 150, { iterations: 500, stopWhenFlat: true });
    const done = steps.at(-1)!.iteration;
    expect(done).toBeLessThan(500);
    const last = new Map(steps.map(({ tile, iteration }) => [tile, iteration]));
    expect(new Set(last.values())).toEqual(new Set([done]));
    expect(steps.at(-1)!.fraction).toBe(1);
    const whole = await solve({ kind: 'random' }, 150, { iterations: done });
    expect(steps.at(-1)!.curve().at(-1)).toBe(whole.steps.at(-1)!.curve().at(-1));
  });
});
