import type { ImageHeader } from './image-header.ts';
import { fourCharacters, viewOf } from './view.ts';

interface Box {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/** The boxes between two places (ISO/IEC 14496-12, 4.2); the last may reach beyond the file. */
function boxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const view = viewOf(bytes);
  const found: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const short = view.getUint32(at);
    const large = short === 1;
    const size = large ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    if (size < (large ? 16 : 8)) break;
    found.push({ type: fourCharacters(bytes, at + 4), from: at + (large ? 16 : 8), to: at + size });
    at += size;
  }
  return found;
}

/**
 * AVIF: the largest `ispe` (image spatial extents) of meta / iprp / ipco is the picture, smaller ones are its tiles,
 * its alpha plane or thumbnails. Complete when every box ends within the file.
 */
export function readAvifHeader(bytes: Uint8Array): ImageHeader | undefined {
  const top = boxes(bytes, 0, bytes.length);
  const meta = top.find(({ type }) => type === 'meta');
  const properties = meta && childrenOf(bytes, { ...meta, from: meta.from + 4 }, 'iprp');
  const container = properties && childrenOf(bytes, properties, 'ipco');
  if (!container) return undefined;
  const view = viewOf(bytes);
  const extents = boxes(bytes, container.from, container.to)
    .filter(({ type }) => type === 'ispe')
    .map(({ from }) => ({ width: view.getUint32(from + 4), height: view.getUint32(from + 8) }))
    .sort((a, b) => b.width * b.height - a.width * a.height);
  const size = extents[0];
  if (!size) return undefined;
  const complete = top.every(({ to }) => to <= bytes.length) && top.some(({ type }) => type === 'mdat');
  // The track of an image sequence tells its number of frames deep inside; that there are several is enough here.
  const frames = top.some(({ type }) => type === 'moov') ? 2 : 1;
  return { ...size, bytesPerPixel: 4, frames, complete, orientation: 1 };
}

function childrenOf(bytes: Uint8Array, parent: Box, type: string): Box | undefined {
  return boxes(bytes, parent.from, Math.min(parent.to, bytes.length)).find((box) => box.type === type);
}
