import { interpolateInferno, interpolateMagma, interpolateViridis } from 'd3-scale-chromatic';
import { assertNever } from '../values/wire.ts';

/** Palettes that a picture may be drawn in; all rise in lightness. Magma, inferno, viridis: van der Walt and Smith, 2015. */
export const paletteNames = ['magma', 'inferno', 'viridis', 'grey'] as const;
export type PaletteName = (typeof paletteNames)[number];

/** 256 entries of red, green, blue (0…255), darkest first: 768 bytes. Shared; callers must not write into it. */
export function paletteTable(name: PaletteName): Uint8Array {
  const known = tables.get(name);
  if (known) return known;
  const table = new Uint8Array(768);
  for (let i = 0; i < 256; i += 1) table.set(entry(name, i), 3 * i);
  tables.set(name, table);
  return table;
}

const tables = new Map<PaletteName, Uint8Array>();

function entry(name: PaletteName, index: number): [number, number, number] {
  switch (name) {
    case 'magma':
      return parseHex(interpolateMagma(index / 255));
    case 'inferno':
      return parseHex(interpolateInferno(index / 255));
    case 'viridis':
      return parseHex(interpolateViridis(index / 255));
    case 'grey':
      return [index, index, index];
    default:
      return assertNever(name);
  }
}

/** '#rrggbb', which is how the ramps of d3-scale-chromatic are written. */
function parseHex(text: string): [number, number, number] {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * Columns of a picture (column after column, top first, values 0…1) as pixels for ImageData: width · height · 4 bytes,
 * line after line, opaque.
 */
export function paintColumns(columns: Float32Array, width: number, height: number, name: PaletteName) {
  const table = paletteTable(name);
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      const index = 3 * Math.round(255 * Math.min(1, Math.max(0, columns[x * height + y]!)));
      const at = 4 * (y * width + x);
      pixels[at] = table[index]!;
      pixels[at + 1] = table[index + 1]!;
      pixels[at + 2] = table[index + 2]!;
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}
