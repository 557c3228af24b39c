import type { Audio } from '../../values/audio.ts';
import { toInteger } from '../integer-sample.ts';
import type { EncodeReport } from '../report.ts';
import { type BlobWriter, openBlobWriter } from '../scratch/blob-writer.ts';
import type { Scratch } from '../scratch/contract.ts';
import { BitWriter } from './bit-writer.ts';
import { crc8, crc16 } from './crc.ts';
import { planSubframe, type SubframePlan, writeSubframe } from './subframe.ts';

const BLOCK_SIZE = 4096;
/** Blocks between two checkpoints. */
const BLOCKS_AT_ONCE = 16;
const MOST_CHANNELS = 8;

export type FlacBits = 16 | 24;

/**
 * Encodes FLAC (RFC 9639) by ranges: lossless beyond the rounding to 16 or 24 bits, which is that of `encodeWav`. The
 * checksum of the whole sound is left out, as the format allows. Throws a RangeError beyond 8 channels.
 */
export async function encodeFlac(
  audio: Audio,
  bits: FlacBits,
  report?: EncodeReport,
  scratch?: Scratch,
): Promise<Blob> {
  if (audio.channels < 1 || audio.channels > MOST_CHANNELS) throw new RangeError(`${audio.channels} channels`);
  const file = await openBlobWriter('audio/flac', (audio.length * audio.channels * bits) / 8, scratch);
  try {
    file.write(streamInfo(audio, bits));
    await writeFrames(audio, bits, file, report);
    return await file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
}

async function writeFrames(
  audio: Audio,
  bits: FlacBits,
  file: BlobWriter,
  report: EncodeReport | undefined,
): Promise<void> {
  const writer = new BitWriter();
  for (let block = 0; block * BLOCK_SIZE < audio.length; block += BLOCKS_AT_ONCE) {
    const from = block * BLOCK_SIZE;
    const to = Math.min(audio.length, from + BLOCKS_AT_ONCE * BLOCK_SIZE);
    const channels = (await audio.read(from, to)).map((samples) => toIntegers(samples, bits));
    for (let start = 0; start < to - from; start += BLOCK_SIZE) {
      const pieces = channels.map((samples) => samples.subarray(start, start + BLOCK_SIZE));
      writeFrame(writer, pieces, { number: block + start / BLOCK_SIZE, bits });
      file.write(writer.bytes().slice());
      writer.clear();
    }
    report?.progress(to / audio.length);
    await report?.checkpoint();
  }
}

function toIntegers(samples: Float32Array, bits: FlacBits): Int32Array {
  return Int32Array.from(samples, (value) => toInteger(value, 2 ** (bits - 1)));
}

/** The file's mark and its one metadata block (RFC 9639, 8.2). */
function streamInfo(audio: Audio, bits: FlacBits): Uint8Array<ArrayBuffer> {
  const writer = new BitWriter();
  for (const letter of 'fLaC') writer.write(letter.charCodeAt(0), 8);
  const last = 1;
  writer.write(last, 1);
  writer.write(0, 7);
  writer.write(34, 24);
  writer.write(BLOCK_SIZE, 16);
  writer.write(BLOCK_SIZE, 16);
  const frameSizesUnknown = 0;
  writer.write(frameSizesUnknown, 24);
  writer.write(frameSizesUnknown, 24);
  writer.write(audio.sampleRate, 20);
  writer.write(audio.channels - 1, 3);
  writer.write(bits - 1, 5);
  writer.write(Math.floor(audio.length / 2 ** 32), 4);
  writer.write(audio.length % 2 ** 32, 32);
  for (let i = 0; i < 4; i += 1) writer.write(0, 32);
  return writer.bytes().slice();
}

interface FrameFacts {
  readonly number: number;
  readonly bits: FlacBits;
}

/** One block of all channels (RFC 9639, section 9). */
function writeFrame(writer: BitWriter, channels: readonly Int32Array[], { number, bits }: FrameFacts): void {
  const size = channels[0]?.length ?? 0;
  const { assignment, plans } = planChannels(channels, bits);
  const whole = size === BLOCK_SIZE;
  writer.write(0x3ffe, 14);
  writer.write(0, 2);
  writer.write(whole ? 12 : 7, 4);
  const rateFromStreamInfo = 0;
  writer.write(rateFromStreamInfo, 4);
  writer.write(assignment, 4);
  writer.write(bits === 16 ? 4 : 6, 3);
  writer.write(0, 1);
  writeCodedNumber(writer, number);
  if (!whole) writer.write(size - 1, 16);
  writer.write(crc8(writer.bytes()), 8);
  for (const plan of plans) writeSubframe(writer, plan);
  writer.align();
  writer.write(crc16(writer.bytes()), 16);
}

interface ChannelPlan {
  readonly assignment: number;
  readonly plans: readonly SubframePlan[];
}

const LEFT_AND_SIDE = 8;
const SIDE_AND_RIGHT = 9;
const MIDDLE_AND_SIDE = 10;

/** Of two channels, the pair among left, right, middle and side that costs least (RFC 9639, 9.1.3). */
function planChannels(channels: readonly Int32Array[], bits: number): ChannelPlan {
  const [left, right] = channels;
  if (channels.length !== 2 || !left || !right) {
    return { assignment: channels.length - 1, plans: channels.map((samples) => planSubframe(samples, bits)) };
  }
  const [l, r] = [planSubframe(left, bits), planSubframe(right, bits)];
  const middle = planSubframe(
    left.map((value, i) => (value + right[i]!) >> 1),
    bits,
  );
  const side = planSubframe(
    left.map((value, i) => value - right[i]!),
    bits + 1,
  );
  const choices: ChannelPlan[] = [
    { assignment: 1, plans: [l, r] },
    { assignment: LEFT_AND_SIDE, plans: [l, side] },
    { assignment: SIDE_AND_RIGHT, plans: [side, r] },
    { assignment: MIDDLE_AND_SIDE, plans: [middle, side] },
  ];
  const length = ({ plans }: ChannelPlan) => plans.reduce((sum, plan) => sum + plan.length, 0);
  return choices.reduce((best, choice) => (length(choice) < length(best) ? choice : best));
}

/** A number in the manner of UTF-8, up to 31 bits (RFC 9639, 9.1.5). */
function writeCodedNumber(writer: BitWriter, number: number): void {
  if (number < 0x80) {
    writer.write(number, 8);
    return;
  }
  let following = 1;
  while (number >= 2 ** (5 * following + 6)) following += 1;
  // As many ones as bytes, then a zero.
  const ones = 0xff ^ (0xff >> (following + 1));
  writer.write(ones | (number >>> (6 * following)), 8);
  for (let i = following - 1; i >= 0; i -= 1) writer.write(0x80 | ((number >>> (6 * i)) & 0x3f), 8);
}
