import { readOrientation } from '../exif.ts';
import type { ImageHeader } from './image-header.ts';
import { fourCharacters, viewOf } from './view.ts';

interface Chunk {
  readonly type: string;
  /** Where its four letters stand. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    chunks.push({ type: fourCharacters(bytes, at), at, from: at + 8, to: at + 8 + length });
    at += 8 + length + (length & 1);
  }
  return chunks;
}

/** WebP (RFC 9649): simple lossy, simple lossless and extended files. */
export function readWebpHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = viewOf(bytes);
  const size = firstChunkSize(bytes, view);
  if (!size) return undefined;
  const chunks = chunksOf(bytes);
  const exif = chunks.find(({ type }) => type === 'EXIF');
  return {
    ...size,
    bytesPerPixel: 4,
    frames: Math.max(1, chunks.filter(({ type }) => type === 'ANMF').length),
    complete: bytes.length >= 8 + view.getUint32(4, true),
    orientation: exif ? exifOrientation(bytes.subarray(exif.from, exif.to)) : 1,
  };
}

/** Some writers put the mark of JPEG's EXIF segments before the block. */
function exifOrientation(data: Uint8Array): number {
  return readOrientation(fourCharacters(data, 0) === 'Exif' ? data.subarray(6) : data);
}

/**
 * A copy that says nothing of rotation. Some browsers apply the EXIF orientation of a WebP and some do not: of this copy,
 * all give the pixels as stored.
 */
export function withoutWebpExif(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  const EXIF_FLAG = 0x08;
  for (const { type, at, from } of chunksOf(bytes)) {
    if (type === 'EXIF') copy.fill(0x20, at, at + 4);
    if (type === 'VP8X') copy[from] = copy[from]! & ~EXIF_FLAG;
  }
  return copy;
}

function firstChunkSize(bytes: Uint8Array, view: DataView): { width: number; height: number } | undefined {
  switch (fourCharacters(bytes, 12)) {
    case 'VP8X':
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    case 'VP8L': {
      const packed = view.getUint32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
