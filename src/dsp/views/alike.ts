import { type Axis, sameAxis } from '../../values/axis.ts';
import { type Law, sameLaw } from '../../values/law.ts';
import type { Picture } from '../../values/picture.ts';
import { ProblemError } from '../../values/problem.ts';
import { assertNever } from '../../values/wire.ts';

/** A picture and the port it came in by, for messages. */
export interface NamedPicture {
  readonly port: string;
  readonly picture: Picture;
}

/**
 * Refuses to join pictures whose rows or values mean different things. Throws a ProblemError `axes-differ` or `laws-differ`
 * at the first port that is unlike the first picture.
 */
export function refuseUnlike(pictures: readonly NamedPicture[]): void {
  const [first, ...others] = pictures;
  if (!first) return;
  for (const { port, picture } of others) {
    if (!sameAxis(first.picture.axis, picture.axis)) {
      throw new ProblemError({
        code: 'axes-differ',
        message:
          `The pictures have different axes: ${describeAxis(first.picture.axis)} at ${first.port}, ` +
          `${describeAxis(picture.axis)} at ${port}. Set the same axis in both sources.`,
        port,
      });
    }
    if (!sameLaw(first.picture.law, picture.law)) {
      throw new ProblemError({
        code: 'laws-differ',
        message:
          `The pictures have different laws: ${describeLaw(first.picture.law)} at ${first.port}, ` +
          `${describeLaw(picture.law)} at ${port}. Set the same law in both sources.`,
        port,
      });
    }
  }
}

/** "log, 20–22 050 Hz". */
export function describeAxis({ kind, lowHertz, highHertz }: Axis): string {
  return `${kind}, ${Math.round(lowHertz)}–${Math.round(highHertz)} Hz`;
}

/** "gamma 2", "80 dB". */
export function describeLaw(law: Law): string {
  switch (law.kind) {
    case 'linear':
      return 'linear';
    case 'gamma':
      return `gamma ${law.exponent}`;
    case 'decibels':
      return `${law.rangeDecibels} dB`;
    default:
      return assertNever(law);
  }
}
