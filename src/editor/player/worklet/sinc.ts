/** Samples on each side of the position that interpolation reads. */
export const sincTaps = 16;

/**
 * Weights of a sinc under a Hann window for a position `fraction` (0 … 1) past tap `sincTaps − 1`, cut off at
 * `cutoff` (0 … 1) of the sound's Nyquist frequency, scaled so that a constant stays what it is.
 * (J. O. Smith, Digital Audio Resampling, 1984.) `out`: 2 · sincTaps values.
 */
export function sincWeights(fraction: number, cutoff: number, out: Float64Array): void {
  let sum = 0;
  for (let tap = 0; tap < 2 * sincTaps; tap += 1) {
    const distance = tap - (sincTaps - 1) - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / sincTaps);
    const weight = Math.abs(distance) >= sincTaps ? 0 : sinc(cutoff * distance) * window;
    out[tap] = weight;
    sum += weight;
  }
  for (let tap = 0; tap < 2 * sincTaps; tap += 1) out[tap]! /= sum;
}

function sinc(x: number): number {
  const angle = Math.PI * x;
  return Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
}
