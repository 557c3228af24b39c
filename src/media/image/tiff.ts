import { decode, type TiffIfd } from 'tiff';
import { readTiffLayout } from './headers/tiff.ts';
import type { DecodedPixels } from './platform.ts';

/**
 * The first page of a TIFF, exactly: grey, RGB and palette of 1, 8 and 16 bits, and floats 0…1 as 16 bits; uncompressed, LZW and
 * deflate. The orientation is not applied. Throws what the decoder says where the file is damaged or of another kind.
 */
export function decodeTiff(bytes: Uint8Array): DecodedPixels {
  const layout = readTiffLayout(bytes);
  // Both would be misread without a word.
  if (layout.planar && layout.samplesPerPixel > 1) throw new Error('its colours are stored plane by plane');
  if (layout.tiled && layout.samplesPerPixel > 1) throw new Error('its colours are stored in tiles');
  const page = decode(upright(bytes, layout.orientationAt), { pages: [0] })[0];
  if (!page) throw new Error('it has no pages');
  return page.type === 3 ? fromPalette(page) : fromSamples(page);
}

/** The decoder refuses pictures that are to be turned, which is done here: a copy that says upright. */
function upright(bytes: Uint8Array, orientationAt: number | undefined): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (orientationAt !== undefined) {
    new DataView(copy.buffer).setUint16(orientationAt, 1, bytes[0] === 0x49);
  }
  return copy;
}

function fromSamples(page: TiffIfd): DecodedPixels {
  const { width, height, data } = page;
  const stored = page.samplesPerPixel;
  const colours = page.type === 2 ? 3 : 1;
  const channels = colours + (page.alpha && stored > colours ? 1 : 0);
  const wide = page.bitsPerSample > 8;
  const scale = page.bitsPerSample === 1 ? 255 : page.sampleFormat === 3 ? 65_535 : 1;
  const samples = wide ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let c = 0; c < channels; c += 1) {
      const value = data[pixel * stored + c]! * scale;
      samples[pixel * channels + c] = scale === 65_535 ? Math.round(Math.min(65_535, Math.max(0, value))) : value;
    }
  }
  return { width, height, channels: channels as 1 | 2 | 3 | 4, samples };
}

/** Palettes of TIFF have 16 bits a colour; they are kept. */
function fromPalette({ width, height, data, palette }: TiffIfd): DecodedPixels {
  if (!palette) throw new Error('its palette is missing');
  const samples = new Uint16Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) samples.set(palette[data[pixel]!] ?? [0, 0, 0], 3 * pixel);
  return { width, height, channels: 3, samples };
}
