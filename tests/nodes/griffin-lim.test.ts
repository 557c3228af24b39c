import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createPhaseBackends } from '../../src/app/worker/phase-backends.ts';
import { haloFrames } from '../../src/dsp/gpu/tiles.ts';
import { BackendFailure, type PhaseBackend } from '../../src/dsp/phase/contract.ts';
import { mostTileFrames, solveTiles, type TiledStep } from '../../src/dsp/phase/solve-tiles.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { spectralConvergence } from '../../src/dsp/reference/spectral-convergence.ts';
import { createReferenceStft } from '../../src/dsp/reference/stft.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { nodeScratch } from '../../src/media/scratch/node.ts';
import { declareNode } from '../../src/nodes/declare.ts';
import { griffinLim } from '../../src/nodes/griffin-lim.ts';
import { waveform } from '../../src/nodes/waveform.ts';
import type { Params } from '../../src/patch/document.ts';
import { patchOf, pictureOf } from '../engine/toys.ts';
import { createNodeEngine, evaluatePatch, nodePlatform } from '../support/node-engine.ts';
import { freshSeed, seededRandom } from '../support/random.ts';

const rows = 33;

/** A picture of some bars, or of nothing at all. */
const bars = declareNode({
  type: 'bars',
  version: 1,
  title: 'Bars',
  category: 'sources',
  summary: 'bars',
  inputs: {},
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params: z.strictObject({ width: z.int().default(300), level: z.number().default(0.8) }),
  settings: [],
  async evaluate({ params }) {
    const read = async (from: number, to: number) => {
      const values = new Float32Array((to - from) * rows);
      for (let i = 0; i < values.length; i += 1) {
        const column = from + Math.floor(i / rows);
        const row = i % rows;
        const lit = row % 7 === 2 || Math.floor(column / 25) % 3 === row % 3;
        values[i] = lit ? params.level * (0.4 + 0.6 * Math.abs(Math.sin(column / 40 + row))) : 0;
      }
      return values;
    };
    return { outputs: { picture: pictureOf(params.width, read, rows) } };
  },
});

function engineWith(wasm?: PhaseBackend) {
  return createNodeEngine({
    catalog: [bars, griffinLim, waveform],
    assets: { blob: async () => null },
    ...(wasm && { platform: nodePlatform(wasm) }),
  });
}

function patchWith(params: Params, picture: Params = {}, hopLength = 16) {
  const patch = patchOf(
    [
      ['bars', 'bars', picture],
      ['gl', 'griffinLim', { fftSize: 'exact', iterations: 12, ...params }],
      ['wave', 'waveform'],
    ],
    ['bars > gl', 'gl.audio > wave.audio'],
  );
  return { ...patch, settings: { ...patch.settings, hopLength } };
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}

