import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeWav, type WavFormat, wavFormats } from '../../src/media/wav.ts';
import { decodeWav, wavChunks } from '../../src/media/wav-reader.ts';
import { type Audio, audioInMemory } from '../../src/values/audio.ts';
import { seededRandom } from './picture-files.ts';

function noiseAudio(channels: number, length: number, seed: number, size = 1): Audio {
  const next = seededRandom(seed);
  const samples = () => Float32Array.from({ length }, () => size * (2 * next() - 1));
  return audioInMemory(44_100, Array.from({ length: channels }, samples));
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

const scales = { '16-bit': 2 ** 15, '24-bit': 2 ** 23, float32: 0 } as const;

/** What a sample must come back as. */
function stored(value: number, format: WavFormat): number {
  const scale = scales[format];
  return scale === 0 ? value : Math.max(-1, Math.min((scale - 1) / scale, Math.round(value * scale) / scale));
}

describe.each(wavFormats)('%s', (format) => {
  test.each([1, 2])('%i channels come back exactly as rounded, over several blocks and clipped', async (channels) => {
    const audio = noiseAudio(channels, 140_001, 7, 1.2);
    const read = decodeWav(await bytesOf(await encodeWav(audio, format)));
    expect([read.channels, read.length, read.sampleRate]).toEqual([channels, 140_001, 44_100]);
    const before = await audio.read(0, audio.length);
    const after = await read.read(0, read.length);
    let worst = 0;
    for (let c = 0; c < channels; c += 1) {
      for (let i = 0; i < audio.length; i += 1) {
        worst = Math.max(worst, Math.abs(after[c]![i]! - Math.fround(stored(before[c]![i]!, format))));
      }
    }
    expect(worst).toBe(0);
  });

  test('the sizes in the header add up, also where the data have an odd length', async () => {
    const bytes = await bytesOf(await encodeWav(noiseAudio(1, 5, 1), format));
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
    expect(bytes.length % 2).toBe(0);
    expect(wavChunks(bytes).find(({ id }) => id === 'data')?.data.length).toBe(
      5 * { '16-bit': 2, '24-bit': 3, float32: 4 }[format],
    );
  });

  test('another program reads the same samples', async ({ skip }) => {
    if (!hasFfmpeg()) skip('no ffmpeg here');
    const audio = noiseAudio(2, 3001, 11);
    const folder = mkdtempSync(path.join(tmpdir(), 'artivi-wav-'));
    const file = path.join(folder, 'a.wav');
    writeFileSync(file, await bytesOf(await encodeWav(audio, format)));
    const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'f32le', '-']);
    rmSync(folder, { recursive: true });
    const floats = new Float32Array(new Uint8Array(raw).buffer);
    const [left, right] = await audio.read(0, audio.length);
    expect(floats.length).toBe(6002);
    for (let i = 0; i < 3001; i += 1) {
      expect(floats[2 * i]).toBe(Math.fround(stored(left![i]!, format)));
      expect(floats[2 * i + 1]).toBe(Math.fround(stored(right![i]!, format)));
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

test('NaN becomes silence, and an empty sound an empty file', async () => {
  const odd = audioInMemory(8000, [Float32Array.of(Number.NaN, 0.5, Number.POSITIVE_INFINITY)]);
  const [samples] = await decodeWav(await bytesOf(await encodeWav(odd, '16-bit'))).read(0, 3);
  expect([...samples!]).toEqual([0, 0.5, 32_767 / 32_768]);
  const empty = decodeWav(await bytesOf(await encodeWav(audioInMemory(8000, [new Float32Array(0)]), '24-bit')));
  expect(empty.length).toBe(0);
});

test('further chunks are carried, padded, and do not disturb the sound', async () => {
  const audio = noiseAudio(1, 7, 3);
  const data = Uint8Array.of(1, 2, 3);
  const bytes = await bytesOf(await encodeWav(audio, '24-bit', { chunks: [{ id: 'arti', data }] }));
  expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(bytes.length - 8);
  expect([...(wavChunks(bytes).find(({ id }) => id === 'arti')?.data ?? [])]).toEqual([1, 2, 3]);
  expect(decodeWav(bytes).length).toBe(7);
});

test('reads by ranges, reports, and stops where the checkpoint throws', async () => {
  const sizes: number[] = [];
  const fractions: number[] = [];
  const long: Audio = {
    ...noiseAudio(1, 0, 0),
    length: 1_000_000,
    read: async (from, to) => {
      sizes.push(to - from);
      return [new Float32Array(to - from)];
    },
  };
  await encodeWav(long, '16-bit', { report: { progress: (f) => fractions.push(f), checkpoint: async () => {} } });
  expect(Math.max(...sizes)).toBeLessThanOrEqual(65_536);
  expect(fractions.at(-1)).toBe(1);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  const stop = encodeWav(long, '16-bit', {
    report: { progress: () => {}, checkpoint: () => Promise.reject(new Error('cancelled')) },
  });
  await expect(stop).rejects.toThrow('cancelled');
});

test('more than a WAV can hold is refused before anything is read', async () => {
  const endless: Audio = { ...noiseAudio(1, 0, 0), length: 3e9, read: () => Promise.reject(new Error('was read')) };
  await expect(encodeWav(endless, '16-bit')).rejects.toMatchObject({ problem: { code: 'wav-too-long' } });
});

test('what is no WAV is refused', () => {
  expect(() => decodeWav(new Uint8Array(100))).toThrow(/not a WAV/);
});
