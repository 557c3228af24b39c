import { Zlib } from 'fflate';

/** 8 or 16 bits of grey, or 8 bits that point into a palette of red, green and blue (768 bytes). */
export type PngKind =
  | { readonly kind: 'grey'; readonly bits: 8 | 16 }
  | { readonly kind: 'palette'; readonly colours: Uint8Array };

export interface PngSize {
  readonly width: number;
  readonly height: number;
}

/** Writes a PNG (PNG specification, third edition, 2025) line by line, compressing as it goes. */
export interface PngWriter {
  /** Whole lines from the top: one byte a pixel, or two, the higher first. The array is not kept. */
  write(lines: Uint8Array): void;
  /** After all lines. */
  finish(): Blob;
}

const FILTER_NONE = 0;
const FILTER_UP = 2;
/** Compressed data of one IDAT chunk at least. */
const CHUNK_BYTES = 65_536;

export function createPngWriter({ width, height }: PngSize, kind: PngKind): PngWriter {
  const parts: Uint8Array<ArrayBuffer>[] = [signature(), headerChunk({ width, height }, kind)];
  if (kind.kind === 'palette') parts.push(chunk('PLTE', [kind.colours]));
  const stride = width * (kind.kind === 'grey' ? kind.bits / 8 : 1);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let above = new Uint8Array(stride);
  const flush = () => {
    if (waitingBytes > 0) parts.push(chunk('IDAT', waiting));
    waiting = [];
    waitingBytes = 0;
  };
  const zlib = new Zlib({ level: 6 }, (data) => {
    waiting.push(data);
    waitingBytes += data.length;
    if (waitingBytes >= CHUNK_BYTES) flush();
  });
  return {
    write(lines) {
      for (let at = 0; at < lines.length; at += stride) {
        const line = lines.subarray(at, at + stride);
        // Neighbours in a palette are no neighbours in number: differences would only make noise.
        zlib.push(kind.kind === 'grey' ? filteredUp(line, above) : unfiltered(line));
        above = line.slice();
      }
    },
    finish() {
      zlib.push(new Uint8Array(0), true);
      flush();
      return new Blob([...parts, chunk('IEND', [])], { type: 'image/png' });
    },
  };
}

function filteredUp(line: Uint8Array, above: Uint8Array): Uint8Array {
  const result = new Uint8Array(line.length + 1);
  result[0] = FILTER_UP;
  for (let i = 0; i < line.length; i += 1) result[i + 1] = line[i]! - above[i]!;
  return result;
}

function unfiltered(line: Uint8Array): Uint8Array {
  const result = new Uint8Array(line.length + 1);
  result[0] = FILTER_NONE;
  result.set(line, 1);
  return result;
}

function signature(): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
}

function headerChunk({ width, height }: PngSize, kind: PngKind): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = kind.kind === 'grey' ? kind.bits : 8;
  data[9] = kind.kind === 'grey' ? 0 : 3;
  return chunk('IHDR', [data]);
}

function chunk(type: string, data: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = data.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length);
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  let at = 8;
  for (const part of data) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(bytes.subarray(4, at)));
  return bytes;
}

/** The checksum of PNG and zip, polynomial 0xEDB88320. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) crc = crcTable[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});
