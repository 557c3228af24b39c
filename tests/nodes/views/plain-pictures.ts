import { linearAxis } from '../../../src/values/axis.ts';
import type { Picture } from '../../../src/values/picture.ts';
import { seededRandom } from '../../media/picture-files.ts';

/** A picture of plain numbers, by column and row. */
export type Plain = readonly (readonly number[])[];

export const meaning = { axis: linearAxis(44_100), law: { kind: 'linear' } } as const;

/** A picture over plain numbers that notes how many columns were read at once. */
export function pictureOf(plain: Plain): Picture & { readonly reads: number[] } {
  const height = plain[0]!.length;
  const width = plain.length;
  const reads: number[] = [];
  return {
    kind: 'picture',
    width,
    height,
    ...meaning,
    reads,
    read: async (from, to) => {
      if (from < 0 || to > width || to < from) throw new RangeError(`${from}…${to} of ${width}`);
      reads.push(to - from);
      return Float32Array.from(plain.slice(from, to).flat());
    },
    overview: async (asked) => Float32Array.from(plainMeans(plain, Math.min(width, Math.max(1, asked))).flat()),
  };
}

export function randomPlain(width: number, height: number, seed: number): Plain {
  const next = seededRandom(seed);
  return Array.from({ length: width }, () => Array.from({ length: height }, () => Math.fround(next())));
}

/** Exact means of equal stretches of columns. */
export function plainMeans(plain: Plain, columns: number): number[][] {
  const stretch = plain.length / columns;
  return Array.from({ length: columns }, (_, c) => {
    const sums = plain[0]!.map(() => 0);
    for (let x = 0; x < plain.length; x += 1) {
      const share = Math.min((c + 1) * stretch, x + 1) - Math.max(c * stretch, x);
      if (share > 0) for (let y = 0; y < sums.length; y += 1) sums[y] = sums[y]! + (share / stretch) * plain[x]![y]!;
    }
    return sums;
  });
}

/** Largest difference; NaN and different sizes count as infinite. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i += 1) {
    const apart = Math.abs(a[i]! - b[i]!);
    worst = apart <= worst ? worst : Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
  }
  return worst;
}

/** Reads the whole picture in random pieces: what a reader of ranges sees. */
export async function readInPieces(picture: Picture, seed: number): Promise<Float32Array> {
  const next = seededRandom(seed);
  const result = new Float32Array(picture.width * picture.height);
  for (let from = 0; from < picture.width; ) {
    const to = Math.min(picture.width, from + 1 + Math.floor(next() * 9));
    result.set(await picture.read(from, to), from * picture.height);
    from = to;
  }
  return result;
}
