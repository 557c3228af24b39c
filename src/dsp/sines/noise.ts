import { startPhaseHash } from '../phase/start-phase.ts';

/** A slow random motion for each row: what turns a sine into a narrow band of noise around it. */
export interface RowNoise {
  /** The complex factor where a row was last moved to; its mean square size is 1. */
  readonly re: number;
  readonly im: number;
  moveTo(row: number, sample: number): void;
}

/** Points closer together than this are not worth the work: the widest band at 44 100 Hz is some 690 Hz. */
const SHORTEST_SPAN = 64;
/** Straight lines between independent points have two thirds of the points' mean square. */
const LINE_GAIN = Math.sqrt(1.5);

/**
 * Complex Gaussian points, as far apart as a band is narrow (1 / bandwidth), joined by straight lines. They follow from
 * seed, row and their own number alone: the same wherever one begins.
 */
export function createNoise(seed: number, bandwidths: Float64Array, sampleRate: number): RowNoise {
  const spans = bandwidths.map((hertz) => Math.max(SHORTEST_SPAN, sampleRate / Math.max(hertz, 1e-3)));
  const points = Float64Array.from({ length: 4 * bandwidths.length }, () => 0);
  const known = new Float64Array(bandwidths.length).fill(-1);
  const noise = {
    re: 0,
    im: 0,
    moveTo(row: number, sample: number): void {
      const position = sample / spans[row]!;
      const index = Math.floor(position);
      const at = 4 * row;
      if (known[row] !== index) {
        known[row] = index;
        writePoint(points, at, seed, row, index);
        writePoint(points, at + 2, seed, row, index + 1);
      }
      const fraction = position - index;
      noise.re = points[at]! + (points[at + 2]! - points[at]!) * fraction;
      noise.im = points[at + 1]! + (points[at + 3]! - points[at + 1]!) * fraction;
    },
  };
  return noise;
}

/** G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates" (1958). */
function writePoint(points: Float64Array, at: number, seed: number, row: number, index: number): void {
  const radius = startPhaseHash(seed ^ 0x5bd1e995, index, row);
  const angle = (startPhaseHash(seed, index + 1, row) * 2 * Math.PI) / 2 ** 32;
  const size = LINE_GAIN * Math.sqrt(-Math.log((radius + 1) / (2 ** 32 + 1)));
  points[at] = size * Math.cos(angle);
  points[at + 1] = size * Math.sin(angle);
}
