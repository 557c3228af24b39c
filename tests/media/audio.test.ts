import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSoundCollector } from '../../src/media/audio/collector.ts';
import { readMp3Padding } from '../../src/media/audio/lame.ts';
import { type LoadedSound, loadSound } from '../../src/media/audio/load.ts';
import { nodeAudioPlatform } from '../../src/media/audio/node.ts';
import { encodeFlac } from '../../src/media/flac/encode.ts';
import { encodeWav } from '../../src/media/wav.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { difference } from '../nodes/views/plain-pictures.ts';
import { freshSeed, seededRandom } from '../support/random.ts';
import { problemIn } from './npy-files.ts';

const quiet = { progress: () => {}, checkpoint: async () => {} };
const options = { platform: nodeAudioPlatform(), report: quiet };

function fixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../fixtures/sounds/${name}`, import.meta.url)));
}

function load(bytes: Uint8Array<ArrayBuffer>, name = 'odd'): Promise<LoadedSound> {
  return loadSound(new Blob([bytes]), name, options);
}

async function samplesOf({ audio }: LoadedSound): Promise<readonly Float32Array[]> {
  return audio.read(0, audio.length);
}

/** The largest difference of all channels. */
function apart(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(...a.map((samples, c) => difference(samples, b[c]!)));
}

describe('FLAC', () => {
  test.each([
    ['sweeps.flac', 'sweeps.wav', 15_871],
    ['sweeps-24.flac', 'sweeps-24.wav', 4410],
  ])('%s is %s, sample by sample', async (flac, wav, length) => {
    const [a, b] = [await load(fixture(flac)), await load(fixture(wav))];
    expect([a.type, a.audio.sampleRate, a.audio.channels, a.audio.length]).toEqual(['flac', 44_100, 2, length]);
    expect(a.warnings).toEqual([]);
    expect(apart(await samplesOf(a), await samplesOf(b))).toBe(0);
  });

  test.each([16, 24] as const)('what is written with %i bits comes back', async (bits) => {
    const seed = freshSeed();
    const random = seededRandom(seed);
    const scale = 2 ** (bits - 1);
    const noise = () =>
      Float32Array.from({ length: 9001 }, () => Math.round((2 * random.next() - 1) * (scale - 1)) / scale);
    const audio = audioInMemory(48_000, [noise(), noise(), new Float32Array(9001).fill(0.25)]);
    const file = await encodeFlac(audio, bits, quiet);
    const loaded = await loadSound(file, 'a.flac', options);
    expect(apart(await samplesOf(loaded), await audio.read(0, 9001)), `seed ${seed}`).toBe(0);
  });

  test('damaged in its middle it gives what lies before, and says so', async () => {
    const bytes = fixture('sweeps.flac');
    bytes[Math.floor(0.7 * bytes.length)]! ^= 0xff;
    const damaged = await load(bytes, 'sweeps.flac');
    const { length } = damaged.audio;
    expect(length).toBeGreaterThan(4000);
    expect(length).toBeLessThan(15_871);
    expect(damaged.warnings.join()).toMatch(/sweeps\.flac.*damaged after 0\.\d s/);
    const whole = await samplesOf(await load(fixture('sweeps.flac')));
    const before = whole.map((samples) => samples.slice(0, length));
    expect(apart(await samplesOf(damaged), before)).toBe(0);
  });

  test('after an ID3 tag, and with a length that nobody wrote down', async () => {
    const bytes = fixture('sweeps.flac');
    const tag = Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 2, ...new Uint8Array(130)]);
    // The length is the last 36 bits before the MD5 sum.
    bytes.fill(0, 22, 26);
    bytes[21]! &= 0xf0;
    const { audio } = await load(new Uint8Array([...tag, ...bytes]));
    expect(audio.length).toBe(15_871);
  });
});

describe('WAV', () => {
  test('is read by range, never whole', async () => {
    const reads: number[] = [];
    class Watched extends Blob {
      override slice(from?: number, to?: number): Blob {
        reads.push((to ?? this.size) - (from ?? 0));
        return super.slice(from, to);
      }
    }
    const ramp = Float32Array.from({ length: 1_000_000 }, (_, i) => (i % 30_000) / 32_768);
    const bytes = new Uint8Array(await (await encodeWav(audioInMemory(8000, [ramp, ramp]), '16-bit')).arrayBuffer());
    const { audio, heldBytes } = await loadSound(new Watched([bytes]), 'long.wav', options);
    const [left, right] = await audio.read(700_000, 700_100);
    expect(left).toEqual(ramp.subarray(700_000, 700_100));
    expect(right).toEqual(left);
    expect(heldBytes).toBe(0);
    expect(Math.max(...reads)).toBeLessThanOrEqual(65_536);
    expect(await audio.read(-5, 0)).toEqual([new Float32Array(0), new Float32Array(0)]);
  });

  test('floats that are none are silent; an early end gives what is there', async () => {
    const values = Float32Array.of(0.5, Number.NaN, Number.POSITIVE_INFINITY, -0.25);
    const bytes = new Uint8Array(await (await encodeWav(audioInMemory(8000, [values]), 'float32')).arrayBuffer());
    const view = new DataView(bytes.buffer);
    view.setFloat32(bytes.length - 12, Number.NaN, true);
    const whole = await samplesOf(await load(bytes));
    expect([...whole[0]!].map(Number.isFinite)).toEqual([true, true, true, true]);
    expect([whole[0]![0], whole[0]![1], whole[0]![3]]).toEqual([0.5, 0, -0.25]);
    expect((await load(bytes.slice(0, -5))).audio.length).toBe(2);
  });
});

describe('MP3', () => {
  test('the padding that the encoder noted', () => {
    // 15 871 samples in frames of 1152, after LAME’s 576.
    expect(readMp3Padding(fixture('sweeps.mp3'))).toEqual({ before: 576 + 529, after: 15 * 1152 - 15_871 - 576 - 529 });
    expect(readMp3Padding(fixture('bare.mp3'))).toBeUndefined();
    expect(readMp3Padding(fixture('sweeps.mp3').slice(0, 150))).toBeUndefined();
    expect(readMp3Padding(new Uint8Array(0))).toBeUndefined();
  });
});

test('blocks are laid where they belong: cut before 0, silent between, cut or filled at the end', () => {
  const collector = createSoundCollector(1, 4);
  collector.add(-2, [[9, 9, 1, 2]]);
  collector.add(4, [[5, 6]], 0.5);
  expect(collector.length).toBe(6);
  expect([...collector.take()[0]!]).toEqual([1, 2, 0, 0, 2.5, 3]);
  expect([...collector.take(3)[0]!]).toEqual([1, 2, 0]);
  expect([...collector.take(8)[0]!]).toEqual([1, 2, 0, 0, 2.5, 3, 0, 0]);
});

describe('refused by name, with what to do', () => {
  const text = (letters: string) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  test.each([
    ['no bytes', new Uint8Array(0), 'sound-empty', /0 bytes/],
    ['a diary', text('Dear diary, today I'), 'sound-unknown', /WAV, FLAC, MP3/],
    ['AIFF', text('FORM\0\0\0\0AIFFCOMM'), 'sound-unknown', /AIFF.*WAV or FLAC/],
    ['MIDI', text('MThd\0\0\0\x06\0\x01'), 'sound-unknown', /MIDI.*render/],
    ['a picture', text('\x89PNG\r\n\x1a\n\0\0\0\0'), 'sound-unknown', /picture/],
    ['a WAV header alone', text('RIFF\x24\0\0\0WAVEfmt '), 'sound-broken', /WAV/],
    ['a WAV of another kind', withFormat(85), 'sound-broken', /PCM/],
    ['a WAV at 1 Hz', withRate(1), 'sound-broken', /1 samples a second/],
    ['a FLAC header alone', fixture('sweeps.flac').slice(0, 42), 'sound-broken', /damaged/],
    ['MP3 where there is no decoder', fixture('sweeps.mp3'), 'codec-missing', /MP3.*WAV or FLAC/],
  ] as const)('%s', async (_what, bytes, code, words) => {
    const problem = await problemIn(() => load(new Uint8Array(bytes), 'odd.snd'));
    expect(problem).toMatchObject({ code, param: 'files' });
    expect(problem?.message).toMatch(words);
    expect(problem?.message).toContain('odd.snd');
  });

  test('a cancelled run stops the decoder and is no problem of the file', async () => {
    const stop = new Error('cancelled');
    const report = { progress: () => {}, checkpoint: () => Promise.reject(stop) };
    const noise = Float32Array.from({ length: 200_000 }, (_, i) => Math.sin(i * i));
    const file = await encodeFlac(audioInMemory(44_100, [noise]), 16, quiet);
    await expect(loadSound(file, 'a.flac', { platform: nodeAudioPlatform(), report })).rejects.toBe(stop);
  });
});

function withFormat(tag: number): Uint8Array {
  const bytes = fixture('sweeps.wav').slice(0, 2000);
  new DataView(bytes.buffer).setUint16(20, tag, true);
  return bytes;
}

function withRate(rate: number): Uint8Array {
  const bytes = fixture('sweeps.wav').slice(0, 2000);
  new DataView(bytes.buffer).setUint32(24, rate, true);
  return bytes;
}

test('1000 damaged WAV and FLAC files end in a sound or a problem, quickly and small', async () => {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const seeds = [
    fixture('sweeps.wav').slice(0, 3000),
    fixture('sweeps.flac').slice(0, 6000),
    fixture('sweeps-24.flac'),
  ];
  const ends = { read: 0, refused: 0 };
  for (let round = 0; round < 1000; round += 1) {
    const bytes = random.pick(seeds).slice();
    for (let i = 0; i <= random.below(4); i += 1) {
      const at = random.below(random.next() < 0.7 ? 60 : bytes.length);
      bytes[at] = random.pick([0, 255, 127, 128, random.below(256)]);
    }
    const cut = random.next() < 0.2 ? bytes.slice(0, random.below(bytes.length)) : bytes;
    const where = `seed ${seed}, round ${round}`;
    try {
      const loaded = await load(cut);
      const { audio } = loaded;
      const end = Math.min(audio.length, 5000);
      for (const samples of await audio.read(0, end)) {
        expect(samples.length, where).toBe(end);
        expect(samples.every(Number.isFinite), where).toBe(true);
      }
      expect(audio.length, where).toBeLessThan(1e6);
      ends.read += 1;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ProblemError') throw new Error(where, { cause: error });
      ends.refused += 1;
    }
  }
  console.log(`sound fuzz, seed ${seed}: ${JSON.stringify(ends)}`);
  expect(Math.min(ends.read, ends.refused)).toBeGreaterThan(50);
});
