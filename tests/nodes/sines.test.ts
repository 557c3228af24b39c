import { describe, expect, test } from 'vitest';
import { hertzToRow, midiToHertz, rowFrequencies } from '../../src/dsp/axes.ts';
import { startPhase } from '../../src/dsp/phase/start-phase.ts';
import type { SineRenderer } from '../../src/dsp/sines/contract.ts';
import { renderSines } from '../../src/dsp/sines/render.ts';
import { rowBandwidths, sineFrequencies } from '../../src/dsp/sines/tuning.ts';
import { sines } from '../../src/nodes/sines.ts';
import type { PatchSettings } from '../../src/patch/document.ts';
import type { Axis } from '../../src/values/axis.ts';
import type { Law } from '../../src/values/law.ts';
import type { Picture } from '../../src/values/picture.ts';
import { freshSeed, seededRandom } from '../support/random.ts';
import { evaluateNode, problemOf } from './evaluate-node.ts';
import { difference, pictureOf, randomPlain } from './views/plain-pictures.ts';

interface Case {
  readonly axis: Axis;
  readonly law?: Law;
  readonly params?: object;
  readonly settings?: Partial<PatchSettings>;
  readonly renderer?: SineRenderer;
}

const notes: Axis = { kind: 'notes', lowHertz: 20, highHertz: 22_050 };

function meant(picture: Picture, { axis, law = { kind: 'linear' } }: Case): Picture {
  return { ...picture, axis, law };
}

async function heard(picture: Picture, run: Case): Promise<Float32Array> {
  const { outputs } = await evaluateNode(sines, {
    inputs: { picture: meant(picture, run) },
    params: { normalise: false, ...run.params },
    ...(run.settings && { settings: run.settings }),
    ...(run.renderer && { platform: { sines: run.renderer } }),
  });
  const audio = outputs['audio'];
  if (audio?.kind !== 'audio') throw new Error('no sound');
  return (await audio.read(0, audio.length))[0]!;
}

/** A picture of one white row. */
function line(height: number, row: number, width = 400, value = 1): Picture {
  return pictureOf(
    Array.from({ length: width }, () => Array.from({ length: height }, (_, y) => (y === row ? value : 0))),
  );
}

/** Complex DFT at one frequency under a Hann window. */
function component(samples: Float32Array, from: number, length: number, hertz: number, rate = 44_100) {
  let [re, im] = [0, 0];
  for (let n = 0; n < length; n += 1) {
    const weight = (1 - Math.cos((2 * Math.PI * n) / length)) / length;
    const angle = (2 * Math.PI * hertz * (from + n)) / rate;
    re += weight * samples[from + n]! * Math.cos(angle);
    im -= weight * samples[from + n]! * Math.sin(angle);
  }
  return { size: Math.hypot(re, im), phase: Math.atan2(im, re) };
}

/** The frequency near a guess, by how its phase goes on between two stretches. */
function measureHertz(samples: Float32Array, guess: number): number {
  const length = 8192;
  const apart = 8192;
  const [a, b] = [component(samples, 0, length, guess), component(samples, apart, length, guess)];
  let turn = b.phase - a.phase;
  turn -= 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  return guess + (turn * 44_100) / (2 * Math.PI * apart);
}

function cents(hertz: number, from: number): number {
  return 1200 * Math.log2(hertz / from);
}

