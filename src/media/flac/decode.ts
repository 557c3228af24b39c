import { BitReader } from './bit-reader.ts';
import { crc8, crc16 } from './crc.ts';
import { readSubframe } from './decode-subframe.ts';

/** What the beginning of a FLAC file says of it. */
export interface FlacInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Sample frames; 0 where the file does not say. */
  readonly length: number;
  /** Byte of the first frame. */
  readonly firstFrame: number;
}

/** One frame: a block of each channel, in whole numbers of `bitsPerSample`. */
export interface FlacFrame {
  readonly channels: readonly Float64Array[];
  /** Byte after the frame. */
  readonly end: number;
}

const STREAMINFO = 0;
const MOST_METADATA_BLOCKS = 1024;

/** Reads the stream info of a FLAC file (RFC 9639), after an ID3 tag if there is one. Throws a RangeError for other files. */
export function readFlacInfo(bytes: Uint8Array): FlacInfo {
  let at = id3Length(bytes);
  const reader = new BitReader(bytes, at);
  if (reader.bits(32) !== 0x664c6143) throw new RangeError('no FLAC');
  at += 4;
  let info: Omit<FlacInfo, 'firstFrame'> | undefined;
  for (let block = 0; block < MOST_METADATA_BLOCKS; block += 1) {
    const header = new BitReader(bytes, at);
    const last = header.bits(1) === 1;
    const type = header.bits(7);
    const length = header.bits(24);
    if (type === STREAMINFO) info = readStreamInfo(new BitReader(bytes, at + 4));
    at += 4 + length;
    if (last) break;
  }
  if (!info || info.sampleRate === 0) throw new RangeError('no stream info');
  return { ...info, firstFrame: at };
}

function readStreamInfo(reader: BitReader): Omit<FlacInfo, 'firstFrame'> {
  reader.bits(32);
  reader.bits(24);
  reader.bits(24);
  const sampleRate = reader.bits(20);
  const channels = reader.bits(3) + 1;
  const bitsPerSample = reader.bits(5) + 1;
  return { sampleRate, channels, bitsPerSample, length: reader.bits(36) };
}

function id3Length(bytes: Uint8Array): number {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  const [a, b, c, d] = [6, 7, 8, 9].map((at) => (bytes[at] ?? 0) & 127);
  return 10 + ((a! << 21) | (b! << 14) | (c! << 7) | d!);
}

const sampleSizes: readonly number[] = [0, 8, 12, -1, 16, 20, 24, 32];

/** Reads the frame that begins at a byte, and checks both its checksums. Throws a RangeError where there is none. */
export function readFlacFrame(bytes: Uint8Array, at: number, info: FlacInfo): FlacFrame {
  const reader = new BitReader(bytes, at);
  if (reader.bits(15) !== 0x7ffc) throw new RangeError('no frame');
  reader.bits(1);
  const sizeCode = reader.bits(4);
  const rateCode = reader.bits(4);
  const assignment = reader.bits(4);
  const bits = sampleSizes[reader.bits(3)]! || info.bitsPerSample;
  if (bits < 0 || reader.bits(1) !== 0) throw new RangeError('a frame that is not allowed');
  skipNumber(reader);
  const size = blockSize(reader, sizeCode);
  if (rateCode === 12) reader.bits(8);
  else if (rateCode === 13 || rateCode === 14) reader.bits(16);
  const headerEnd = reader.byte;
  if (reader.bits(8) !== crc8(bytes.subarray(at, headerEnd))) throw new RangeError('a damaged frame header');
  const channels = readChannels(reader, { size, bits, assignment });
  if (channels.length !== info.channels) throw new RangeError('another number of channels');
  reader.align();
  const end = reader.byte;
  if (reader.bits(16) !== crc16(bytes.subarray(at, end))) throw new RangeError('a damaged frame');
  return { channels, end: end + 2 };
}

/** The number of the frame, written as UTF-8 writes letters. */
function skipNumber(reader: BitReader): void {
  const first = reader.bits(8);
  const ones = Math.clz32((~first & 255) << 24);
  if (ones === 1 || ones > 7) throw new RangeError('no frame number');
  for (let i = 1; i < ones; i += 1) reader.bits(8);
}

function blockSize(reader: BitReader, code: number): number {
  if (code === 0) throw new RangeError('no block size');
  if (code === 1) return 192;
  if (code <= 5) return 576 * 2 ** (code - 2);
  if (code === 6) return reader.bits(8) + 1;
  if (code === 7) return reader.bits(16) + 1;
  return 256 * 2 ** (code - 8);
}

const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

function readChannels(
  reader: BitReader,
  { size, bits, assignment }: { readonly size: number; readonly bits: number; readonly assignment: number },
): Float64Array[] {
  if (assignment > MID_SIDE) throw new RangeError('an unknown kind of stereo');
  const count = assignment < LEFT_SIDE ? assignment + 1 : 2;
  const channels = Array.from({ length: count }, (_, channel) => {
    const samples = new Float64Array(size);
    // The difference of two channels needs one bit more.
    const isSide = channel === (assignment === SIDE_RIGHT ? 0 : 1) && assignment >= LEFT_SIDE;
    readSubframe(reader, samples, bits + (isSide ? 1 : 0));
    return samples;
  });
  const [first, second] = channels;
  if (first && second) joinStereo(first, second, assignment);
  return channels;
}

/** Turns the stored pair into left and right, in place. */
function joinStereo(first: Float64Array, second: Float64Array, assignment: number): void {
  for (let i = 0; i < first.length && assignment >= LEFT_SIDE; i += 1) {
    const [a, b] = [first[i]!, second[i]!];
    if (assignment === LEFT_SIDE) second[i] = a - b;
    else if (assignment === SIDE_RIGHT) first[i] = a + b;
    else {
      // The mean was rounded down; whether it was odd stands in the difference.
      const sum = 2 * a + (b & 1);
      first[i] = (sum + b) / 2;
      second[i] = (sum - b) / 2;
    }
  }
}