describe('the sound of a picture', () => {
  test('has one hop a column, its peak at −1 dB, facts, and is what the waveform shows', async () => {
    const engine = engineWith();
    const { summary, results, sound } = await evaluatePatch(engine, patchWith({}));
    expect(summary.state).toBe('done');
    const [samples] = await sound('wave');
    expect(samples).toHaveLength(299 * 16);
    expect(20 * Math.log10(peakOf(samples!))).toBeCloseTo(-1, 4);
    const facts = results.get('gl')?.facts;
    expect(facts).toMatchObject({ backend: 'wasm', iteration: 12, fftSize: 64 });
    expect(facts?.['curve']).toHaveLength(13);
    const curve = Array.isArray(facts?.['curve']) ? facts['curve'] : [];
    expect(facts?.['spectralConvergence']).toBe(curve[12]);
    expect(curve[12]).toBeLessThan(curve[0] - 2);
    expect(results.get('wave')?.shows).toEqual(results.get('gl')?.outputs['audio']);
  });

  test('draws the picture: its spectral convergence, measured by the reference, is the one on the node', async () => {
    const engine = engineWith();
    const { results, sound } = await evaluatePatch(engine, patchWith({ normalise: false }));
    const [samples] = await sound('gl');
    const handle = results.get('gl')?.outputs['audio']?.handle;
    expect(handle).toBeDefined();
    const picture = engine.value(results.get('bars')?.outputs['picture']?.handle ?? '');
    if (picture?.kind !== 'picture') throw new Error('no picture');
    const columns = await picture.read(0, picture.width);
    const magnitude = columns.map((_, i) => columns[i - (i % rows) + rows - 1 - (i % rows)]!);
    const stft = createReferenceStft({ fftSize: 64, hopLength: 16, frames: 300 });
    // Not normalised, a level of 1 is a sine at full scale, whose magnitude is fftSize / 4.
    const measured = spectralConvergence(stft.forward(Float64Array.from(samples!, (value) => value / 16)), magnitude);
    expect(measured).toBeCloseTo(Number(results.get('gl')?.facts?.['spectralConvergence']), 1);
  });

  test('is the same for the same seed and another for another', async () => {
    const soundFor = async (params: Params) => {
      const { sound } = await evaluatePatch(engineWith(), patchWith(params));
      return (await sound('gl'))[0]!;
    };
    const first = await soundFor({ seed: 3 });
    expect(await soundFor({ seed: 3 })).toEqual(first);
    expect(await soundFor({ seed: 4 })).not.toEqual(first);
  });

  test('comes at once as a provisional start, before the last iteration', async () => {
    const { events } = await evaluatePatch(engineWith(), patchWith({}));
    const published = events.findIndex((event) => event.type === 'published' && event.node === 'gl');
    const ended = events.findIndex((event) => event.type === 'ended' && event.node === 'gl');
    expect(published).toBeGreaterThan(-1);
    expect(published).toBeLessThan(ended);
    const event = events[published];
    expect(event?.type === 'published' && event.result.facts).toMatchObject({ iteration: 0 });
    expect(event?.type === 'published' && event.result.outputs['audio']).toMatchObject({ length: 299 * 16 });
  });

  test('auto is settled before the key: the same choice written out is the same evaluation', async () => {
    const engine = engineWith();
    await evaluatePatch(engine, patchWith({ fftSize: 'auto', backend: 'auto' }));
    const { summary } = await evaluatePatch(engine, patchWith({ fftSize: '512', backend: 'wasm' }));
    expect(summary.outcomes['gl']).toEqual({ state: 'cached' });
  });
});

describe('sounds too long for memory', () => {
  test('lie in the scratch, sample for sample as in memory', async () => {
    const scratch = nodeScratch(1000);
    const engine = createNodeEngine({
      catalog: [bars, griffinLim, waveform],
      assets: { blob: async () => null },
      platform: { ...nodePlatform(), scratch },
    });
    const { sound, results } = await evaluatePatch(engine, patchWith({}));
    expect(scratch.files()).toBe(1);
    const inMemory = await evaluatePatch(engineWith(), patchWith({}));
    expect((await sound('wave'))[0]).toEqual((await inMemory.sound('wave'))[0]);
    expect(results.get('gl')?.warnings).toEqual([]);
    scratch.clear();
  });

  test('stay in memory where there is no room, and the node says so', async () => {
    const engine = createNodeEngine({
      catalog: [bars, griffinLim, waveform],
      assets: { blob: async () => null },
      platform: {
        ...nodePlatform(),
        scratch: { mostInMemory: 1000, open: () => Promise.reject(new Error('full')) },
      },
    });
    const { summary, results } = await evaluatePatch(engine, patchWith({}));
    expect(summary.state).toBe('done');
    expect(results.get('gl')?.warnings.join()).toMatch(/no room on the disk.*MB of memory/);
  });
});

