import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createReferenceStft } from '../../src/dsp/reference/stft.ts';
import { audioAtRate } from '../../src/dsp/views/audio-rate.ts';
import { declareNode } from '../../src/nodes/declare.ts';
import { griffinLim } from '../../src/nodes/griffin-lim.ts';
import { waveform } from '../../src/nodes/waveform.ts';
import type { Params } from '../../src/patch/document.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { patchOf, pictureOf } from '../engine/toys.ts';
import { createNodeEngine, evaluatePatch } from '../support/node-engine.ts';

const layout = { fftSize: 64, hopLength: 16, frames: 300 };
const rows = 33;
const sampleRate = 44100;

/** Chirps and clicks: a sound whose timing is no matter of chance. As a wire at whatever rate is asked for. */
const melody = Float32Array.from(
  { length: (layout.frames - 1) * layout.hopLength },
  (_, n) => 0.3 * Math.sin(0.05 * n + 1e-5 * n * n) + 0.2 * Math.sin(0.9 * n) + (n % 600 === 0 ? 0.4 : 0),
);

const chirps = declareNode({
  type: 'chirps',
  version: 1,
  title: 'Chirps',
  category: 'sources',
  summary: 'chirps',
  inputs: {},
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params: z.strictObject({ sampleRate: z.int().default(sampleRate), gain: z.number().default(1) }),
  settings: [],
  async evaluate({ params }) {
    const samples = melody.map((value) => value * params.gain);
    return { outputs: { audio: audioAtRate(audioInMemory(sampleRate, [samples]), params.sampleRate) } };
  },
});

/** The chirps' spectrogram: a level of 1 is a sine at full scale. */
const drawing = declareNode({
  type: 'drawing',
  version: 1,
  title: 'Drawing',
  category: 'sources',
  summary: 'drawing',
  inputs: {},
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params: z.strictObject({}),
  settings: [],
  async evaluate() {
    const { re, im } = createReferenceStft(layout).forward(Float64Array.from(melody));
    const read = async (from: number, to: number) =>
      Float32Array.from({ length: (to - from) * rows }, (_, i) => {
        const at = (from + Math.floor(i / rows)) * rows + (rows - 1 - (i % rows));
        return Math.hypot(re[at]!, im[at]!) / (layout.fftSize / 4);
      });
    return { outputs: { picture: pictureOf(layout.frames, read, rows) } };
  },
});

function newEngine() {
  return createNodeEngine({ catalog: [chirps, drawing, griffinLim, waveform], assets: { blob: async () => null } });
}

function patchWith(params: Params, source: Params | undefined) {
  const patch = patchOf(
    [
      ['drawing', 'drawing'],
      ...(source ? ([['chirps', 'chirps', source]] as const) : []),
      ['gl', 'griffinLim', { fftSize: 'exact', normalise: false, ...params }],
      ['wave', 'waveform'],
    ],
    ['drawing > gl', ...(source ? ['chirps.audio > gl.phase'] : []), 'gl.audio > wave.audio'],
  );
  return { ...patch, settings: { ...patch.settings, hopLength: layout.hopLength } };
}

async function soundOf(params: Params, source?: Params): Promise<Float32Array> {
  const { sound } = await evaluatePatch(newEngine(), patchWith(params, source));
  return (await sound('gl'))[0]!;
}

function errorDecibels(found: Float32Array, wanted: Float32Array): number {
  let error = 0;
  let energy = 0;
  for (let i = 0; i < wanted.length; i += 1) {
    error += (found[i]! - wanted[i]!) ** 2;
    energy += wanted[i]! ** 2;
  }
  return 10 * Math.log10(error / energy);
}

describe('the sound’s own phases', () => {
  test.each([0, 3, 32])('bring an unedited spectrogram back as it was, after %i iterations', async (iterations) => {
    for (const method of ['momentum', 'admm']) {
      // As loud or not: phases have no loudness.
      for (const gain of [1, 0.01]) {
        const found = await soundOf({ iterations, method }, { gain });
        const error = errorDecibels(found, melody);
        expect(error, `${method}, gain ${gain}`).toBeLessThan(-60);
      }
    }
  });

  test.each([48_000, 96_000])('are told by a sound of %i Hz too', async (rate) => {
    const found = await soundOf({ iterations: 32 }, { sampleRate: rate });
    const error = errorDecibels(found, melody);
    console.log(`phases of ${rate} Hz: ${error.toFixed(1)} dB apart`);
    expect(error).toBeLessThan(-30);
    expect(errorDecibels(await soundOf({ iterations: 32, start: 'random' }), melody)).toBeGreaterThan(-20);
  });

  test('are not used where another start is chosen', async () => {
    expect(errorDecibels(await soundOf({ start: 'random' }, {}), melody)).toBeGreaterThan(-20);
    expect(await soundOf({ start: 'random' }, {})).toEqual(await soundOf({}));
  });

  test('must be wired', async () => {
    const missing = await evaluatePatch(newEngine(), patchWith({ start: 'phase' }, undefined));
    expect(missing.summary.outcomes['gl']).toMatchObject({
      state: 'failed',
      problem: { code: 'input-missing', port: 'phase' },
    });
  });
});

describe('starts, styles and methods', () => {
  test('each gives another sound', async () => {
    const sounds = [];
    for (const params of [
      {},
      { style: 'clear' },
      { start: 'pghi' },
      { method: 'admm' },
      { style: 'clear', method: 'admm' },
    ]) {
      sounds.push(await soundOf(params));
    }
    for (const [i, one] of sounds.entries()) {
      for (const other of sounds.slice(i + 1)) expect(errorDecibels(one, other)).toBeGreaterThan(-60);
    }
  });

  test('PGHI brings a real spectrogram nearer than random phases', async () => {
    const convergence = async (params: Params) => {
      const { results } = await evaluatePatch(newEngine(), patchWith(params, undefined));
      return Number(results.get('gl')?.facts?.['spectralConvergence']);
    };
    expect(await convergence({ start: 'pghi', iterations: 0 })).toBeLessThan(
      (await convergence({ iterations: 0 })) - 3,
    );
  });

  test.each([
    ['the clear style is the lattice', { style: 'clear' }, { start: 'lattice' }, false],
    ['the rich style is random', { style: 'rich' }, { start: 'random', style: 'clear' }, false],
    ['a wired phase is used by itself', {}, { start: 'phase' }, true],
    ['ADMM never stops early', { method: 'admm' }, { method: 'admm', earlyStop: true }, false],
  ] as const)('%s: the same evaluation', async (_, params, spelled, hasPhase) => {
    const engine = newEngine();
    await evaluatePatch(engine, patchWith(params, hasPhase ? {} : undefined));
    const { summary } = await evaluatePatch(engine, patchWith(spelled, hasPhase ? {} : undefined));
    expect(summary.outcomes['gl']).toEqual({ state: 'cached' });
  });

  test('an early stop says how many iterations were done', async () => {
    const { results } = await evaluatePatch(newEngine(), patchWith({ iterations: 1000, earlyStop: true }, undefined));
    const facts = results.get('gl')?.facts;
    const done = Number(facts?.['iteration']);
    expect(done).toBeLessThan(1000);
    expect(done % 8).toBe(0);
    expect(facts?.['iterations']).toBe(done);
    expect(facts?.['curve']).toHaveLength(done + 1);
  });
});
