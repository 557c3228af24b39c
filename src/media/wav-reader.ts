import { type Audio, audioInMemory } from '../values/audio.ts';
import { ProblemError } from '../values/problem.ts';
import type { WavChunk } from './wav.ts';

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

/** What the format chunk says of the samples. */
export interface WavLayout {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

/** All chunks of a RIFF file in order; the last may be cut off. Throws a ProblemError `not-wav` for other files. */
export function wavChunks(bytes: Uint8Array<ArrayBuffer>): WavChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || letters(bytes, 0) !== 'RIFF' || letters(bytes, 8) !== 'WAVE') throw notWav('no RIFF WAVE');
  const chunks: WavChunk[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    chunks.push({ id: letters(bytes, at), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

/**
 * Reads a WAV file into memory: whole numbers of 8, 16, 24 and 32 bits, floats of 32 and 64, plain or extensible. Whole
 * numbers are divided by 2^(bits − 1). A file that ends early gives what it has. Throws a ProblemError `not-wav`.
 */
export function decodeWav(bytes: Uint8Array<ArrayBuffer>): Audio {
  const chunks = wavChunks(bytes);
  const format = chunks.find(({ id }) => id === 'fmt ')?.data;
  const data = chunks.find(({ id }) => id === 'data')?.data;
  if (!format || format.length < 16 || !data) throw notWav('no format or no data');
  const layout = readLayout(format);
  const read = sampleReader(new DataView(data.buffer, data.byteOffset, data.byteLength), layout);
  const bytesPerSample = layout.bits / 8;
  const length = Math.floor(data.length / (bytesPerSample * layout.channels));
  const channels = Array.from({ length: layout.channels }, (_, c) =>
    Float32Array.from({ length }, (_, i) => read((i * layout.channels + c) * bytesPerSample)),
  );
  return audioInMemory(layout.sampleRate, channels);
}

/** Throws a ProblemError `not-wav` for no channels or no rate. */
export function readLayout(format: Uint8Array): WavLayout {
  const view = new DataView(format.buffer, format.byteOffset, format.byteLength);
  const tag = view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  if (channels === 0 || sampleRate === 0) throw notWav(`${channels} channels at ${sampleRate} Hz`);
  // An extensible format carries the real one at the start of its GUID.
  const real = tag === FORMAT_EXTENSIBLE && format.length >= 26 ? view.getUint16(24, true) : tag;
  return { tag: real, channels, sampleRate, bits: view.getUint16(14, true) };
}

/** Reads the sample at a byte. Throws a ProblemError `not-wav` for kinds that are not read. */
export function sampleReader(view: DataView, { tag, bits }: WavLayout): (at: number) => number {
  if (tag === FORMAT_FLOAT && bits === 32) return (at) => view.getFloat32(at, true);
  if (tag === FORMAT_FLOAT && bits === 64) return (at) => view.getFloat64(at, true);
  if (tag === FORMAT_PCM && bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (tag === FORMAT_PCM && bits === 16) return (at) => view.getInt16(at, true) / 2 ** 15;
  if (tag === FORMAT_PCM && bits === 24) {
    return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 2 ** 23;
  }
  if (tag === FORMAT_PCM && bits === 32) return (at) => view.getInt32(at, true) / 2 ** 31;
  throw notWav(`format ${tag} of ${bits} bits`);
}

function letters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

export function notWav(cause: string): ProblemError {
  return new ProblemError({
    code: 'not-wav',
    message: 'This is not a WAV file that can be read: PCM of 8, 16, 24 or 32 bits or floats.',
    cause,
  });
}
