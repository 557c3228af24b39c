/** Changes of a picture's values 0…1, in the order they are applied. Left out = no change. */
export interface Levels {
  /** The value that becomes 0, and the one that becomes 1. */
  readonly black?: number;
  readonly white?: number;
  /** value ^ (1 / gamma): above 1 lifts the middle. */
  readonly gamma?: number;
  /** Added, −1 … 1. */
  readonly brightness?: number;
  /** About mid-grey: (value − 0.5) · contrast + 0.5. */
  readonly contrast?: number;
  /** Values below it become 0. */
  readonly threshold?: number;
  /** 1 − value, last of all. */
  readonly invert?: boolean;
}

/** One value through the levels; the result is always within 0…1. */
export function levelsFunction(levels: Levels): (value: number) => number {
  const { black = 0, white = 1, gamma = 1, brightness = 0, contrast = 1, threshold = 0, invert = false } = levels;
  const spread = white === black ? 1e-9 : white - black;
  return (value) => {
    const spreadOut = black === 0 && white === 1 ? value : clampUnit((value - black) / spread);
    const curved = gamma === 1 ? spreadOut : clampUnit(spreadOut) ** (1 / gamma);
    const contrasted = contrast === 1 ? curved + brightness : (curved + brightness - 0.5) * contrast + 0.5;
    const bounded = clampUnit(contrasted);
    const kept = bounded < threshold ? 0 : bounded;
    return invert ? 1 - kept : kept;
  };
}

/** All values through the levels: a new array of the same layout. */
export function applyLevels(values: Float32Array, levels: Levels): Float32Array {
  return values.map(levelsFunction(levels));
}

/** Within 0…1; NaN becomes 0. */
export function clampUnit(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}
