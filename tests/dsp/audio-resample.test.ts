import { describe, expect, test } from 'vitest';
import { audioAtRate } from '../../src/dsp/views/audio-rate.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { seededRandom } from '../support/random.ts';

function sine(rate: number, hertz: number, length: number, phase = 0): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / rate + phase));
}

/** Decibels by which the sound is louder than its difference from the exact sine at the new rate; the ends left out. */
async function signalToNoise(fromRate: number, toRate: number, hertz: number): Promise<number> {
  const source = audioInMemory(fromRate, [Float32Array.from(sine(fromRate, hertz, fromRate / 5, 0.3))]);
  const result = audioAtRate(source, toRate);
  const [samples] = await result.read(0, result.length);
  const exact = sine(toRate, hertz, result.length, 0.3);
  const edge = Math.ceil((120 * toRate) / Math.min(fromRate, toRate));
  let signal = 0;
  let noise = 0;
  for (let n = edge; n < exact.length - edge; n += 1) {
    signal += exact[n]! ** 2;
    noise += (samples![n]! - exact[n]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe('a sine at another rate is the exact sine, more than 90 dB above its error', () => {
  test.each([
    [48_000, 44_100],
    [44_100, 48_000],
    [22_050, 44_100],
    [96_000, 44_100],
    [8_000, 44_100],
    [44_100, 8_000],
    [44_100, 44_000],
    [44_101, 44_100],
    [44_100, 47_999],
    [192_000, 44_100],
  ])('%i → %i Hz', async (from, to) => {
    const top = Math.min(from, to) / 2;
    const reached: number[] = [];
    for (const hertz of [100, 0.3 * top, 0.7 * top, 0.9 * top]) reached.push(await signalToNoise(from, to, hertz));
    console.log(`${from} → ${to} Hz: ${reached.map((dB) => dB.toFixed(1)).join(', ')} dB`);
    expect(Math.min(...reached)).toBeGreaterThan(90);
  });
});

test('what lies above the new Nyquist is gone, not folded', async () => {
  for (const hertz of [11_100, 13_000, 20_000]) {
    const source = audioInMemory(44_100, [Float32Array.from(sine(44_100, hertz, 30_000))]);
    const result = audioAtRate(source, 22_050);
    const [samples] = await result.read(300, result.length - 300);
    const peak = samples!.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(20 * Math.log10(peak / 0.5), `${hertz} Hz`).toBeLessThan(-95);
  }
});

test('the duration stays, and any range gives the same samples', async () => {
  const random = seededRandom(42);
  const noise = Float32Array.from({ length: 20_011 }, () => 2 * random.next() - 1);
  const source = audioInMemory(48_000, [noise, noise.toReversed()]);
  const result = audioAtRate(source, 44_100);
  expect(result.length).toBe(Math.round((20_011 * 44_100) / 48_000));
  const whole = await result.read(0, result.length);
  for (let i = 0; i < 20; i += 1) {
    const from = random.below(result.length);
    const to = Math.min(result.length, from + random.below(3000));
    const part = await result.read(from, to);
    for (const c of [0, 1]) expect(part[c]).toEqual(whole[c]!.subarray(from, to));
  }
  expect(audioAtRate(source, 48_000)).toBe(source);
});

test('silence stays silent and a constant stays constant', async () => {
  const source = audioInMemory(8000, [new Float32Array(4000), new Float32Array(4000).fill(0.25)]);
  const [silent, constant] = await audioAtRate(source, 44_100).read(2000, 18_000);
  expect(Math.max(...silent!)).toBe(0);
  for (const sample of constant!) expect(Math.abs(sample - 0.25)).toBeLessThan(1e-6);
});
