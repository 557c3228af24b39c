import type { ImageHeader } from './image-header.ts';
import { fourCharacters, viewOf } from './view.ts';

/** WebP (RFC 9649): simple lossy, simple lossless and extended files. */
export function readWebpHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = viewOf(bytes);
  const size = firstChunkSize(bytes, view);
  if (!size) return undefined;
  return {
    ...size,
    bytesPerPixel: 4,
    frames: Math.max(1, countFrames(bytes, view)),
    complete: bytes.length >= 8 + view.getUint32(4, true),
    orientation: 1,
  };
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

function countFrames(bytes: Uint8Array, view: DataView): number {
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (fourCharacters(bytes, at) === 'ANMF') frames += 1;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length & 1);
  }
  return frames;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
