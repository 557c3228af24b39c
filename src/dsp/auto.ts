/** What the user may choose as FFT size: `auto`, `exact` (the picture's own) or a number of samples. */
export type FftSizeChoice = 'auto' | 'exact' | number;

export const SMALLEST_AUTO_FFT = 512;
export const LARGEST_AUTO_FFT = 8192;
const SMALLEST_EXACT_FFT = 16;

/**
 * FFT size in samples, even. `auto`: the smallest power of two that is at least 2 (height − 1), within 512…8192;
 * `exact`: 2 (height − 1), so that each row is one bin (at least 16). A number stands for itself.
 */
export function resolveFftSize(choice: FftSizeChoice, height: number): number {
  if (choice === 'exact') return Math.max(SMALLEST_EXACT_FFT, 2 * (height - 1));
  if (choice !== 'auto') return choice;
  let size = SMALLEST_AUTO_FFT;
  while (size < 2 * (height - 1) && size < LARGEST_AUTO_FFT) size *= 2;
  return size;
}
