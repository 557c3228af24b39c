import type { FftPass } from './fft-plan.ts';
import type { TileShape } from './shape.ts';

/**
 * The kernels of one iteration as source text for gpu.js, with all sizes put in: it reads functions as text, and text is
 * the one form that no minifier can change. Every kernel is closed: arguments, thread and constants only, one
 * number a thread. `cosine` and `sine` hold e^(2πi·n/fftSize) for several turns, so that exponents need no modulo.
 */

/** now − ratio · before, continued beyond both ends by reflection: [hop][columns] → the same. */
export function combineKernel({ layout, columns, samples }: TileShape, ratio: number): string {
  const { fftSize, hopLength } = layout;
  return `function (now, before) {
  const position = this.thread.x * ${hopLength} + this.thread.y;
  let sample = position - ${fftSize / 2};
  if (sample < 0) { sample = 0 - sample; }
  if (sample > ${samples - 1}) { sample = ${2 * (samples - 1)} - sample; }
  if (sample < 0) { sample = 0; }
  const source = sample + ${fftSize / 2};
  const column = Math.floor((source + 0.5) * ${decimal(1 / hopLength)});
  const row = source - column * ${hopLength};
  let value = 0.0;
  if (this.thread.x < ${columns}) {
    value = now[row][column] - ${decimal(ratio)} * before[row][column];
  }
  return value;
}`;
}

/** First pass of the forward transform: cuts frames x and x + lanes out of the sound, windows them, combines `radix` values. */
export function framesKernel({ layout, lanes }: TileShape, pass: FftPass): string {
  const { hopLength } = layout;
  const stride = pass.size / pass.radix;
  const terms = range(pass.radix).map(
    (r) => `
  const n${r} = block + ${r * stride};
  const hop${r} = Math.floor((n${r} + 0.5) * ${decimal(1 / hopLength)});
  const row${r} = n${r} - hop${r} * ${hopLength};
  const left${r} = this.thread.x + hop${r};
  const right${r} = left${r} + ${lanes};
  const weight${r} = this.constants.window[n${r}];
  const re${r} = sound[row${r}][left${r}] * weight${r};
  const im${r} = sound[row${r}][right${r}] * weight${r};
  const turn${r} = within * ${r * stride};
  const c${r} = this.constants.cosine[turn${r}];
  const s${r} = this.constants.sine[turn${r}];`,
  );
  return `function (sound) {
  const block = Math.floor((this.thread.y + 0.5) * ${decimal(1 / pass.radix)});
  const within = this.thread.y - block * ${pass.radix};${terms.join('')}
${pickPart(pass.radix, 'forward')}
}`;
}

export type Direction = 'forward' | 'inverse';

/** A later pass: [2][fftSize][lanes] → the same. */
export function passKernel(pass: FftPass, direction: Direction): string {
  const { size, radix, span } = pass;
  const group = radix * span;
  const terms = range(radix).map(
    (r) => `
  const n${r} = first + ${(r * size) / radix};
  const re${r} = data[0][n${r}][this.thread.x];
  const im${r} = data[1][n${r}][this.thread.x];
  const turn${r} = within * ${(r * size) / group};
  const c${r} = this.constants.cosine[turn${r}];
  const s${r} = this.constants.sine[turn${r}];`,
  );
  return `function (data) {
  const block = Math.floor((this.thread.y + 0.5) * ${decimal(1 / group)});
  const within = this.thread.y - block * ${group};
  const part = Math.floor((within + 0.5) * ${decimal(1 / span)});
  const inner = within - part * ${span};
  const first = block * ${span} + inner;${terms.join('')}
${pickPart(radix, direction)}
}`;
}

/** The sum of (re + i·im) · (c ∓ i·s), of which a thread keeps its own part. */
function pickPart(radix: number, direction: Direction): string {
  const [real, imaginary] = direction === 'forward' ? ['+', '-'] : ['-', '+'];
  const sum = (term: (r: number) => string) => range(radix).map(term).join(' + ');
  return `  let value = 0.0;
  if (this.thread.z < 1) {
    value = ${sum((r) => `(re${r} * c${r} ${real} im${r} * s${r})`)};
  } else {
    value = ${sum((r) => `(im${r} * c${r} ${imaginary} re${r} * s${r})`)};
  }
  return value;`;
}

