import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeFlac, type FlacBits } from '../../src/media/flac/encode.ts';
import { type Audio, audioInMemory } from '../../src/values/audio.ts';
import { seededRandom } from './picture-files.ts';
import { decodeFlac } from './plain-flac.ts';

type Formula = (i: number, next: () => number) => number;

const signals: { readonly [name: string]: Formula } = {
  silence: () => 0,
  'a constant': () => 0.3,
  'a sine': (i) => 0.8 * Math.sin(i / 9),
  'white noise': (_, next) => 2 * next() - 1,
  'beyond full scale': (i) => 3 * Math.sin(i / 50),
  'clicks in silence': (i) => (i % 997 === 0 ? -1 : 0),
  'the loudest square': (i) => (i % 2 === 0 ? 1 : -1),
};

function soundOf(formulas: readonly Formula[], length: number): Audio {
  const next = seededRandom(length);
  return audioInMemory(
    48_000,
    formulas.map((formula) => Float32Array.from({ length }, (_, i) => formula(i, next))),
  );
}

function whole(value: number, bits: FlacBits): number {
  const scale = 2 ** (bits - 1);
  return Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
}

async function expectLossless(audio: Audio, bits: FlacBits): Promise<number> {
  const bytes = new Uint8Array(await (await encodeFlac(audio, bits)).arrayBuffer());
  const decoded = decodeFlac(bytes);
  expect(decoded).toMatchObject({ sampleRate: 48_000, bits, length: audio.length });
  const samples = await audio.read(0, audio.length);
  expect(decoded.channels.length).toBe(samples.length);
  for (const [c, channel] of samples.entries()) {
    const wrong = decoded.channels[c]!.findIndex((value, i) => value !== whole(channel[i]!, bits));
    expect(wrong, `first wrong sample of channel ${c}`).toBe(-1);
  }
  return bytes.length;
}

describe.each([16, 24] as const)('%i bits', (bits) => {
  test.each(Object.entries(signals))('%s comes back as it was', async (_name, formula) => {
    await expectLossless(soundOf([formula], 9001), bits);
  });

  test('two channels, alike, opposite and unlike', async () => {
    const { 'a sine': sine, 'white noise': noise } = signals;
    const opposite: Formula = (i, next) => -sine!(i, next);
    await expectLossless(soundOf([sine!, sine!], 5000), bits);
    await expectLossless(soundOf([sine!, opposite], 5000), bits);
    await expectLossless(soundOf([noise!, sine!], 5000), bits);
    await expectLossless(soundOf([noise!, sine!, noise!], 5000), bits);
  });

  test.each([1, 2, 5, 4095, 4096, 4097, 16 * 4096 + 3])('%i samples', async (length) => {
    await expectLossless(soundOf([signals['a sine']!], length), bits);
  });

  test('what is quiet or smooth becomes small', async () => {
    const length = 100_000;
    const sine = await expectLossless(soundOf([(i) => 0.5 * Math.sin(i / 100)], length), bits);
    expect(sine).toBeLessThan((0.55 * length * bits) / 8);
    expect(await expectLossless(soundOf([signals['silence']!], length), bits)).toBeLessThan(1000);
  });

  test('another program decodes it without a complaint', async ({ skip }) => {
    const audio = soundOf([signals['white noise']!, signals['a sine']!], 20_000);
    const folder = mkdtempSync(path.join(tmpdir(), 'artivi-flac-'));
    const file = path.join(folder, 'a.flac');
    writeFileSync(file, new Uint8Array(await (await encodeFlac(audio, bits)).arrayBuffer()));
    try {
      execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    } catch {
      skip('no ffmpeg here');
    }
    const raw = execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 's32le', '-']);
    rmSync(folder, { recursive: true });
    const values = new Int32Array(new Uint8Array(raw).buffer);
    const [left, right] = await audio.read(0, 20_000);
    const shift = 32 - bits;
    expect(values.length).toBe(40_000);
    for (let i = 0; i < 20_000; i += 1) {
      if (values[2 * i] !== whole(left![i]!, bits) << shift) throw new Error(`left ${i}`);
      if (values[2 * i + 1] !== whole(right![i]!, bits) << shift) throw new Error(`right ${i}`);
    }
  });
});

test('many frames: their numbers need up to three bytes', async () => {
  await expectLossless(soundOf([signals['silence']!], 4096 * 2100), 16);
});

test('stops where the checkpoint throws', async () => {
  const report = { progress: () => {}, checkpoint: () => Promise.reject(new Error('cancelled')) };
  await expect(encodeFlac(soundOf([signals['a sine']!], 10), 16, report)).rejects.toThrow('cancelled');
});
