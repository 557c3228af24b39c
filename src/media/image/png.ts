import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { pngChunks } from './headers/png.ts';
import type { DecodedPixels } from './platform.ts';

/** What the pixels depend on. Colour profiles, gamma and text are left out: they must neither change nor break anything. */
const neededChunks: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** Above what any compressor makes of pixels it cannot shrink: more is not a picture. */
const SPARE_BYTES = 65_536;

/**
 * PNG of any colour type and depth, exactly as stored: 16 bits stay 16, no colour management, no premultiplied alpha.
 * Throws what the decoder says where the file is damaged.
 */
export function decodePng(bytes: Uint8Array): DecodedPixels {
  const decoded = decode(onlyPixels(bytes));
  const { width, height } = decoded;
  if (decoded.palette) return fromPalette(decoded);
  const samples = decoded.depth < 8 ? unpackBits(decoded) : decoded.data;
  if (samples.length < width * height * decoded.channels) throw new Error('the pixel data end too early');
  const key = decoded.transparency;
  if (key && key.length > 0) return withColourKey(decoded, samples, key);
  return { width, height, channels: channelsOf(decoded.channels), samples };
}

/** The same PNG without anything but its pixels. */
function onlyPixels(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = pngChunks(bytes).filter(({ type }) => neededChunks.has(type));
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const raw = header.getUint32(20) * (1 + header.getUint32(16) * 8);
  const data = kept.filter(({ type }) => type === 'IDAT').reduce((sum, { from, to }) => sum + to - from, 0);
  if (data > raw + SPARE_BYTES) throw new Error('it holds more data than its pixels can need');
  const result = new Uint8Array(8 + kept.reduce((sum, { from, to }) => sum + to - from + 12, 0));
  result.set(bytes.subarray(0, 8));
  let at = 8;
  for (const { from, to } of kept) {
    result.set(bytes.subarray(from - 8, to + 4), at);
    at += to - from + 12;
  }
  return result;
}

function fromPalette(decoded: DecodedPng): DecodedPixels {
  const { width, height } = decoded;
  return { width, height, channels: decoded.palette?.[0]?.length === 4 ? 4 : 3, samples: convertIndexedToRgb(decoded) };
}

/** Grey of 1, 2 or 4 bits, packed into bytes line by line, as 8-bit grey. */
function unpackBits({ width, height, depth, data }: DecodedPng): Uint8Array {
  const result = new Uint8Array(width * height);
  const stride = Math.ceil((width * depth) / 8);
  const highest = 2 ** depth - 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const shift = 8 - depth - ((x * depth) & 7);
      result[y * width + x] = (255 / highest) * ((data[y * stride + ((x * depth) >> 3)]! >> shift) & highest);
    }
  }
  return result;
}

/** Grey or RGB where one colour counts as transparent (PNG specification, 11.3.2.1). */
function withColourKey(decoded: DecodedPng, samples: DecodedPng['data'], key: Uint16Array): DecodedPixels {
  const { width, height, channels, depth } = decoded;
  const wide = depth === 16;
  const opaque = wide ? 65_535 : 255;
  // Keys are in the file's own depth; samples below 8 bits have been spread to 8.
  const spread = depth < 8 ? 255 / (2 ** depth - 1) : 1;
  const length = width * height * (channels + 1);
  const result = wide ? new Uint16Array(length) : new Uint8Array(length);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    let matches = true;
    for (let c = 0; c < channels; c += 1) {
      const sample = samples[pixel * channels + c]!;
      result[pixel * (channels + 1) + c] = sample;
      matches &&= sample === key[c]! * spread;
    }
    result[pixel * (channels + 1) + channels] = matches ? 0 : opaque;
  }
  return { width, height, channels: channelsOf(channels + 1), samples: result };
}

function channelsOf(count: number): DecodedPixels['channels'] {
  if (count === 1 || count === 2 || count === 3 || count === 4) return count;
  throw new Error(`${count} channels`);
}