describe('painted notes are in tune', () => {
  test('A4 painted on the notes axis measures 440 Hz within one cent', async () => {
    const row = Math.round(hertzToRow(notes, 360, 440));
    const samples = await heard(line(360, row), { axis: notes });
    const measured = measureHertz(samples, 440);
    console.log(`A4 measures ${measured.toFixed(4)} Hz, ${cents(measured, 440).toFixed(3)} cents off`);
    expect(Math.abs(cents(measured, 440))).toBeLessThan(0.1);
  });

  test.each([24, 37, 52, 61, 70, 88, 108])('so does MIDI note %i', async (midi) => {
    const hertz = midiToHertz(midi);
    const row = Math.round(hertzToRow(notes, 360, hertz));
    const samples = await heard(line(360, row), { axis: notes });
    expect(Math.abs(cents(measureHertz(samples, hertz), hertz))).toBeLessThan(1);
  });

  test('rows between notes stay where they are, and none moves beyond half a row', () => {
    const [plain, tuned] = [rowFrequencies(notes, 360), sineFrequencies(notes, 360, true)];
    const spacing = cents(plain[0]!, plain[1]!);
    let moved = 0;
    for (let row = 0; row < 360; row += 1) {
      const by = Math.abs(cents(tuned[row]!, plain[row]!));
      expect(by).toBeLessThanOrEqual(spacing / 2 + 1e-6);
      if (by > 1e-9) moved += 1;
    }
    // 20 Hz … 22 050 Hz are 121 semitones.
    expect(moved).toBeGreaterThan(115);
    expect(moved).toBeLessThan(123);
    expect(sineFrequencies(notes, 360, false)).toEqual(plain);
    const linear: Axis = { ...notes, kind: 'linear' };
    expect(sineFrequencies(linear, 360, true)).toEqual(rowFrequencies(linear, 360));
    for (let row = 1; row < 360; row += 1) expect(tuned[row]).toBeLessThan(tuned[row - 1]!);
  });
});

describe('the bank', () => {
  const axis: Axis = { kind: 'linear', lowHertz: 100, highHertz: 9000 };

  test.each([50, 64, 100, 1000])('is the sum of sines with levels in straight lines, at a hop of %i', async (hop) => {
    const seed = freshSeed();
    const random = seededRandom(seed);
    const plain = Array.from({ length: 9 }, () =>
      Array.from({ length: 7 }, () => (random.next() < 0.4 ? 0 : Math.fround(random.next()))),
    );
    const samples = await heard(pictureOf(plain), { axis, settings: { hopLength: hop }, params: { seed: 3 } });
    expect(samples.length).toBe(8 * hop);
    const frequencies = rowFrequencies(axis, 7);
    const exact = Float64Array.from(samples, (_, n) => {
      const [column, share] = [Math.floor(n / hop), (n % hop) / hop];
      let sum = 0;
      for (let row = 0; row < 7; row += 1) {
        const level = plain[column]![row]! * (1 - share) + plain[column + 1]![row]! * share;
        sum += level * Math.cos((2 * Math.PI * frequencies[row]! * n) / 44_100 + startPhase(3, 0, row));
      }
      return sum;
    });
    expect(difference(samples, exact), `seed ${seed}`).toBeLessThan(2e-6);
  });

  test('is the same to the byte for any number of threads, over several blocks', async () => {
    const picture = pictureOf(randomPlain(700, 40, 8));
    const batches: number[] = [];
    const renderer = (threads: number): SineRenderer => ({
      threads,
      renderSines: async (requests) => {
        batches.push(requests.length);
        return requests.map(renderSines);
      },
    });
    for (const voice of ['sine', 'noise']) {
      const run = { axis, settings: { hopLength: 2048 }, params: { voice } };
      const one = await heard(picture, { ...run, renderer: renderer(1) });
      const three = await heard(picture, { ...run, renderer: renderer(3) });
      expect(difference(one, three)).toBe(0);
      expect(one.some((sample) => sample !== 0)).toBe(true);
    }
    expect(Math.max(...batches)).toBe(3);
  });

  test('reads the picture once, a block at a time', async () => {
    const picture = pictureOf(randomPlain(1000, 3, 4));
    await heard({ ...picture }, { axis });
    expect(picture.reads).toEqual([256, 256, 256, 232]);
  });

  test('computes by itself where the workers were lost', async () => {
    const lost: SineRenderer = { threads: 2, renderSines: () => Promise.reject(new Error('gone')) };
    const picture = line(7, 3, 50);
    expect(await heard(picture, { axis, renderer: lost })).toEqual(await heard(picture, { axis }));
  });

  test('lets messages in at least every 100 ms of work', async () => {
    const picture = pictureOf(randomPlain(600, 50, 4));
    const { log, facts } = await evaluateNode(sines, {
      inputs: { picture: meant(picture, { axis }) },
      settings: { hopLength: 4096 },
    });
    const oscillatorSamples = 599 * 4096 * 50;
    expect(log.checkpoints).toBeGreaterThanOrEqual(Math.floor(oscillatorSamples / 2 ** 23));
    expect(log.progress.at(-1)?.fraction).toBe(1);
    console.log(`50 rows: ${Number(facts?.['timesRealTime']).toFixed(0)} × real time on one thread`);
  });
});