/** Bluestein's method, step 1 for the forward transform: frames cut and windowed, turned by the chirp, padded with zeros. */
export function chirpFramesKernel({ layout, lanes }: TileShape): string {
  const { fftSize, hopLength } = layout;
  return `function (sound) {
  const n = this.thread.y;
  let value = 0.0;
  if (n < ${fftSize}) {
    const hop = Math.floor((n + 0.5) * ${decimal(1 / hopLength)});
    const row = n - hop * ${hopLength};
    const left = this.thread.x + hop;
    const right = left + ${lanes};
    const weight = this.constants.window[n];
    const re = sound[row][left] * weight;
    const im = sound[row][right] * weight;
${turn('chirpCosine[n]', 'chirpSine[n]', 'forward')}
  }
  return value;
}`;
}

/** Step 1 for a spectrum: [2][size][lanes] → [2][length][lanes]. */
export function chirpPadKernel(size: number, direction: Direction): string {
  return `function (data) {
  const n = this.thread.y;
  let value = 0.0;
  if (n < ${size}) {
    const re = data[0][n][this.thread.x];
    const im = data[1][n][this.thread.x];
${turn('chirpCosine[n]', 'chirpSine[n]', direction)}
  }
  return value;
}`;
}

/** Step 2, between the transforms of the padded length: times the filter (forward) or its conjugate (inverse). */
export function chirpFilterKernel(direction: Direction): string {
  return `function (data) {
  const n = this.thread.y;
  const re = data[0][n][this.thread.x];
  const im = data[1][n][this.thread.x];
  let value = 0.0;
${turn('filterRe[n]', 'filterIm[n]', direction === 'forward' ? 'inverse' : 'forward')}
  return value;
}`;
}

/** Step 3: turned by the chirp again, the padding cut off: [2][length][lanes] → [2][size][lanes]. */
export function chirpFinishKernel(length: number, direction: Direction): string {
  return `function (data) {
  const n = this.thread.y;
  const re = data[0][n][this.thread.x] * ${decimal(1 / length)};
  const im = data[1][n][this.thread.x] * ${decimal(1 / length)};
  let value = 0.0;
${turn('chirpCosine[n]', 'chirpSine[n]', direction)}
  return value;
}`;
}

/** value = a thread's part of (re + i·im) · (c ∓ i·s), with c and s from two constants. */
function turn(cosine: string, sine: string, direction: Direction): string {
  const [real, imaginary] = direction === 'forward' ? ['+', '-'] : ['-', '+'];
  return `    const c = this.constants.${cosine};
    const s = this.constants.${sine};
    if (this.thread.z < 1) {
      value = re * c ${real} im * s;
    } else {
      value = im * c ${imaginary} re * s;
    }`;
}

/** Spectra of the two real frames that share a transform: A of frame x, B of frame x + lanes. */
const SEPARATE = `
  const zr = data[0][bin][lane];
  const zi = data[1][bin][lane];
  const mr = data[0][mirror][lane];
  const mi = data[1][mirror][lane];
  const ar = 0.5 * (zr + mr);
  const ai = 0.5 * (zi - mi);
  const br = 0.5 * (zi + mi);
  const bi = 0.5 * (mr - zr);`;

/** Gives each bin its wanted magnitude and keeps its phase: [2][fftSize][lanes], [bins][lanes · 2] → [2][fftSize][lanes]. */
export function projectKernel({ layout, lanes }: TileShape): string {
  const { fftSize } = layout;
  return `function (data, magnitude) {
  const lane = this.thread.x;
  const other = lane + ${lanes};
  const bin = this.thread.y;
  let mirror = ${fftSize} - bin;
  if (bin < 1) { mirror = 0; }
  let wanted = bin;
  if (bin > ${fftSize / 2}) { wanted = mirror; }${SEPARATE}
  const a = magnitude[wanted][lane] / (Math.sqrt(ar * ar + ai * ai) + ${TINY});
  const b = magnitude[wanted][other] / (Math.sqrt(br * br + bi * bi) + ${TINY});
  let value = 0.0;
  if (this.thread.z < 1) {
    value = a * ar - b * bi;
  } else {
    value = a * ai + b * br;
  }
  return value;
}`;
}

