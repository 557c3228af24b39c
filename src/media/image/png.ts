import type { DecodedPixels } from './platform.ts';
import { unfilterLines } from './png-filter.ts';
import { type PngFacts, readPngFacts } from './png-header.ts';
import { inflate } from './png-inflate.ts';

type Samples = Uint8Array | Uint16Array;

/**
 * PNG of any colour type and depth, interlaced or not, exactly as stored (PNG specification, third edition, 2025): 16 bits stay
 * 16, no colour management, no premultiplied alpha. Throws an Error where the pixels are damaged; what else the file
 * holds, checksums included, is passed over.
 */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedPixels> {
  const facts = readPngFacts(bytes);
  const passes = passesOf(facts);
  const raw = await inflate(
    facts.data,
    passes.reduce((sum, { lines, stride }) => sum + lines * (stride + 1), 0),
  );
  const samples = placeSamples(raw, facts, passes);
  const { width, height, stored } = facts;
  if (facts.palette) return lookUp(samples, facts, facts.palette);
  if (facts.transparency) return withColourKey(samples, facts, facts.transparency);
  return { width, height, channels: stored, samples: spread(samples, facts.depth) };
}

/** Lines that are stored together: every `stepY`-th line from `y`, of every `stepX`-th pixel from `x`. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly lines: number;
  /** Bytes of a line without its filter. */
  readonly stride: number;
}

/** Begin and step of the seven passes of Adam7, across and down. */
const adam7 = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

function passesOf({ width, height, depth, stored, interlaced }: PngFacts): Pass[] {
  const grid = interlaced ? adam7 : ([[0, 1, 0, 1]] as const);
  return grid
    .map(([x, stepX, y, stepY]) => {
      const columns = Math.ceil((width - x) / stepX);
      const lines = Math.ceil((height - y) / stepY);
      return { x, y, stepX, stepY, columns, lines, stride: Math.ceil((columns * stored * depth) / 8) };
    })
    .filter(({ columns, lines }) => columns > 0 && lines > 0);
}

/** All samples in their places, line after line, in the depth of the file. Overwrites `raw`. */
function placeSamples(raw: Uint8Array, { width, height, depth, stored }: PngFacts, passes: readonly Pass[]): Samples {
  const length = width * height * stored;
  const result = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const distance = Math.max(1, (depth * stored) / 8);
  let from = 0;
  for (const pass of passes) {
    unfilterLines(raw, { from, lines: pass.lines, stride: pass.stride, distance });
    const line = depth === 16 ? new Uint16Array(pass.columns * stored) : new Uint8Array(pass.columns * stored);
    for (let row = 0; row < pass.lines; row += 1) {
      const at = from + row * (pass.stride + 1) + 1;
      unpackLine(raw.subarray(at, at + pass.stride), depth, line);
      placeLine(result, line, ((pass.y + row * pass.stepY) * width + pass.x) * stored, pass.stepX, stored);
    }
    from += pass.lines * (pass.stride + 1);
  }
  return result;
}

function unpackLine(bytes: Uint8Array, depth: number, line: Samples): void {
  if (depth === 8) {
    line.set(bytes);
  } else if (depth === 16) {
    for (let i = 0; i < line.length; i += 1) line[i] = (bytes[2 * i]! << 8) | bytes[2 * i + 1]!;
  } else {
    const mask = 2 ** depth - 1;
    for (let i = 0; i < line.length; i += 1) {
      line[i] = (bytes[(i * depth) >> 3]! >> (8 - depth - ((i * depth) & 7))) & mask;
    }
  }
}

function placeLine(result: Samples, line: Samples, at: number, step: number, stored: number): void {
  if (step === 1) {
    result.set(line, at);
    return;
  }
  for (let i = 0; i < line.length; i += 1) {
    const pixel = Math.floor(i / stored);
    result[at + pixel * step * stored + (i - pixel * stored)] = line[i]!;
  }
}

/** Samples of 1, 2 or 4 bits on the scale of 8. */
function spread(samples: Samples, depth: number): Samples {
  if (depth >= 8) return samples;
  const factor = 255 / (2 ** depth - 1);
  return samples.map((sample) => sample * factor);
}

function lookUp(indices: Samples, { width, height, transparency }: PngFacts, palette: Uint8Array): DecodedPixels {
  const channels = transparency ? 4 : 3;
  const samples = new Uint8Array(width * height * channels);
  for (let pixel = 0; pixel < indices.length; pixel += 1) {
    const index = indices[pixel]!;
    // Entries that are not there are black, as browsers show them.
    for (let c = 0; c < 3; c += 1) samples[pixel * channels + c] = palette[3 * index + c] ?? 0;
    if (transparency) samples[pixel * channels + 3] = transparency[index] ?? 255;
  }
  return { width, height, channels, samples };
}

/** Grey or RGB where one colour counts as transparent. Keys are in the file's own depth, two bytes a sample. */
function withColourKey(samples: Samples, facts: PngFacts, transparency: Uint8Array): DecodedPixels {
  const { width, height, depth, stored } = facts;
  const channels = stored === 1 ? 2 : 4;
  const key = Array.from(
    { length: stored },
    (_, c) => ((transparency[2 * c] ?? 0) << 8) | (transparency[2 * c + 1] ?? 0),
  );
  const visible = spread(samples, depth);
  const opaque = depth === 16 ? 65_535 : 255;
  const length = width * height * channels;
  const result = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    let matches = true;
    for (let c = 0; c < stored; c += 1) {
      result[pixel * channels + c] = visible[pixel * stored + c]!;
      matches &&= samples[pixel * stored + c] === key[c];
    }
    result[pixel * channels + stored] = matches ? 0 : opaque;
  }
  return { width, height, channels, samples: result };
}
