import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/values/problem.ts';

const files = import.meta.glob<string>('../fixtures/sounds/*', { eager: true, query: '?url', import: 'default' });

interface Answer {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
  readonly problem?: Problem;
}

let worker: Worker;
beforeAll(() => {
  worker = new Worker(new URL('./audio-source.worker.ts', import.meta.url), { type: 'module' });
});
afterAll(() => worker.terminate());

async function decode(name: string, change: (bytes: Uint8Array<ArrayBuffer>) => void = () => {}): Promise<Answer> {
  const response = await fetch(files[`../fixtures/sounds/${name}`]!);
  const bytes = new Uint8Array(await response.arrayBuffer());
  change(bytes);
  const answer = new Promise<Answer>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage(bytes);
  return answer;
}

/** The formula that the files were made of. */
const sweeps = [
  (t: number) => 0.5 * Math.sin(2 * Math.PI * (300 * t + 1500 * t * t)),
  (t: number) => 0.3 * Math.sin(2 * Math.PI * (1000 * t + 400 * t * t)),
];

/** Decibels by which a channel is louder than its difference from the formula, `shift` samples later. */
function likeness(samples: Float32Array, rate: number, formula: (t: number) => number, shift = 0): number {
  let signal = 0;
  let noise = 0;
  for (let i = 1000; i < samples.length - 1000; i += 1) {
    const wanted = formula((i - shift) / rate);
    signal += wanted ** 2;
    noise += (samples[i]! - wanted) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe('what the browser decodes lies where it was, as long as it was', () => {
  test.each([
    ['sweeps.wav', 44_100, 15_871, 0, 60],
    ['sweeps.flac', 44_100, 15_871, 0, 60],
    ['sweeps.mp3', 44_100, 15_871, 0, 18],
    ['sweeps.ogg', 44_100, 15_871, 0, 18],
    ['sweeps.m4a', 44_100, 15_871, 0, 10],
    ['sweeps.opus', 48_000, Math.round((15_871 * 48_000) / 44_100), 1, 18],
    // Its container counts whole milliseconds.
    ['sweeps.webm', 48_000, Math.round((15_871 * 48_000) / 44_100), 960, 18],
  ] as const)('%s', async (name, rate, length, within, least) => {
    const { sampleRate, channels, problem } = await decode(name);
    expect(problem).toBeUndefined();
    expect([sampleRate, channels.length]).toEqual([rate, 2]);
    expect(Math.abs(channels[0]!.length - length)).toBeLessThanOrEqual(within);
    const reached = channels.map((samples, c) => likeness(samples, rate, sweeps[c]!));
    console.log(`${name}: ${channels[0]!.length} samples, ${reached.map((dB) => dB.toFixed(1)).join(', ')} dB`);
    for (const [c, dB] of reached.entries()) {
      expect(dB, `channel ${c}`).toBeGreaterThan(least);
      // A sample earlier or later would fit less.
      for (const shift of [-2, 2]) expect(likeness(channels[c]!, rate, sweeps[c]!, shift)).toBeLessThan(dB);
    }
  });

  test('an MP3 that says nothing of its padding keeps it', async () => {
    const { channels } = await decode('bare.mp3');
    expect(channels[0]!.length % 1152).toBe(0);
    expect(likeness(channels[0]!, 44_100, sweeps[0]!, 576 + 529)).toBeGreaterThan(18);
  });
});

describe('what cannot be decoded says why', () => {
  test('a codec that the browser lacks', async () => {
    const { problem } = await decode('alac.m4a');
    expect(problem).toMatchObject({ code: 'codec-missing', param: 'files' });
    expect(problem?.message).toMatch(/a sound.*ALAC.*cannot decode.*FLAC, WAV or MP3/i);
  });

  test.each(['sweeps.m4a', 'sweeps.ogg', 'sweeps.webm', 'sweeps.mp3'])('a damaged %s', async (name) => {
    const { problem, channels } = await decode(name, (bytes) => bytes.fill(0x55, 200));
    if (problem) expect(problem.code).toMatch(/^(sound-(broken|missing)|codec-missing)$/);
    else expect(channels[0]!.length).toBeLessThan(60_000);
  });
});
