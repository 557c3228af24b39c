import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { correlation } from '../../../src/dsp/analysis/correlation.ts';
import { spectrogram } from '../../../src/dsp/analysis/spectrogram.ts';
import { type ViewerName, viewAs, viewerNames, viewers } from '../../../src/dsp/analysis/viewers.ts';
import { createMagnitudeMapper } from '../../../src/dsp/magnitudes.ts';
import { createReferenceBackend } from '../../../src/dsp/reference/griffin-lim.ts';
import { createResampler } from '../../../src/dsp/resample-picture.ts';
import { type Audio, audioInMemory } from '../../../src/values/audio.ts';
import { type Axis, linearAxis } from '../../../src/values/axis.ts';
import type { Law } from '../../../src/values/law.ts';
import { photoColumns } from '../photo.ts';

const [width, height, seconds, sampleRate] = [384, 256, 6, 44100];
const layout = { fftSize: 2048, hopLength: 512, frames: 517 };
const linear = linearAxis(sampleRate);
const mel: Axis = { kind: 'mel', lowHertz: 0, highHertz: 20000 };
const request = { fromSeconds: 0, toSeconds: seconds, width, height };
const rounded = (r: number) => r.toFixed(2);

let picture = new Float32Array();

/** The photo as a sound of that axis and law, 5 iterations, peak at −1 dBFS. */
async function render(axis: Axis, law: Law): Promise<Audio> {
  const sizes = { fromWidth: width, fromHeight: height, toWidth: layout.frames, toHeight: height };
  const columns = createResampler(sizes).resample(picture, 0, 0, layout.frames);
  const mapper = createMagnitudeMapper({ axis, law, height, fftSize: layout.fftSize, sampleRate });
  const magnitude = mapper(columns, layout.frames);
  let sound = new Float32Array();
  const problem = { layout, magnitude, iterations: 5, momentum: 0.99, seed: 1, firstFrame: 0 };
  for await (const step of createReferenceBackend().solve(problem)) {
    if (step.iteration === 5) sound = Float32Array.from(await step.sound());
  }
  const peak = sound.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  expect(peak).toBeGreaterThan(0);
  return audioInMemory(sampleRate, [sound.map((value) => (0.891 * value) / peak)]);
}

const sounds = new Map<string, Audio>();

async function seenIn(name: ViewerName, sound: string): Promise<number> {
  return correlation(picture, await viewAs(name, sounds.get(sound)!, request));
}

beforeAll(async () => {
  picture = Float32Array.from(await photoColumns('coffee', width, height));
  sounds.set('linear, linear', await render(linear, { kind: 'linear' }));
  sounds.set('linear, 80 dB', await render(linear, { kind: 'decibels', rangeDecibels: 80 }));
  sounds.set('mel, linear', await render(mel, { kind: 'linear' }));
  sounds.set('mel, 60 dB', await render(mel, { kind: 'decibels', rangeDecibels: 60 }));
});

describe('the views of other programs', () => {
  it('show pictures as well as those programs do', async () => {
    const table = new Map<string, number>();
    for (const sound of sounds.keys()) {
      for (const name of viewerNames) table.set(`${sound} → ${name}`, await seenIn(name, sound));
    }
    console.log([...table].map(([what, r]) => `${what}: ${rounded(r)}`).join('\n'));
    const r = (sound: string, name: ViewerName) => table.get(`${sound} → ${name}`) ?? Number.NaN;
    expect(r('mel, 60 dB', 'audacity')).toBeGreaterThan(0.9);
    expect(r('mel, 60 dB', 'audacity')).toBeGreaterThan(r('mel, linear', 'audacity') + 0.05);
    expect(r('mel, linear', 'audacity')).toBeGreaterThan(0.7);
    // Matching the axis matters more than anything else.
    expect(r('linear, linear', 'audacity')).toBeLessThan(0.5);
    expect(r('linear, 80 dB', 'sonicVisualiser')).toBeGreaterThan(0.85);
    expect(r('linear, 80 dB', 'sonicVisualiser')).toBeGreaterThan(r('linear, linear', 'sonicVisualiser') + 0.05);
    expect(r('linear, linear', 'ffmpegShowspectrum')).toBeGreaterThan(0.75);
    expect(r('linear, linear', 'ffmpegShowspectrumpic')).toBeGreaterThan(0.66);
    const plain = { ...request, axis: linear, law: { kind: 'linear' }, windowLength: 2048, gainDecibels: 20 } as const;
    const seen = correlation(picture, await spectrogram(sounds.get('linear, linear')!, plain));
    console.log(`linear, linear → a linear view: ${rounded(seen)}`);
    expect(seen).toBeGreaterThan(0.94);
  });

  it('say where their picture lies', () => {
    for (const name of viewerNames) {
      const axis = viewers[name].axis(sampleRate, 300);
      expect(axis.highHertz).toBeLessThanOrEqual(sampleRate / 2);
      expect(viewers[name].axis(16000, 300).highHertz).toBeLessThanOrEqual(8000);
      expect(Math.log2(viewers[name].windowLength(300)) % 1).toBe(0);
    }
    expect(viewers.audacity.axis(sampleRate, height)).toEqual(mel);
  });

  it('are black for silence and within 0…1 for noise', async () => {
    const noise = audioInMemory(sampleRate, [Float32Array.from({ length: 44100 }, (_, n) => Math.sin(n * n * 0.37))]);
    const small = { fromSeconds: 0, toSeconds: 1, width: 20, height: 30 };
    for (const name of viewerNames) {
      const dark = await viewAs(name, audioInMemory(sampleRate, [new Float32Array(44100)]), small);
      expect(Math.max(...dark)).toBe(0);
      const bright = await viewAs(name, noise, small);
      expect(Math.min(...bright)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...bright)).toBeLessThanOrEqual(1);
      expect(Math.max(...bright)).toBeGreaterThan(0.05);
    }
  });
});

function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasFfmpeg())('beside the real ffmpeg', () => {
  it('showspectrum is drawn alike', async () => {
    const sound = sounds.get('linear, linear')!;
    const [samples] = await sound.read(0, sound.length);
    const folder = mkdtempSync(join(tmpdir(), 'artivi-view-'));
    try {
      const file = join(folder, 'sound.f32');
      writeFileSync(file, new Uint8Array(samples!.slice().buffer));
      const columns = Math.floor(sound.length / 512);
      const pixels = execFileSync(
        'ffmpeg',
        ['-v', 'error', '-f', 'f32le', '-ar', `${sampleRate}`, '-ac', '1', '-i', file, '-lavfi']
          .concat(`showspectrum=s=${columns}x${height}:slide=fullframe:legend=0`)
          .concat(['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-']),
        { maxBuffer: 1e8 },
      );
      expect(pixels).toHaveLength(columns * height);
      const real = Float32Array.from({ length: columns * height }, (_, i) => {
        return (pixels[(i % height) * columns + Math.floor(i / height)] ?? 0) / 255;
      });
      const toSeconds = (columns * 512) / sampleRate;
      const ours = await viewAs('ffmpegShowspectrum', sound, { fromSeconds: 0, toSeconds, width: columns, height });
      const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
      console.log(`r ${rounded(correlation(ours, real))}, means ${rounded(mean(ours))} and ${rounded(mean(real))}`);
      expect(correlation(ours, real)).toBeGreaterThan(0.8);
      expect(Math.abs(mean(ours) - mean(real))).toBeLessThan(0.05);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