describe('pictures that are hard to hear', () => {
  test('black is silence, and says so', async () => {
    const { results, sound } = await evaluatePatch(engineWith(), patchWith({}, { level: 0 }));
    expect(peakOf((await sound('gl'))[0]!)).toBe(0);
    expect(results.get('gl')?.warnings.join()).toMatch(/black.*silent/);
  });

  test('a single column is refused, two are not', async () => {
    const one = await evaluatePatch(engineWith(), patchWith({}, { width: 1 }));
    expect(one.summary.outcomes['gl']).toMatchObject({ state: 'failed', problem: { code: 'picture-too-short' } });
    const two = await evaluatePatch(engineWith(), patchWith({}, { width: 2 }));
    expect((await two.sound('gl'))[0]).toHaveLength(16);
  });

  test('a hop longer than the FFT size is refused at the param', async () => {
    const { summary } = await evaluatePatch(engineWith(), patchWith({}, {}, 65));
    expect(summary.outcomes['gl']).toMatchObject({
      state: 'failed',
      problem: { code: 'hop-too-long', param: 'fftSize' },
    });
  });
});

/** A backend that breaks after some steps, with or without a last good sound. */
function breaking(inner: PhaseBackend, afterIteration: number, keepsSound: boolean, times = 1): PhaseBackend {
  let left = times;
  return {
    name: 'wasm',
    description: 'Brittle',
    dispose() {},
    async *solve(problem) {
      for await (const step of inner.solve(problem)) {
        if (left > 0 && step.iteration >= afterIteration) {
          left -= 1;
          throw new BackendFailure('wasm', 'it broke', keepsSound ? await step.sound() : undefined);
        }
        yield step;
      }
    },
  };
}

describe('backends that fail', () => {
  const wasm = () => createWasmBackend(createInlinePool());

  test.each([true, false])('hand over and the node says so (last sound kept: %s)', async (keepsSound) => {
    const { results, summary } = await evaluatePatch(engineWith(breaking(wasm(), 2, keepsSound)), patchWith({}));
    expect(summary.state).toBe('done');
    expect(results.get('gl')?.warnings).toHaveLength(1);
    expect(results.get('gl')?.warnings[0]).toMatch(/Brittle gave up \(it broke\).*went on from iteration 0/);
    expect(results.get('gl')?.facts).toMatchObject({ iteration: 12 });
    const unbroken = await evaluatePatch(engineWith(), patchWith({}));
    const convergence = ({ results }: Pick<typeof unbroken, 'results'>) =>
      Number(results.get('gl')?.facts?.['spectralConvergence']);
    expect(Math.abs(convergence({ results }) - convergence(unbroken))).toBeLessThan(0.5);
  });

  test('when none is left the node fails and says what to do', async () => {
    const { summary } = await evaluatePatch(engineWith(breaking(wasm(), 0, false, 9)), patchWith({}));
    expect(summary.outcomes['gl']).toMatchObject({ state: 'failed', problem: { code: 'backend-failed' } });
  });
});

