import type { Spectrum } from './stft.ts';

/**
 * ‖ |S| − M ‖ / ‖ M ‖ in decibels (Frobenius norms; Sturmel and Daudet, "Signal reconstruction from STFT magnitude:
 * a state of the art", 2011). −∞ for an exact match, also of silence with silence; +∞ for sound where silence was wanted.
 */
export function spectralConvergence(spectrum: Spectrum, magnitude: ArrayLike<number>): number {
  let error = 0;
  let total = 0;
  for (let i = 0; i < magnitude.length; i += 1) {
    const wanted = magnitude[i]!;
    const difference = Math.hypot(spectrum.re[i]!, spectrum.im[i]!) - wanted;
    error += difference * difference;
    total += wanted * wanted;
  }
  return decibelsOfRatio(error, total);
}

/** 10 · log₁₀(error / total) of two energies, with 0/0 = −∞. */
export function decibelsOfRatio(error: number, total: number): number {
  if (error === 0) return Number.NEGATIVE_INFINITY;
  return total === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(error / total);
}
