import { BLOCK_COLUMNS, type Picture } from '../../values/picture.ts';
import { ProblemError } from '../../values/problem.ts';
import type { EncodeReport } from '../report.ts';
import { createPngWriter, type PngKind } from './png-writer.ts';

/** Pictures are turned from columns into lines in memory, which bounds them. */
const MOST_BYTES = 1024 * 2 ** 20;
const LINES_AT_ONCE = 16;

/**
 * A picture as PNG, one pixel a column and row, 0 … 1 as 0 … 255 or 65 535, rounded to the nearest.
 * Throws a ProblemError `picture-too-large` where it would not fit into memory.
 */
export async function encodePng(picture: Picture, kind: PngKind, report: EncodeReport): Promise<Blob> {
  const lines = await linesOf(picture, kind.kind === 'grey' && kind.bits === 16 ? 2 : 1, report);
  const writer = createPngWriter(picture, kind);
  const stride = lines.length / picture.height;
  for (let row = 0; row < picture.height; row += LINES_AT_ONCE) {
    writer.write(lines.subarray(row * stride, Math.min(picture.height, row + LINES_AT_ONCE) * stride));
    report.progress(0.5 + (0.5 * row) / picture.height);
    await report.checkpoint();
  }
  return writer.finish();
}

/** All lines from the top, with the higher byte first where a pixel has two. */
async function linesOf(picture: Picture, bytesPerPixel: 1 | 2, report: EncodeReport): Promise<Uint8Array> {
  const { width, height } = picture;
  if (width * height * bytesPerPixel > MOST_BYTES) {
    throw new ProblemError({
      code: 'picture-too-large',
      message: `The picture has ${width} columns and ${height} rows, too many for one PNG. Make it shorter first.`,
    });
  }
  const lines = new Uint8Array(width * height * bytesPerPixel);
  const white = bytesPerPixel === 2 ? 65_535 : 255;
  for (let from = 0; from < width; from += BLOCK_COLUMNS) {
    const to = Math.min(width, from + BLOCK_COLUMNS);
    const values = await picture.read(from, to);
    for (let row = 0; row < height; row += 1) {
      for (let column = from; column < to; column += 1) {
        const level = Math.round(white * Math.min(1, Math.max(0, values[(column - from) * height + row]!)));
        const at = (row * width + column) * bytesPerPixel;
        if (bytesPerPixel === 2) lines[at] = level >> 8;
        lines[at + bytesPerPixel - 1] = level & 255;
      }
    }
    report.progress((0.5 * to) / width);
    await report.checkpoint();
  }
  return lines;
}