describe('failures provoked', () => {
  const inline = () => createWasmBackend(createInlinePool());

  /** A machine with a GPU that is by far the fastest, and breaks. */
  function engineWithGpu(gpu: PhaseBackend) {
    const phase = createPhaseBackends({
      wasm: inline(),
      probe: async (mode) => ({ available: mode === 'webgpu', software: false, description: 'a GPU', limit: 1 }),
      createGpu: async () => ({ ...gpu, supports: () => true }),
      measure: async (backend) => (backend.name === 'wasm' ? 1 : 0.01),
      patience: 10_000,
    });
    return createNodeEngine({
      catalog: [bars, griffinLim, waveform],
      assets: { blob: async () => null },
      platform: { ...nodePlatform(), phase },
    });
  }

  /** Solves well up to an iteration; what comes then is not a number, which it finds out itself or not. */
  function brokenGpu(afterIteration: number, findsOut: boolean): PhaseBackend {
    const inner = inline();
    return {
      name: 'webgpu',
      description: 'WebGPU, broken',
      dispose() {},
      async *solve(problem) {
        let lastSound: Float32Array | undefined;
        for await (const step of inner.solve(problem)) {
          if (step.iteration > afterIteration) {
            if (findsOut) throw new BackendFailure('webgpu', 'it computed NaN', lastSound);
            yield { ...step, spectralConvergence: Number.NaN };
            return;
          }
          lastSound = await step.sound();
          yield step;
        }
      },
    };
  }

  test('a GPU that computes NaN hands its last good sound to the processor, which goes on from there', async () => {
    const { summary, results, sound } = await evaluatePatch(engineWithGpu(brokenGpu(2, true)), patchWith({}));
    expect(summary.state).toBe('done');
    const { facts, warnings } = results.get('gl')!;
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/WebGPU, broken gave up \(it computed NaN\); WASM.* went on from iteration 2/);
    expect(facts).toMatchObject({ backend: 'wasm', iteration: 12 });
    const unbroken = await evaluatePatch(engineWith(), patchWith({}));
    const best = Number(unbroken.results.get('gl')?.facts?.['spectralConvergence']);
    expect(Math.abs(Number(facts?.['spectralConvergence']) - best)).toBeLessThan(1);
    expect((await sound('gl'))[0]!.every(Number.isFinite)).toBe(true);
  });

  test('one that does not notice its NaN is found out, and the processor begins anew', async () => {
    const { summary, results } = await evaluatePatch(engineWithGpu(brokenGpu(2, false)), patchWith({}));
    expect(summary.state).toBe('done');
    expect(results.get('gl')?.warnings[0]).toMatch(/broken gave up.*not a number.*from iteration 0/);
    const unbroken = await evaluatePatch(engineWith(), patchWith({}));
    expect(results.get('gl')?.facts?.['spectralConvergence']).toBe(
      unbroken.results.get('gl')?.facts?.['spectralConvergence'],
    );
  });

  test('memory that the browser refuses fails the node in words, and the next run works', async () => {
    const engine = engineWith();
    const refused = vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
      throw new RangeError('could not allocate memory');
    });
    const { summary } = await evaluatePatch(engine, patchWith({}));
    expect(refused).toHaveBeenCalled();
    refused.mockRestore();
    expect(summary.outcomes['gl']).toMatchObject({
      state: 'failed',
      problem: { code: 'backend-failed', message: expect.stringMatching(/refused \d+ MB of memory.*shorter picture/s) },
    });
    expect((await evaluatePatch(engine, patchWith({}))).summary.state).toBe('done');
  });
});

test('long pictures are solved in tiles without a seam', async () => {
  const layout = { fftSize: 64, hopLength: 16, frames: 700 };
  const bins = 33;
  const magnitude = Float32Array.from({ length: layout.frames * bins }, (_, i) => {
    const frame = Math.floor(i / bins);
    return (i % bins) % 5 === 1 || Math.floor(frame / 30) % 4 === (i % bins) % 4 ? 0.5 + 0.5 * Math.sin(frame / 50) : 0;
  });
  const common = {
    layout,
    iterations: 24,
    momentum: 0.99,
    seed: 5,
    backend: createWasmBackend(createInlinePool()),
    magnitudes: async (from: number, to: number) => magnitude.slice(from * bins, to * bins),
    fallback: async () => undefined,
  };
  const solve = async (tileFrames: number) => {
    const output = new Float32Array((layout.frames - 1) * layout.hopLength);
    let last: TiledStep | undefined;
    for await (const step of solveTiles({ ...common, tileFrames }, output)) last = step;
    return { output, last: last! };
  };
  const whole = await solve(1000);
  const tiled = await solve(150);
  expect(whole.last.tiles).toBe(1);
  expect(tiled.last.tiles).toBeGreaterThan(4);
  expect(tiled.last.fraction).toBe(1);
  const stft = createReferenceStft(layout);
  const convergence = (sound: Float32Array) => spectralConvergence(stft.forward(Float64Array.from(sound)), magnitude);
  expect(Math.abs(convergence(tiled.output) - convergence(whole.output))).toBeLessThan(0.2);
  expect(tiled.last.curve().at(-1)).toBeCloseTo(convergence(tiled.output), 0);
});

