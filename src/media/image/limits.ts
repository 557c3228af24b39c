import { type Problem, ProblemError } from '../../values/problem.ts';
import type { ImageHeader } from './headers/image-header.ts';

/** Pictures with more pixels are refused before they are decoded: phones and cameras make up to 108 million. */
export const MOST_PIXELS = 120_000_000;

/** Pictures that would take more memory while they are decoded are refused; 120 million RGBA pixels of 8 bits fit. */
export const MOST_DECODED_BYTES = 512 * 2 ** 20;

/** Longer sides than any format that the browsers decode has. */
export const LONGEST_SIDE = 65_535;

/** A file larger than this is no picture worth waiting for. */
export const MOST_FILE_BYTES = 512 * 2 ** 20;

/** Why a picture of this size is too large; undefined where it is not. */
export function sizeProblem(name: string, header: ImageHeader): Problem | undefined {
  const { width, height, bytesPerPixel } = header;
  const pixels = width * height;
  const size = `${grouped(width)} × ${grouped(height)} pixels`;
  const refuse = (bound: string): Problem => ({
    code: 'picture-too-large',
    message: `“${name}” is too large: ${size} (${millions(pixels)} million). ${bound} Make it smaller first.`,
    param: 'files',
  });
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) return refuse(`A side may have ${grouped(LONGEST_SIDE)} pixels.`);
  if (pixels > MOST_PIXELS) return refuse(`At most ${millions(MOST_PIXELS)} million are read.`);
  if (pixels * bytesPerPixel > MOST_DECODED_BYTES) {
    const most = Math.floor(MOST_DECODED_BYTES / bytesPerPixel);
    return refuse(`With ${bytesPerPixel} bytes a pixel, at most ${millions(most)} million are read.`);
  }
  return undefined;
}

/** Throws `sizeProblem` as a ProblemError. */
export function refuseTooLarge(name: string, header: ImageHeader): void {
  const problem = sizeProblem(name, header);
  if (problem) throw new ProblemError(problem);
}

function millions(count: number): string {
  const value = count / 1e6;
  return value >= 10 ? String(Math.round(value)) : value.toPrecision(2);
}

/** Thousands apart by thin spaces. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
