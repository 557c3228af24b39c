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

/** Passes for a size of the form 2^a · 3^b; undefined for any other. */
export function planPasses(size: number): readonly FftPass[] | undefined {
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

/**
 * How a transform of `size` values is computed: at once, or for sizes with other prime factors as a convolution with a chirp
 * at a power of two (L. I. Bluestein, 1970). `length` values a lane are in flight.
 */
export type FftPlan =
  | { readonly kind: 'direct'; readonly size: number; readonly length: number; readonly passes: readonly FftPass[] }
  | { readonly kind: 'chirp'; readonly size: number; readonly length: number; readonly passes: readonly FftPass[] };

/** A plan for an even size from 4 on; undefined for any other. */
export function planFft(size: number): FftPlan | undefined {
  if (!Number.isInteger(size) || size < 4 || size % 2 !== 0) return undefined;
  const direct = planPasses(size);
  if (direct) return { kind: 'direct', size, length: size, passes: direct };
  const length = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const passes = planPasses(length);
  return passes && { kind: 'chirp', size, length, passes };
}

/** The passes in plain float64, for tables: re and im are replaced by their transform. */
export function runPasses(passes: readonly FftPass[], re: Float64Array, im: Float64Array): void {
  for (const { size, radix, span } of passes) {
    const [fromRe, fromIm] = [re.slice(), im.slice()];
    const group = radix * span;
    for (let o = 0; o < size; o += 1) {
      const within = o % group;
      const first = Math.floor(o / group) * span + (within % span);
      let sumRe = 0;
      let sumIm = 0;
      for (let r = 0; r < radix; r += 1) {
        const angle = (-2 * Math.PI * ((r * within) % group)) / group;
        const at = first + (r * size) / radix;
        sumRe += fromRe[at]! * Math.cos(angle) - fromIm[at]! * Math.sin(angle);
        sumIm += fromRe[at]! * Math.sin(angle) + fromIm[at]! * Math.cos(angle);
      }
      re[o] = sumRe;
      im[o] = sumIm;
    }
  }
}

/** Tables of Bluestein's method: the chirp e^(πi·n²/size) for n < size, and the transform of its mirrored, padded form. */
export interface ChirpTables {
  readonly chirpCosine: Float32Array;
  readonly chirpSine: Float32Array;
  readonly filterRe: Float32Array;
  readonly filterIm: Float32Array;
}

export function chirpTables({ size, length, passes }: FftPlan): ChirpTables {
  // n² is taken modulo 2 · size, whole turns, for the sake of the sine's precision.
  const angle = (n: number) => (Math.PI * ((n * n) % (2 * size))) / size;
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let n = 0; n < size; n += 1) {
    const mirrored = (length - n) % length;
    re[n] = re[mirrored] = Math.cos(angle(n));
    im[n] = im[mirrored] = Math.sin(angle(n));
  }
  const chirpCosine = Float32Array.from(re.subarray(0, size));
  const chirpSine = Float32Array.from(im.subarray(0, size));
  runPasses(passes, re, im);
  return { chirpCosine, chirpSine, filterRe: Float32Array.from(re), filterIm: Float32Array.from(im) };
}