/** Σ over the bins of (|S| − M)² for each frame: [lanes · 2]. */
export function errorKernel({ layout, lanes, bins }: TileShape): string {
  const { fftSize } = layout;
  return `function (data, magnitude) {
  let lane = this.thread.x;
  if (this.thread.x >= ${lanes}) { lane = this.thread.x - ${lanes}; }
  let sum = 0.0;
  for (let bin = 0; bin < ${bins}; bin++) {
    let mirror = ${fftSize} - bin;
    if (bin < 1) { mirror = 0; }${SEPARATE}
    let size = Math.sqrt(ar * ar + ai * ai);
    if (this.thread.x >= ${lanes}) { size = Math.sqrt(br * br + bi * bi); }
    const difference = size - magnitude[bin][this.thread.x];
    sum = sum + difference * difference;
  }
  return sum;
}`;
}

/** Overlap-add of the windowed frames: [2][fftSize][lanes], [hop][columns] → [hop][columns]. */
export function overlapKernel({ layout, lanes, taps }: TileShape): string {
  const { fftSize, hopLength } = layout;
  return `function (data, norm) {
  let sum = 0.0;
  for (let tap = 0; tap < ${taps}; tap++) {
    const frame = this.thread.x - tap;
    const n = this.thread.y + tap * ${hopLength};
    if (frame >= 0 && frame < ${2 * lanes} && n < ${fftSize}) {
      const weight = this.constants.window[n];
      if (frame < ${lanes}) {
        sum = sum + weight * data[0][n][frame];
      } else {
        const lane = frame - ${lanes};
        sum = sum + weight * data[1][n][lane];
      }
    }
  }
  return sum * norm[this.thread.y][this.thread.x];
}`;
}

/**
 * Magnitudes with start phases: phases are whole numbers 0…2²⁴ − 1 of a turn, whose upper and lower 12 bits are looked
 * up apart (`highCosine` …) and joined by the addition theorem: exact to float32 without trusting a GPU's sine.
 */
export function startKernel({ layout, lanes }: TileShape): string {
  const { fftSize } = layout;
  const look = (name: string, lane: string) => `
  const phase${name} = phase[wanted][${lane}];
  const high${name} = Math.floor(phase${name} * ${decimal(1 / 4096)});
  const low${name} = phase${name} - high${name} * 4096;
  const hc${name} = this.constants.highCosine[high${name}];
  const hs${name} = this.constants.highSine[high${name}];
  const lc${name} = this.constants.lowCosine[low${name}];
  const ls${name} = this.constants.lowSine[low${name}];
  const ${name}r = magnitude[wanted][${lane}] * (hc${name} * lc${name} - hs${name} * ls${name});
  const ${name}i = sign * magnitude[wanted][${lane}] * (hs${name} * lc${name} + hc${name} * ls${name});`;
  return `function (phase, magnitude) {
  const lane = this.thread.x;
  const other = lane + ${lanes};
  const bin = this.thread.y;
  let wanted = bin;
  let sign = 1.0;
  if (bin > ${fftSize / 2}) {
    wanted = ${fftSize} - bin;
    sign = 0.0 - 1.0;
  }
  if (bin < 1) { sign = 0.0; }
  if (wanted > ${fftSize / 2 - 1}) { sign = 0.0; }${look('a', 'lane')}${look('b', 'other')}
  let value = 0.0;
  if (this.thread.z < 1) {
    value = ar - bi;
  } else {
    value = ai + br;
  }
  return value;
}`;
}

/** Keeps a bin that is exactly 0 from dividing by 0; far below anything heard, and a normal float32. */
const TINY = '0.000000000000000000000001';

/** A number as a literal with a decimal point, which every shading language takes as a float. */
function decimal(value: number): string {
  return value.toFixed(17);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
