import { describe, expect, test } from 'vitest';
import { filterTaps } from '../../src/dsp/views/audio-band.ts';
import type { NodeDeclaration } from '../../src/engine/contract.ts';
import { mix } from '../../src/nodes/mix.ts';
import { stereo } from '../../src/nodes/stereo.ts';
import { trim } from '../../src/nodes/trim.ts';
import { type Audio, audioInMemory } from '../../src/values/audio.ts';
import { seededRandom } from '../media/picture-files.ts';
import { evaluateNode, type NodeRun, problemOf } from './evaluate-node.ts';
import { difference } from './views/plain-pictures.ts';

const sampleRate = 8000;

function noise(length: number, seed: number): Float32Array {
  const next = seededRandom(seed);
  return Float32Array.from({ length }, () => next() - 0.5);
}

const mono = (samples: ArrayLike<number>) => audioInMemory(sampleRate, [Float32Array.from(samples)]);

async function result(node: NodeDeclaration, run: NodeRun): Promise<Audio> {
  const audio = (await evaluateNode(node, run)).outputs['audio'];
  if (audio?.kind !== 'audio') throw new Error('no sound');
  return audio;
}

async function channelsOf(audio: Audio): Promise<number[][]> {
  return (await audio.read(0, audio.length)).map((samples) => [...samples]);
}

/** Reads a sound in random pieces. */
async function inPieces(audio: Audio, seed: number): Promise<Float32Array[]> {
  const next = seededRandom(seed);
  const result = Array.from({ length: audio.channels }, () => new Float32Array(audio.length));
  for (let from = 0; from < audio.length; ) {
    const to = Math.min(audio.length, from + 1 + Math.floor(next() * 3000));
    for (const [c, samples] of (await audio.read(from, to)).entries()) result[c]!.set(samples, from);
    from = to;
  }
  return result;
}

describe('mix', () => {
  test('adds with gains in dB, by the number of the port', async () => {
    const inputs = { audio1: mono([0.1, 0.2]), audio3: mono([0.1, 0.1, 0.4]) };
    const [sum] = await channelsOf(await result(mix, { inputs, params: { gain1: 6, gain2: -90, gain3: -20 } }));
    const six = 10 ** (6 / 20);
    expect(difference(sum!, [0.1 * six + 0.01, 0.2 * six + 0.01, 0.04])).toBeLessThan(1e-6);
  });

  test('each begins so much later than the one before, or earlier', async () => {
    const inputs = { audio1: mono([1]), audio2: mono([0.5]), audio3: mono([0.25]) };
    const later = await result(mix, { inputs, params: { offset: 2 / sampleRate } });
    expect(await channelsOf(later)).toEqual([[1, 0, 0.5, 0, 0.25]]);
    const earlier = await result(mix, { inputs, params: { offset: -1 / sampleRate } });
    expect(await channelsOf(earlier)).toEqual([[0.25, 0.5, 1]]);
  });

  test('mono sounds in both channels of a stereo mix', async () => {
    const wide = audioInMemory(sampleRate, [Float32Array.of(0.5, 0.5), Float32Array.of(0.25, 0)]);
    expect(await channelsOf(await result(mix, { inputs: { audio1: mono([0.25]), audio2: wide } }))).toEqual([
      [0.75, 0.5],
      [0.5, 0],
    ]);
  });

  test('hides the second above the split: plain convolution, the same in pieces', async () => {
    const [music, picture] = [noise(20_000, 1), noise(20_000, 2)];
    const hidden = await result(mix, {
      inputs: { audio1: mono(music), audio2: mono(picture) },
      params: { hide: 'above', split: 2000 },
    });
    const [mixed] = await hidden.read(0, hidden.length);
    for (const at of [0, 3, 511, 7169, 7170, 14_400, 19_999]) {
      expect(mixed![at]).toBeCloseTo(convolved(music, 'below', at) + convolved(picture, 'above', at), 5);
    }
    expect(difference((await inPieces(hidden, 9))[0]!, mixed!)).toBe(0);
  });

  test('keeps the sides apart by more than 60 dB and passes what belongs there', () => {
    for (const [hertz, passes] of [
      [200, 'below'],
      [1800, 'below'],
      [2200, 'above'],
      [3500, 'above'],
    ] as const) {
      for (const side of ['below', 'above'] as const) {
        const gain = response(filterTaps(2000 / sampleRate, side), hertz / sampleRate);
        if (side === passes) expect(gain).toBeCloseTo(1, 2);
        else expect(20 * Math.log10(gain)).toBeLessThan(-60);
      }
    }
  });

  test('refuses other sample rates and a split beyond half of them', async () => {
    const other = audioInMemory(44_100, [new Float32Array(4)]);
    const inputs = { audio1: mono([1]), audio2: other };
    expect(await problemOf(mix, { inputs })).toMatchObject({ code: 'rates-differ', port: 'audio2' });
    const run = { inputs: { audio1: mono([1]) }, params: { hide: 'above', split: 4000 } };
    expect(await problemOf(mix, run)).toMatchObject({ code: 'split-too-high', param: 'split' });
  });

  function convolved(samples: Float32Array, side: 'below' | 'above', at: number): number {
    const taps = filterTaps(2000 / sampleRate, side);
    const middle = (taps.length - 1) / 2;
    return taps.reduce((sum, tap, i) => sum + tap * (samples[at + middle - i] ?? 0), 0);
  }

  function response(taps: Float64Array, cycles: number): number {
    let [re, im] = [0, 0];
    for (const [i, tap] of taps.entries()) {
      re += tap * Math.cos(2 * Math.PI * cycles * i);
      im += tap * Math.sin(2 * Math.PI * cycles * i);
    }
    return Math.hypot(re, im);
  }
});

