/**
 * One pass of a self-sorting (Stockham) FFT of `size` values, written as a gather, because a kernel's thread can only
 * write its own value. Before the pass there are size / span finished transforms of length `span`:
 *
 *   w = o mod (radix · span),  j = floor(o / (radix · span)) · span + w mod span
 *   out[o] = Σ over r < radix of  in[j + r · size / radix] · e^(∓2πi · r·w / (radix · span))
 */
export interface FftPass {
  readonly size: number;
  readonly radix: number;
  readonly span: number;
}

const RADICES = [4, 2, 3] as const;
export const LARGEST_RADIX = 4;

/** Passes for an even size of the form 2^a · 3^b; undefined for any other. */
export function planFft(size: number): readonly FftPass[] | undefined {
  if (!Number.isInteger(size) || size < 4 || size % 2 !== 0) return undefined;
  const passes: FftPass[] = [];
  let span = 1;
  for (const radix of RADICES) {
    while ((size / span) % radix === 0) {
      passes.push({ size, radix, span });
      span *= radix;
    }
  }
  return span === size ? passes : undefined;
}
