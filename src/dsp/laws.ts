import type { Law } from '../values/law.ts';
import { assertNever } from '../values/wire.ts';

/**
 * The one definition of which level (linear amplitude, 1 = loudest) a picture's value stands for, both ways.
 */

/** Level of a value: rising, 0 at and below value 0, 1 at value 1; values above 1 go on by the same formula. */
export function valueToLevel(law: Law, value: number): number {
  if (!(value > 0)) return 0;
  switch (law.kind) {
    case 'linear':
      return value;
    case 'gamma':
      return value ** law.exponent;
    case 'decibels':
      return 10 ** (((value - 1) * law.rangeDecibels) / 20);
    default:
      return assertNever(law);
  }
}

/**
 * Value 0…1 of a level: the inverse of `valueToLevel`. Levels above 1 are white; on a decibel law, what lies
 * `rangeDecibels` or more below 1 is black.
 */
export function levelToValue(law: Law, level: number): number {
  if (!(level > 0)) return 0;
  if (level >= 1) return 1;
  switch (law.kind) {
    case 'linear':
      return level;
    case 'gamma':
      return level ** (1 / law.exponent);
    case 'decibels':
      return Math.max(0, 1 + (20 * Math.log10(level)) / law.rangeDecibels);
    default:
      return assertNever(law);
  }
}

/** All values as levels: a new array, or the same one where the law is linear and nothing is to do. */
export function valuesToLevels(law: Law, values: Float32Array): Float32Array {
  if (law.kind === 'linear') return values;
  return values.map((value) => valueToLevel(law, value));
}
