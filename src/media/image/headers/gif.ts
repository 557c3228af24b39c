import type { ImageHeader } from './image-header.ts';
import { viewOf } from './view.ts';

const IMAGE = 0x2c;
const EXTENSION = 0x21;

/** GIF 87a and 89a: counts the images; complete when the first one's data end. */
export function readGifHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  let at = 13 + colourTableSize(bytes[10] ?? 0);
  let frames = 0;
  while (at < bytes.length) {
    if (bytes[at] === IMAGE) {
      at = skipSubBlocks(bytes, at + 11 + colourTableSize(bytes[at + 9] ?? 0));
      if (at > bytes.length) break;
      frames += 1;
    } else if (bytes[at] === EXTENSION) {
      at = skipSubBlocks(bytes, at + 2);
    } else {
      break;
    }
  }
  return { ...size, bytesPerPixel: 4, frames: Math.max(1, frames), complete: frames > 0, orientation: 1 };
}

function colourTableSize(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

/** Where the chain of sub-blocks ends; beyond the file where it is cut off. */
function skipSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = bytes[at]!;
    at += 1 + length;
    if (length === 0) return at;
  }
  return bytes.length + 1;
}
