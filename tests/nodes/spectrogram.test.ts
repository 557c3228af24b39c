import { describe, expect, test } from 'vitest';
import { hertzToRow } from '../../src/dsp/axes.ts';
import { createReferenceStft } from '../../src/dsp/reference/stft.ts';
import { spectrogram } from '../../src/nodes/spectrogram.ts';
import type { PatchSettings } from '../../src/patch/document.ts';
import { type Audio, audioInMemory } from '../../src/values/audio.ts';
import type { Picture } from '../../src/values/picture.ts';
import { seededRandom } from '../support/random.ts';
import { evaluateNode, problemOf } from './evaluate-node.ts';
import { readInPieces } from './views/plain-pictures.ts';

async function drawn(audio: Audio, params: object = {}, settings: Partial<PatchSettings> = {}): Promise<Picture> {
  const { outputs } = await evaluateNode(spectrogram, { inputs: { audio }, params: { ...params }, settings });
  const value = outputs['picture'];
  if (value?.kind !== 'picture') throw new Error('no picture');
  return value;
}

function sine(hertz: number, amplitude: number, seconds = 0.3, sampleRate = 44_100): Audio {
  const length = Math.round(seconds * sampleRate);
  const samples = Float32Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * hertz * n) / sampleRate));
  return audioInMemory(sampleRate, [samples]);
}

function noise(length: number, seed = 5): Audio {
  const random = seededRandom(seed);
  return audioInMemory(44_100, [Float32Array.from({ length }, () => 0.4 * (random.next() - 0.5))]);
}

/** The loudest row of a column and its value. */
async function loudestRow(picture: Picture, column: number): Promise<{ row: number; value: number }> {
  const values = await picture.read(column, column + 1);
  const value = Math.max(...values);
  return { row: values.indexOf(value), value };
}

describe('is the renderer’s own STFT', () => {
  test.each([
    ['exact', 360, 718],
    ['exact', 257, 512],
    ['1024', 513, 1024],
  ] as const)('%s FFT size at %i rows: %i', async (fftSize, resolution, size) => {
    for (const length of [12_800, 12_837, 300, 64]) {
      const audio = noise(length);
      const picture = await drawn(audio, { fftSize }, { resolution });
      const frames = 1 + Math.ceil(length / 64);
      expect([picture.width, picture.height]).toEqual([frames, resolution]);
      const padded = new Float64Array((frames - 1) * 64);
      padded.set((await audio.read(0, length))[0]!);
      const { re, im } = createReferenceStft({ fftSize: size, hopLength: 64, frames }).forward(padded);
      const values = await readInPieces(picture, 9);
      let worst = 0;
      for (let frame = 0; frame < frames; frame += 1) {
        for (let bin = 0; bin < resolution; bin += 1) {
          const level = Math.hypot(re[frame * resolution + bin]!, im[frame * resolution + bin]!) / (size / 4);
          worst = Math.max(worst, Math.abs(values[frame * resolution + resolution - 1 - bin]! - level));
        }
      }
      expect(worst, `${length} samples`).toBeLessThan(1e-6);
    }
  });
});

describe('levels', () => {
  test('a sine has its amplitude as its value, whatever the FFT size', async () => {
    for (const fftSize of ['auto', 'exact', '512', '4096']) {
      const picture = await drawn(sine(44_100 / 16, 0.25), { fftSize, pooling: 'loudest' }, { resolution: 257 });
      expect((await loudestRow(picture, 90)).value, fftSize).toBeCloseTo(0.25, 2);
    }
  });

  test('the mean of the bins of a row keeps its power', async () => {
    const picture = await drawn(sine(44_100 / 16, 0.25), { fftSize: '4096' }, { resolution: 257 });
    // Of the 8 bins of the row, Hann's main lobe has powers of 1 and twice a quarter.
    expect((await loudestRow(picture, 90)).value).toBeCloseTo(0.25 * Math.sqrt(1.5 / 8), 2);
  });

  test('gain, the loudest as white, and the dB law', async () => {
    const quiet = sine(44_100 / 16, 0.01);
    const params = { fftSize: '512' };
    const settings = { resolution: 257 };
    expect((await loudestRow(await drawn(quiet, { ...params, gain: 20 }, settings), 90)).value).toBeCloseTo(0.1, 3);
    const peak = await drawn(quiet, { ...params, reference: 'peak' }, settings);
    const values = await peak.read(0, peak.width);
    expect(values.reduce((most, value) => Math.max(most, value), 0)).toBeCloseTo(1, 6);
    const decibels = await drawn(quiet, { ...params, law: 'decibels', rangeDecibels: 80 }, settings);
    expect(decibels.law).toEqual({ kind: 'decibels', rangeDecibels: 80 });
    expect((await loudestRow(decibels, 90)).value).toBeCloseTo(1 - 40 / 80, 3);
  });

  test('stereo is averaged; another sample rate becomes the patch’s', async () => {
    const [samples] = await sine(2000, 0.5).read(0, 13_230);
    const opposite = audioInMemory(44_100, [samples!, samples!.map((sample) => -sample)]);
    expect((await loudestRow(await drawn(opposite), 90)).value).toBe(0);
    const slow = await drawn(sine(2000, 0.5, 0.3, 22_050));
    expect(slow.width).toBe(1 + Math.ceil(13_230 / 64));
    expect((await loudestRow(slow, 90)).row).toBeCloseTo(hertzToRow(slow.axis, 360, 2000), -0.5);
  });

  test('silence is black, and said to be where it is to be the loudest', async () => {
    const silent = audioInMemory(44_100, [new Float32Array(5000)]);
    const { warnings } = await evaluateNode(spectrogram, { inputs: { audio: silent }, params: { reference: 'peak' } });
    expect(warnings?.join()).toMatch(/silent/);
    const picture = await drawn(silent, { law: 'decibels' });
    expect((await picture.read(0, picture.width)).every((value) => value === 0)).toBe(true);
  });
});

describe('axes', () => {
  test.each(['linear', 'log', 'mel', 'notes'] as const)('on a %s axis a sine lies at its frequency', async (kind) => {
    for (const hertz of [440, 3000]) {
      const params = { axis: kind, lowHertz: 50, highHertz: 8000, fftSize: '8192' };
      const picture = await drawn(sine(hertz, 0.5, 0.5), params);
      expect(picture.axis).toEqual({ kind, lowHertz: 50, highHertz: 8000 });
      const { row } = await loudestRow(picture, 170);
      expect(Math.abs(row - hertzToRow(picture.axis, 360, hertz)), `${hertz} Hz`).toBeLessThan(2);
    }
  });

  test('ends that are crossed are refused', async () => {
    const inputs = { audio: noise(100) };
    const problem = await problemOf(spectrogram, { inputs, params: { lowHertz: 9000, highHertz: 100 } });
    expect(problem).toMatchObject({ code: 'axis-crossed', param: 'lowHertz' });
    expect(await problemOf(spectrogram)).toMatchObject({ code: 'input-missing', port: 'audio' });
  });
});

test('an overview is the picture squeezed', async () => {
  const picture = await drawn(sine(1000, 0.5));
  const overview = await picture.overview(20);
  expect(overview.length).toBe(20 * 360);
  const { row, value } = await loudestRow(picture, 100);
  expect(overview[10 * 360 + row]).toBeCloseTo(value, 2);
});
