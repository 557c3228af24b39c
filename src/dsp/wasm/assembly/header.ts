/**
 * The header at the start of the shared memory: what `memory-map.ts` wrote about the problem, and where the team stands.
 * Field for field the list in `memory-map.ts`; addresses and lengths in bytes unless said otherwise.
 */
@unmanaged
export class Header {
  /** Samples of a frame, and of the window. */
  fftSize: u32;
  /** fftSize / 2 + 1. */
  bins: u32;
  hopLength: u32;
  /** Frames of the problem. Those that fill up the last group are silent. */
  frames: u32;
  /** Groups of 8 frames. */
  groups: u32;
  /** Blocks of `groupsPerBlock` groups. */
  blocks: u32;
  groupsPerBlock: u32;
  /** Samples that the frames of one block touch, a multiple of 4. */
  sheetSamples: u32;
  /** 1: the FFT size has a prime factor above 3, transformed as a convolution (Bluestein). */
  isConvolved: u32;
  /** Elements of each half of the convolution; the FFT size where nothing is convolved. */
  coreSize: u32;
  stageCount: u32;
  stages: usize;
  analysisWindow: usize;
  synthesisWindow: usize;
  pairs: usize;
  chirp: usize;
  kernelSpectrum: usize;
  magnitude: usize;
  /** Start phases in turns, as the magnitudes lie; 0 where there are none. */
  turns: usize;
  /** ADMM's Y for each group and bin, 64 bytes: real and imaginary parts of A, then of B; 0 for Griffin-Lim. */
  split: usize;
  /** A byte for each group: 0 where all its magnitudes are 0. */
  audible: usize;
  /** Float64 for each group: Σ (|X| − M)². */
  errors: usize;
  signalA: usize;
  signalB: usize;
  sheets: usize;
  inverseWeight: usize;
  scratch: usize;
  /** Bytes of scratch for each worker. */
  scratchStride: usize;
  /** Samples of a signal including half a frame before and after the sound. */
  signalSamples: u32;
  seed: u32;
  firstFrame: u32;
  /** momentum / (1 + momentum). */
  inertia: f32;
  /** Iterations that were asked for. */
  iterations: u32;
  /** 0 where signal A holds the newest state, 1 where B does. */
  newest: u32;
  /** Iterations that the newest state has seen. */
  iteration: u32;
  /** The next part to take, counted up by whoever takes one. */
  nextPart: u32;
  arrived: u32;
  generation: u32;
  /** Not 0: leave as soon as possible. */
  aborted: u32;
}

export const header = changetype<Header>(1024);
