import { afterEach, describe, expect, test } from 'vitest';
import { encodeFlac } from '../../src/media/flac/encode.ts';
import { openBlobWriter } from '../../src/media/scratch/blob-writer.ts';
import type { Scratch } from '../../src/media/scratch/contract.ts';
import { nodeScratch } from '../../src/media/scratch/node.ts';
import { openSampleRoom } from '../../src/media/scratch/sample-room.ts';
import { encodeWav, wavTooLong } from '../../src/media/wav.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { freshSeed, seededRandom } from '../support/random.ts';

const scratches: { clear(): void }[] = [];

function scratchOf(mostInMemory: number) {
  const scratch = nodeScratch(mostInMemory);
  scratches.push(scratch);
  return scratch;
}

afterEach(() => {
  for (const scratch of scratches.splice(0)) scratch.clear();
});

const full: Scratch = { mostInMemory: 0, open: () => Promise.reject(new Error('the disk is full')) };

describe('a room for samples', () => {
  test('stays in memory up to the bound, goes to the scratch beyond, and back where that refuses', async () => {
    const scratch = scratchOf(400);
    expect((await openSampleRoom(100, scratch)).place).toBe('memory');
    expect(scratch.files()).toBe(0);
    expect((await openSampleRoom(101, scratch)).place).toBe('scratch');
    expect(scratch.files()).toBe(1);
    expect((await openSampleRoom(101, full)).place).toBe('refused');
    expect((await openSampleRoom(2 ** 24 + 1, undefined)).place).toBe('refused');
  });

  test('in the scratch it reads and writes as in memory does, whatever is written where', async () => {
    const length = 1000;
    const random = seededRandom(freshSeed());
    const repeat = `SEED=${random.seed}`;
    const disk = await openSampleRoom(length, scratchOf(0));
    const memory = await openSampleRoom(length, undefined);
    expect(disk.retainedBytes).toBeLessThan(memory.retainedBytes);
    for (let i = 0; i < 200; i += 1) {
      const [a, b] = [random.below(length + 1), random.below(length + 1)].sort((x, y) => x - y) as [number, number];
      if (i % 2 === 0) {
        const samples = Float32Array.from({ length: b - a }, () => 2 * random.next() - 1);
        // A part of a larger array, as tiles are.
        const part = Float32Array.of(0, ...samples).subarray(1);
        disk.write(a, part);
        memory.write(a, part);
      } else expect(disk.read(a, b), repeat).toEqual(memory.read(a, b));
    }
    expect(disk.read(0, length), repeat).toEqual(memory.read(0, length));
  });
});

describe('files', () => {
  const audio = audioInMemory(8000, [Float32Array.from({ length: 70_001 }, (_, i) => Math.sin(i / 9))]);
  const chunks = [{ id: 'note', data: Uint8Array.of(1, 2, 3) }];

  test('made in the scratch have the same bytes as in memory, and a type', async () => {
    const scratch = scratchOf(1000);
    const wav = await encodeWav(audio, '24-bit', { chunks, scratch });
    expect(scratch.files()).toBe(1);
    expect(wav.type).toBe('audio/wav');
    expect(await wav.bytes()).toEqual(await (await encodeWav(audio, '24-bit', { chunks })).bytes());
    const flac = await encodeFlac(audio, 16, undefined, scratch);
    expect(flac.type).toBe('audio/flac');
    expect(await flac.bytes()).toEqual(await (await encodeFlac(audio, 16)).bytes());
  });

  test('the last two stay, older ones are deleted; a file that breaks off is deleted at once', async () => {
    const scratch = scratchOf(10);
    for (let i = 0; i < 4; i += 1) {
      const writer = await openBlobWriter('x/y', 100, scratch);
      writer.write(Uint8Array.of(i));
      expect(await (await writer.finish()).bytes()).toEqual(Uint8Array.of(i));
    }
    expect(scratch.files()).toBe(2);
    const stops = { progress() {}, checkpoint: () => Promise.reject(new Error('stop')) };
    await expect(encodeWav(audio, '16-bit', { report: stops, scratch })).rejects.toThrow('stop');
    expect(scratch.files()).toBe(2);
  });

  test('where the scratch refuses they are made in memory', async () => {
    const wav = await encodeWav(audio, '16-bit', { scratch: full });
    expect(wav.size).toBe(44 + 2 * 70_001);
  });

  test('a sound too long for a WAV file is told before it is encoded', () => {
    const long = { ...audio, length: 2 ** 30, channels: 2 };
    expect(wavTooLong(long, 'float32')).toMatch(/at most 4 GB.*minutes as float32/);
    expect(wavTooLong({ ...long, length: 2 ** 29 }, '16-bit')).toBeUndefined();
  });
});