describe('levels', () => {
  const axis: Axis = { kind: 'linear', lowHertz: 100, highHertz: 4100 };
  const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

  test('a white row is a sine at full scale; values go by the law', async () => {
    expect(component(await heard(line(5, 2), { axis }), 2000, 8820, 2100).size * 2).toBeCloseTo(1, 3);
    const half = line(5, 2, 400, 0.5);
    expect(rms(await heard(half, { axis }))).toBeCloseTo(0.5 / Math.SQRT2, 3);
    expect(rms(await heard(half, { axis, law: { kind: 'gamma', exponent: 2 } }))).toBeCloseTo(0.25 / Math.SQRT2, 3);
    const decibels: Law = { kind: 'decibels', rangeDecibels: 40 };
    expect(rms(await heard(half, { axis, law: decibels }))).toBeCloseTo(0.1 / Math.SQRT2, 3);
  });

  test('normalised, the peak lies at −1 dB', async () => {
    const samples = await heard(pictureOf(randomPlain(50, 5, 2)), { axis, params: { normalise: true } });
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(20 * Math.log10(peak)).toBeCloseTo(-1, 4);
  });

  test('black is silent and said to be; so are 0 Hz and what lies at Nyquist and above', async () => {
    const black = meant(line(5, 9), { axis });
    const { warnings } = await evaluateNode(sines, { inputs: { picture: black } });
    expect(warnings?.join()).toMatch(/No row sounds/);
    const whole: Axis = { kind: 'linear', lowHertz: 0, highHertz: 44_100 };
    for (const row of [0, 1, 2, 4]) {
      const samples = await heard(line(5, row), { axis: whole });
      expect(
        samples.every((sample) => sample === 0),
        `row ${row}`,
      ).toBe(true);
    }
  });

  test('values that are no numbers are silent', async () => {
    const plain = [
      [Number.NaN, 1],
      [1, Number.NaN],
      [Number.NaN, 1],
    ];
    const samples = await heard(pictureOf(plain), { axis });
    expect(samples.every(Number.isFinite)).toBe(true);
  });

  test('a picture of one column is refused', async () => {
    const picture = meant(line(5, 2, 1), { axis });
    expect(await problemOf(sines, { inputs: { picture } })).toMatchObject({ code: 'picture-too-short' });
    expect(await problemOf(sines)).toMatchObject({ code: 'input-missing', port: 'picture' });
  });
});

describe('noise', () => {
  const axis: Axis = { kind: 'linear', lowHertz: 1000, highHertz: 5000 };

  test('a row is a band around its frequency, as loud as its sine would be', async () => {
    const params = { voice: 'noise', seed: 11 };
    const samples = await heard(line(41, 20, 6000), { axis, params });
    const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
    expect(Math.abs(10 * Math.log10(power / 0.5))).toBeLessThan(1);
    const around = (hertz: number) => {
      let sum = 0;
      for (let from = 0; from + 2048 <= samples.length; from += 1024) {
        sum += component(samples, from, 2048, hertz).size ** 2;
      }
      return 10 * Math.log10(sum);
    };
    // Rows are 100 Hz apart.
    const centre = around(3000);
    expect(centre - around(3600)).toBeGreaterThan(15);
    expect(centre - around(2400)).toBeGreaterThan(15);
    expect(rowBandwidths(rowFrequencies(axis, 41))[20]).toBeCloseTo(100, 6);
  });

  test('is no pure tone, and follows from its seed', async () => {
    const noise = (seed: number) => heard(line(41, 20, 300), { axis, params: { voice: 'noise', seed } });
    const [first, again, other] = [await noise(1), await noise(1), await noise(2)];
    expect(difference(first, again)).toBe(0);
    expect(difference(first, other)).toBeGreaterThan(0.1);
    const envelope = Array.from({ length: 15 }, (_, i) => component(first, i * 1200, 1200, 3000).size);
    expect(Math.max(...envelope) / Math.min(...envelope)).toBeGreaterThan(1.5);
  });
});
