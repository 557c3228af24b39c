import type { Audio } from '../values/audio.ts';
import { ProblemError } from '../values/problem.ts';
import { assertNever } from '../values/wire.ts';
import { toInteger } from './integer-sample.ts';
import type { EncodeReport } from './report.ts';
import { type BlobWriter, openBlobWriter } from './scratch/blob-writer.ts';
import type { Scratch } from './scratch/contract.ts';

/** How samples are stored: whole numbers of 16 or 24 bits, or floats, which cannot clip. */
export const wavFormats = ['16-bit', '24-bit', 'float32'] as const;
export type WavFormat = (typeof wavFormats)[number];

/** One more chunk of the file, that players skip. `id` has four ASCII letters. */
export interface WavChunk {
  readonly id: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface WavOptions {
  readonly report?: EncodeReport;
  readonly chunks?: readonly WavChunk[];
  /** Where files go that are too long for memory. */
  readonly scratch?: Scratch | undefined;
}

/** Sample frames encoded at once. */
const FRAMES_AT_ONCE = 65_536;
const MOST_RIFF_BYTES = 0xffff_ffff;

/**
 * Encodes a WAV file (RIFF, "Multimedia Programming Interface and Data Specifications 1.0", 1991) by ranges, never holding
 * all samples at once. Whole numbers are rounded to the nearest of value · 2^(bits − 1) and clipped; NaN is written as 0.
 * Throws a ProblemError `wav-too-long` beyond the format's 4 GiB.
 */
export async function encodeWav(
  audio: Audio,
  format: WavFormat,
  { report, chunks = [], scratch }: WavOptions = {},
): Promise<Blob> {
  const dataBytes = dataBytesOf(audio, format);
  const first = header(audio, format, dataBytes, chunks);
  const writer = await openBlobWriter('audio/wav', first.length + dataBytes, scratch);
  try {
    writer.write(first);
    await writeSamples(audio, format, writer, report);
    if (dataBytes % 2 === 1) writer.write(new Uint8Array(1));
    for (const { id, data } of chunks) {
      writer.write(chunkHeader(id, data.length));
      writer.write(data);
      writer.write(new Uint8Array(data.length % 2));
    }
    return await writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** What is wrong with saving the sound as a WAV file of this format, in words; undefined where it fits into one. */
export function wavTooLong(audio: Audio, format: WavFormat): string | undefined {
  const room = MOST_RIFF_BYTES - 4096;
  return dataBytesOf(audio, format) > room ? tooLong(audio, format).problem.message : undefined;
}

async function writeSamples(
  audio: Audio,
  format: WavFormat,
  writer: BlobWriter,
  report: EncodeReport | undefined,
): Promise<void> {
  for (let from = 0; from < audio.length; from += FRAMES_AT_ONCE) {
    const to = Math.min(audio.length, from + FRAMES_AT_ONCE);
    writer.write(interleave(await audio.read(from, to), to - from, format));
    report?.progress(to / audio.length);
    await report?.checkpoint();
  }
}

function dataBytesOf({ length, channels }: Audio, format: WavFormat): number {
  return length * channels * bytesOf(format);
}

function bytesOf(format: WavFormat): 2 | 3 | 4 {
  switch (format) {
    case '16-bit':
      return 2;
    case '24-bit':
      return 3;
    case 'float32':
      return 4;
    default:
      return assertNever(format);
  }
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;

function header(audio: Audio, format: WavFormat, dataBytes: number, chunks: readonly WavChunk[]) {
  const isFloat = format === 'float32';
  const formatBytes = isFloat ? 18 : 16;
  // Formats other than PCM must also tell their number of sample frames.
  const factBytes = isFloat ? 12 : 0;
  const bytes = new Uint8Array(12 + 8 + formatBytes + factBytes + 8);
  const more = chunks.reduce((sum, { data }) => sum + 8 + padded(data.length), 0);
  const riffBytes = bytes.length - 8 + padded(dataBytes) + more;
  if (riffBytes > MOST_RIFF_BYTES) throw tooLong(audio, format);
  const view = new DataView(bytes.buffer);
  const frameBytes = audio.channels * bytesOf(format);
  bytes.set(chunkHeader('RIFF', riffBytes));
  bytes.set(ascii('WAVE'), 8);
  bytes.set(chunkHeader('fmt ', formatBytes), 12);
  view.setUint16(20, isFloat ? FORMAT_FLOAT : FORMAT_PCM, true);
  view.setUint16(22, audio.channels, true);
  view.setUint32(24, audio.sampleRate, true);
  view.setUint32(28, audio.sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 8 * bytesOf(format), true);
  if (isFloat) {
    bytes.set(chunkHeader('fact', 4), 38);
    view.setUint32(46, audio.length, true);
  }
  bytes.set(chunkHeader('data', dataBytes), bytes.length - 8);
  return bytes;
}

function tooLong(audio: Audio, format: WavFormat): ProblemError {
  const minutes = Math.round(audio.length / audio.sampleRate / 60);
  return new ProblemError({
    code: 'wav-too-long',
    message: `A WAV file holds at most 4 GB; ${minutes} minutes as ${format} are more. Save it as 16-bit or in parts.`,
    param: 'format',
  });
}

function chunkHeader(id: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  bytes.set(ascii(id));
  new DataView(bytes.buffer).setUint32(4, length, true);
  return bytes;
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Chunks begin at even places. */
function padded(length: number): number {
  return length + (length % 2);
}

function interleave(channels: readonly Float32Array[], frames: number, format: WavFormat): Uint8Array<ArrayBuffer> {
  const bytesPerSample = bytesOf(format);
  const bytes = new Uint8Array(frames * channels.length * bytesPerSample);
  const write = sampleWriter(new DataView(bytes.buffer), format);
  for (let c = 0; c < channels.length; c += 1) {
    const samples = channels[c]!;
    for (let i = 0; i < frames; i += 1) write((i * channels.length + c) * bytesPerSample, samples[i]!);
  }
  return bytes;
}

function sampleWriter(view: DataView, format: WavFormat): (at: number, value: number) => void {
  switch (format) {
    case '16-bit':
      return (at, value) => view.setInt16(at, toInteger(value, 2 ** 15), true);
    case '24-bit':
      return (at, value) => {
        const whole = toInteger(value, 2 ** 23);
        view.setUint16(at, whole & 0xffff, true);
        view.setInt8(at + 2, whole >> 16);
      };
    case 'float32':
      return (at, value) => view.setFloat32(at, Number.isNaN(value) ? 0 : value, true);
    default:
      return assertNever(format);
  }
}
