import { readFile } from 'node:fs/promises';
import { plainPhoto } from './plain-photo.ts';
import { plainSpectrum, readWav, shrink } from './plain-spectrum.ts';

/** Hertz from…to. */
export type Band = readonly [number, number];

const WINDOW = 1024;

/** What a sound shows in a band, as `columns` × `rows` means of magnitudes: column after column, top row first. */
export function shownBand(
  samples: ArrayLike<number>,
  rate: number,
  [low, high]: Band,
  columns: number,
  rows: number,
): Float64Array {
  const bins = WINDOW / 2 + 1;
  const spectrum = plainSpectrum(samples, WINDOW, columns);
  const rowOf = (hertz: number) => Math.max(0, Math.min(bins, Math.round(bins - 1 - (hertz * WINDOW) / rate)));
  const [top, bottom] = [rowOf(high), rowOf(low) + 1];
  const height = Math.min(bins, bottom) - top;
  const part = Float64Array.from(
    { length: columns * height },
    (_, i) => spectrum[Math.floor(i / height) * bins + top + (i % height)]!,
  );
  return shrink(part, height, columns, rows);
}

/** An asset of the shipped patches as a picture: a photo, an array of bytes, or what a sound shows in a band. */
export async function assetPicture(
  name: string,
  { columns, rows, contrast, band }: { columns: number; rows: number; contrast: number | undefined; band: Band },
): Promise<Float64Array> {
  const path = `patches/assets/${name}`;
  if (name.endsWith('.npy')) return bytesPicture(await readFile(path), columns, rows);
  if (!name.endsWith('.wav')) return plainPhoto(path, columns, rows, contrast);
  const wav = readWav(await readFile(path));
  return shownBand(wav.channels[0]!, wav.sampleRate, band, columns, rows);
}

/** The painting: 360 rows of 1000 bytes, after a header of 128. */
function bytesPicture(file: Uint8Array, columns: number, rows: number): Float64Array {
  const [height, width] = [360, 1000];
  const upright = Float64Array.from(
    { length: height * width },
    (_, i) => file[128 + (i % height) * width + Math.floor(i / height)]! / 255,
  );
  return shrink(upright, height, columns, rows);
}
