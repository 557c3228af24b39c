/**
 * The transform of a group, for any even FFT size: a size of the form 2^a · 3^b goes straight through the stages, any
 * other is a convolution. Frames (or bins) are taken from and left in the elements 0 … N − 1; `pairs` knows the bins'
 * order. `re` and `im` are the group's places in `spread` or `overlap`: 16 bytes for each sample (see `block.ts`).
 */
import { chirpFrames, chirpTransform, overlapChirped } from './convolution';
import { forwardStages, inverseStages } from './fft';
import { header } from './header';
import { overlapped, overlappedInverse4, windowed, windowedForward4 } from './root';

/** The group's frames in `spread`, windowed, to bins. */
export function framesToBins(work: usize, re: usize, im: usize): void {
  if (header.isConvolved) {
    chirpFrames(work, re, im);
  } else if (firstRadix() == 4) {
    windowedForward4(work, re, im);
    forwardStages(work, 1);
  } else {
    windowed(work, re, im);
    forwardStages(work, 0);
  }
}

/** Bins to frames, windowed and added to `overlap`. */
export function binsToFrames(work: usize, re: usize, im: usize): void {
  if (header.isConvolved) {
    overlapChirped(work, re, im);
  } else if (firstRadix() == 4) {
    inverseStages(work, 1);
    overlappedInverse4(work, re, im);
  } else {
    inverseStages(work, 0);
    overlapped(work, re, im);
  }
}

/** Without windows: elements of frames to bins. */
export function forwardTransform(work: usize): void {
  if (header.isConvolved) chirpTransform(work, false);
  else forwardStages(work, 0);
}

/** Without windows: bins to elements of frames, times N. */
export function inverseTransform(work: usize): void {
  if (header.isConvolved) chirpTransform(work, true);
  else inverseStages(work, 0);
}

@inline
function firstRadix(): u32 {
  return load<u32>(header.stages);
}
