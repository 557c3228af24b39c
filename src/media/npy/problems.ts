import { type Problem, ProblemError } from '../../values/problem.ts';

/** A file is refused, with its name in the message; `param` is that of the files unless said otherwise. */
export function refuseArray(code: string, message: string, more: Partial<Problem> = {}): never {
  throw new ProblemError({ code, message, param: 'files', ...more });
}

/** Thousands apart by thin spaces. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** "(360, 1 000)", as Python writes a shape. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${grouped(shape[0]!)},)` : `(${shape.map(grouped).join(', ')})`;
}
