/**
 * What the module's transform needs to know about a size: its stages, their factors and where each bin ends up.
 * The method is described in `assembly/fft.ts` (stages) and `assembly/convolution.ts` (sizes with other prime factors).
 */

export interface FftStage {
  readonly radix: 2 | 3 | 4;
  /** Blocks that the stage splits. */
  readonly blocks: number;
  /** Elements of each block it makes. */
  readonly childSize: number;
  /** For each block radix − 1 complex factors t, t² …, real and imaginary parts by turns. */
  readonly factors: Float64Array;
}

export interface FftPlan {
  readonly size: number;
  /** Elements of one half of the convolution, or the size itself. */
  readonly coreSize: number;
  /** Elements that the stages work on: `size`, or twice `coreSize` where there is a convolution. */
  readonly elements: number;
  readonly stages: readonly FftStage[];
  /** Element in which bin k is found after the forward transform, k = 0 … size − 1. */
  readonly binElement: Uint32Array;
  /** Only for sizes that are not 2^a · 3^b. Complex numbers by turns. */
  readonly convolution: { readonly chirp: Float64Array; readonly kernelSpectrum: Float64Array } | undefined;
}

/** A plan for any size ≥ 2. Throws RangeError for others. */
export function createFftPlan(size: number): FftPlan {
  if (!Number.isInteger(size) || size < 2) throw new RangeError(`FFT size ${size}: expected an integer of 2 or more.`);
  const radices = radicesOf(size);
  if (radices === undefined) return convolutionPlan(size);
  const { stages, elementBins } = planStages(radices);
  const binElement = new Uint32Array(size);
  for (let element = 0; element < size; element++) binElement[elementBins[element]!] = element;
  return { size, coreSize: size, elements: size, stages, binElement, convolution: undefined };
}

function convolutionPlan(size: number): FftPlan {
  const coreSize = smallestSmoothSize(size);
  const elements = 2 * coreSize;
  const { stages } = planStages([2, ...radicesOf(coreSize)!]);
  const chirp = chirpOf(size);
  const kernel = new Float64Array(2 * elements);
  for (let n = 0; n < size; n++) {
    for (const at of n === 0 ? [0] : [n, elements - n]) {
      kernel[2 * at] = chirp[2 * n]! / elements;
      kernel[2 * at + 1] = -chirp[2 * n + 1]! / elements;
    }
  }
  for (const stage of stages) runStage(stage, kernel);
  const binElement = Uint32Array.from({ length: size }, (_, bin) => bin);
  return { size, coreSize, elements, stages, binElement, convolution: { chirp, kernelSpectrum: kernel } };
}

/** e^(−πi n² / size), n = 0 … size − 1; the square is reduced before it meets a float. */
function chirpOf(size: number): Float64Array {
  const chirp = new Float64Array(2 * size);
  for (let n = 0; n < size; n++) {
    const angle = (-Math.PI * ((n * n) % (2 * size))) / size;
    chirp[2 * n] = Math.cos(angle);
    chirp[2 * n + 1] = Math.sin(angle);
  }
  return chirp;
}

/**
 * As many 4 as there are, at most one 2, and 3; undefined with another prime factor. A 4 comes first where there is one,
 * because that stage is done together with the window, and the others next, where their inner loops are long.
 */
function radicesOf(size: number): FftStage['radix'][] | undefined {
  const fours: FftStage['radix'][] = [];
  const others: FftStage['radix'][] = [];
  let rest = size;
  for (; rest % 4 === 0; rest /= 4) fours.push(4);
  for (; rest % 2 === 0; rest /= 2) others.push(2);
  for (; rest % 3 === 0; rest /= 3) others.push(3);
  return rest === 1 ? [...fours.slice(0, 1), ...others, ...fours.slice(1)] : undefined;
}

/** The smallest 2^a · 3^b ≥ size with at most two threes, which cost more than they save beyond that. */
function smallestSmoothSize(size: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const odd of [1, 3, 9]) {
    let candidate = odd;
    while (candidate < size) candidate *= 2;
    best = Math.min(best, candidate);
  }
  return best;
}

/** `elementBins[e]` is the bin that ends in element e. Phases φ are kept as whole numbers over the blocks so far. */
function planStages(radices: readonly FftStage['radix'][]): { stages: FftStage[]; elementBins: number[] } {
  const size = radices.reduce((product, radix) => product * radix, 1);
  const stages: FftStage[] = [];
  let phases = [0];
  for (const radix of radices) {
    const blocks = phases.length;
    const turn = blocks * radix;
    const factors = new Float64Array(blocks * (radix - 1) * 2);
    phases.forEach((phase, block) => {
      for (let power = 1; power < radix; power++) {
        const angle = (-2 * Math.PI * ((phase * power) % turn)) / turn;
        const at = 2 * (block * (radix - 1) + power - 1);
        factors[at] = Math.cos(angle);
        factors[at + 1] = Math.sin(angle);
      }
    });
    stages.push({ radix, blocks, childSize: size / turn, factors });
    phases = phases.flatMap((phase) => Array.from({ length: radix }, (_, q) => phase + q * blocks));
  }
  return { stages, elementBins: phases };
}

/** One forward stage in float64, in place, for tables only. */
function runStage({ radix, blocks, childSize, factors }: FftStage, data: Float64Array): void {
  const re = new Float64Array(radix);
  const im = new Float64Array(radix);
  for (let block = 0; block < blocks; block++) {
    for (let j = 0; j < childSize; j++) {
      const first = block * radix * childSize + j;
      for (let p = 0; p < radix; p++) {
        const at = 2 * (first + p * childSize);
        const factor = 2 * (block * (radix - 1) + p - 1);
        const tr = p === 0 ? 1 : factors[factor]!;
        const ti = p === 0 ? 0 : factors[factor + 1]!;
        re[p] = data[at]! * tr - data[at + 1]! * ti;
        im[p] = data[at]! * ti + data[at + 1]! * tr;
      }
      for (let q = 0; q < radix; q++) writeBin(data, 2 * (first + q * childSize), q, re, im);
    }
  }
}

/** data[at] = Σ_p (re + i im)[p] · e^(−2πi p q / r). */
function writeBin(data: Float64Array, at: number, q: number, re: Float64Array, im: Float64Array): void {
  let sumRe = 0;
  let sumIm = 0;
  for (let p = 0; p < re.length; p++) {
    const angle = (-2 * Math.PI * ((p * q) % re.length)) / re.length;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    sumRe += re[p]! * cos - im[p]! * sin;
    sumIm += re[p]! * sin + im[p]! * cos;
  }
  data[at] = sumRe;
  data[at + 1] = sumIm;
}
