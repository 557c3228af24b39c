import type { ImageHeader } from './image-header.ts';
import { viewOf } from './view.ts';

/** The parts of a Windows bitmap's header that matter for its pixels. */
export interface BmpLayout {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: number;
  /** 0 uncompressed, 3 and 6 bit fields; others are run lengths or whole JPEG and PNG files. */
  readonly compression: number;
  readonly headerSize: number;
  readonly colours: number;
  readonly dataAt: number;
  /** Bytes of a line, padded to four. */
  readonly stride: number;
}

/** Reads the file header and any of the information headers from 12 to 124 bytes. */
export function readBmpLayout(bytes: Uint8Array): BmpLayout {
  const view = viewOf(bytes);
  const headerSize = view.getUint32(14, true);
  const old = headerSize === 12;
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(old ? 24 : 28, true);
  return {
    width,
    height: Math.abs(height),
    topDown: height < 0,
    bitsPerPixel,
    compression: old ? 0 : view.getUint32(30, true),
    headerSize,
    colours: (old ? 0 : view.getUint32(46, true)) || (bitsPerPixel <= 8 ? 2 ** bitsPerPixel : 0),
    dataAt: view.getUint32(10, true),
    stride: 4 * Math.ceil((width * bitsPerPixel) / 32),
  };
}

/** BMP: complete when its lines, where they are not run lengths, are all there. */
export function readBmpHeader(bytes: Uint8Array): ImageHeader {
  const { width, height, compression, dataAt, stride } = readBmpLayout(bytes);
  const plain = compression === 0 || compression === 3 || compression === 6;
  const complete = plain ? dataAt + stride * height <= bytes.length : dataAt < bytes.length;
  return { width, height, bytesPerPixel: 4, frames: 1, complete, orientation: 1 };
}