describe('stereo', () => {
  test('left and right, as long as the longer; several channels become their mean', async () => {
    const wide = audioInMemory(sampleRate, [Float32Array.of(1, 0), Float32Array.of(0.5, 0.5)]);
    const both = await result(stereo, { inputs: { left: mono([0.25]), right: wide } });
    expect(await channelsOf(both)).toEqual([
      [0.25, 0],
      [0.75, 0.25],
    ]);
  });
  test('needs both', async () => {
    expect(await problemOf(stereo, { inputs: { left: mono([1]) } })).toMatchObject({ port: 'right' });
  });
});

describe('trim', () => {
  const samples = noise(8000, 5);

  test('cuts from start to end', async () => {
    const part = await result(trim, { inputs: { audio: mono(samples) }, params: { start: 0.25, end: 0.5 } });
    expect(part.length).toBe(2000);
    expect((await channelsOf(part))[0]).toEqual([...samples.subarray(2000, 4000)]);
  });

  test('fades by half a cosine, the same in pieces; end 0 is the end', async () => {
    const run = { inputs: { audio: mono(samples) }, params: { start: 0.5, fadeIn: 0.1, fadeOut: 0.2 } };
    const faded = await result(trim, run);
    const expected = Array.from({ length: 4000 }, (_, i) => {
      const rise = i < 800 ? (1 - Math.cos((Math.PI * i) / 800)) / 2 : 1;
      const left = 3999 - i;
      const fall = left < 1600 ? (1 - Math.cos((Math.PI * left) / 1600)) / 2 : 1;
      return samples[4000 + i]! * rise * fall;
    });
    expect(difference((await inPieces(faded, 2))[0]!, expected)).toBeLessThan(1e-7);
  });

  test.each([
    [{ start: 1 }, 'start'],
    [{ start: 0.5, end: 0.5 }, 'end'],
    [{ start: 0.5, end: 0.2 }, 'end'],
  ])('refuses %o and tells how long the sound is', async (params, param) => {
    const problem = await problemOf(trim, { inputs: { audio: mono(samples) }, params });
    expect(problem).toMatchObject({ code: 'trim-empty', param });
    expect(problem?.message).toContain('1.00 s');
  });
});