test('tiles are bounded in bytes at any FFT size, as few as fit, and black ones cost nothing', async () => {
  for (const fftSize of [256, 1024, 4096, 8192]) {
    const layout = { fftSize, hopLength: 64, frames: 100_000 };
    const bytes = 4 * mostTileFrames(layout) * (fftSize / 2 + 1);
    // Only halos may make more of it.
    expect(Math.min(bytes / 2 ** 20, mostTileFrames(layout) / haloFrames(layout)), `${fftSize}`).toBeLessThanOrEqual(
      32,
    );
  }
  const layout = { fftSize: 64, hopLength: 16, frames: 1000 };
  const solved: number[] = [];
  const inner = createWasmBackend(createInlinePool());
  const backend: PhaseBackend = {
    ...inner,
    solve(problem) {
      solved.push(problem.layout.frames);
      return inner.solve(problem);
    },
  };
  const written: number[] = [];
  const problem = {
    layout,
    iterations: 2,
    momentum: 0.99,
    seed: 5,
    backend,
    // Sound in the last fifth alone.
    magnitudes: async (from: number, to: number) =>
      Float32Array.from({ length: (to - from) * 33 }, (_, i) => (from + i / 33 >= 800 ? 1 : 0)),
    fallback: async () => undefined,
    tileFrames: 250,
  };
  let last: TiledStep | undefined;
  for await (const step of solveTiles(problem, { set: (_, at) => written.push(at) })) last = step;
  // Tiles of equal length that add up to the whole and its halos: none is mostly solved twice.
  expect(last).toMatchObject({ tiles: 5, fraction: 1, solvedSamples: 999 * 16 });
  expect(solved).toEqual([239, 239]);
  expect(written).toHaveLength(2);
});

test('a seam is as good as the rest: every stretch about a cut converges as in a solve without tiles', async () => {
  const layout = { fftSize: 64, hopLength: 16, frames: 900 };
  const bins = 33;
  const random = seededRandom(freshSeed());
  const tones = Array.from({ length: 40 }, () => ({
    bin: random.below(bins),
    at: random.below(900),
    wide: 20 + random.below(90),
  }));
  const magnitude = Float32Array.from({ length: layout.frames * bins }, (_, i) => {
    const [frame, bin] = [Math.floor(i / bins), i % bins];
    return tones.reduce(
      (sum, tone) => sum + Math.exp(-(((frame - tone.at) / tone.wide) ** 2) - (bin - tone.bin) ** 2),
      0.02,
    );
  });
  const solve = async (tileFrames: number) => {
    const output = new Float32Array((layout.frames - 1) * layout.hopLength);
    let tiles = 0;
    const problem = {
      layout,
      iterations: 32,
      momentum: 0.99,
      seed: 5,
      backend: createWasmBackend(createInlinePool()),
      magnitudes: async (from: number, to: number) => magnitude.slice(from * bins, to * bins),
      fallback: async () => undefined,
      tileFrames,
    };
    for await (const step of solveTiles(problem, output)) tiles = step.tiles;
    return { spectrum: createReferenceStft(layout).forward(Float64Array.from(output)), tiles };
  };
  const whole = await solve(1000);
  const tiled = await solve(200);
  expect(tiled.tiles).toBeGreaterThan(4);
  const step = (layout.frames - 48) / tiled.tiles;
  const errorOf = ({ spectrum }: typeof whole, near: boolean) => {
    let error = 0;
    let energy = 0;
    for (let frame = 0; frame < layout.frames; frame += 1) {
      const cut = Math.round((frame - 24) / step);
      const distance = Math.abs(frame - 24 - cut * step);
      if (cut < 1 || cut >= tiled.tiles || distance < 8 !== near) continue;
      for (let bin = 0; bin < bins; bin += 1) {
        const wanted = magnitude[frame * bins + bin]!;
        const at = frame * bins + bin;
        error += (Math.hypot(spectrum.re[at]!, spectrum.im[at]!) - wanted) ** 2;
        energy += wanted ** 2;
      }
    }
    return 10 * Math.log10(error / energy);
  };
  const atSeams = errorOf(tiled, true) - errorOf(whole, true);
  const elsewhere = errorOf(tiled, false) - errorOf(whole, false);
  expect(atSeams - elsewhere, `SEED=${random.seed}`).toBeLessThan(0.2);
});
