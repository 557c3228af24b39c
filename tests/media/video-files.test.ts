import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { EncodedPacketSink, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { fileSource } from '../../src/media/file-source.ts';
import { refuseAbsurdTables } from '../../src/media/video/mp4-tables.ts';
import { greyOf, hasFfmpeg, videos } from '../fixtures/videos/make.mjs';

const folder = new URL('../fixtures/videos/', import.meta.url);

/** The times of all packets, as mediabunny finds them. */
async function packetTimes(file: Blob): Promise<number[]> {
  const input = new Input({ source: fileSource(file, refuseAbsurdTables), formats: [MP4, QTFF, WEBM, MATROSKA] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('no track');
    const times: number[] = [];
    for await (const { timestamp } of new EncodedPacketSink(track).packets()) times.push(timestamp);
    return times.sort((a, b) => a - b);
  } finally {
    input.dispose();
  }
}

async function packetBytes(file: Blob): Promise<number[][]> {
  const input = new Input({ source: fileSource(file), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('no track');
  const packets: number[][] = [];
  for await (const { data } of new EncodedPacketSink(track).packets()) packets.push([...data]);
  input.dispose();
  return packets;
}

/** Fragments that were moved: their headers say where their bytes are in the file. */
function relocated(fragments: Buffer, by: number): Buffer {
  const moved = Buffer.from(fragments);
  for (let at = moved.indexOf('tfhd'); at >= 0; at = moved.indexOf('tfhd', at + 4)) {
    const hasOffset = (moved.readUInt32BE(at + 4) & 1) === 1;
    if (hasOffset) moved.writeBigUInt64BE(moved.readBigUInt64BE(at + 12) + BigInt(by), at + 12);
  }
  return moved;
}

describe.skipIf(!hasFfmpeg())('with ffmpeg on this machine', () => {
  test.each(Object.keys(videos))('%s is still what the reference beside it says', async (name) => {
    const reference = gunzipSync(await readFile(new URL(`${name}.grey.gz`, folder)));
    const decoded = greyOf(new URL(name, folder).pathname);
    expect(decoded.length).toBe(reference.length);
    expect(decoded.reduce((most, level, i) => Math.max(most, Math.abs(level - reference[i]!)), 0)).toBeLessThanOrEqual(
      1,
    );
  });
});

describe('files', () => {
  test.each(['plain.mp4', 'fragmented.mp4', 'odd.webm', 'plain-av1.mkv'])('%s is read through pages', async (name) => {
    const times = await packetTimes(new Blob([await readFile(new URL(name, folder))]));
    expect(times.map((time) => Math.round(10 * (time - times[0]!)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('bytes across pages, and across many, are those of the file', async () => {
    // A box of nothing before the one with the pictures pushes that over the edge of a page.
    const mov = await readFile(new URL('fragmented.mp4', folder));
    const plain = await packetBytes(new Blob([mov]));
    const at = mov.indexOf('moof') - 4;
    for (const length of [2 ** 18 - at - 1000, 2 ** 20 + 7]) {
      const filler = Buffer.alloc(length);
      filler.writeUInt32BE(length);
      filler.write('free', 4);
      const moved = Buffer.concat([mov.subarray(0, at), filler, relocated(mov.subarray(at), length)]);
      expect(await packetBytes(new Blob([new Uint8Array(moved)]))).toEqual(plain);
    }
  });

  test('damage that mediabunny would circle around for ever is an error', async () => {
    // Behind the last cluster is nothing that it knows: it looks for the next element up to the end, and there for ever.
    const damaged = await readFile(new URL('odd.webm', folder));
    damaged.fill(0x5a, damaged.lastIndexOf(Buffer.from([0x1c, 0x53, 0xbb, 0x6b])));
    await expect(packetTimes(new Blob([new Uint8Array(damaged)]))).rejects.toThrow(/no way past byte/);
  });

  test('the same in a file of sound is an error too', async () => {
    const damaged = await readFile(new URL('../sounds/sweeps.webm', folder));
    damaged.fill(0x5a, 200);
    const input = new Input({ source: fileSource(new Blob([new Uint8Array(damaged)])), formats: [WEBM, MATROSKA] });
    await expect(input.getPrimaryAudioTrack()).rejects.toThrow(/no way past byte/);
    input.dispose();
  });
});

describe('tables of MP4', () => {
  async function moovOf(name: string): Promise<Uint8Array> {
    const file = new Uint8Array(await readFile(new URL(name, folder)));
    return file.slice(Buffer.from(file).indexOf('moov') + 4);
  }

  test('those of good files are let through', async () => {
    for (const name of ['plain.mp4', 'plain.mov', 'uneven.mp4', 'sound-only.mp4', 'hevc.mp4']) {
      const moov = await moovOf(name);
      expect(() => refuseAbsurdTables(moov)).not.toThrow();
    }
  });

  test.each([
    ['stts', 12],
    ['ctts', 12],
    ['stsc', 12],
    ['stsc', 16],
  ])('%s with billions of frames is refused', async (name, place) => {
    const moov = await moovOf('plain.mp4');
    moov.set([0x7f, 0xff, 0xff, 0xff], Buffer.from(moov).indexOf(name) + place);
    expect(() => refuseAbsurdTables(moov)).toThrow(name);
  });

  test('a fragment with billions of frames is refused', async () => {
    const file = new Uint8Array(await readFile(new URL('fragmented.mp4', folder)));
    const moof = file.slice(Buffer.from(file).indexOf('moof') - 4);
    expect(() => refuseAbsurdTables(moof)).not.toThrow();
    moof.set([0x7f, 0xff, 0xff, 0xff], Buffer.from(moof).indexOf('trun') + 8);
    expect(() => refuseAbsurdTables(moof)).toThrow('trun');
  });
});
