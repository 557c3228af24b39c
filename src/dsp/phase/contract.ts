/**
 * Phase reconstruction: a sound whose short-time Fourier transform has the given magnitudes.
 *
 * The STFT follows torchaudio: centred (frame t is centred on sample t · hop), reflected at both ends,
 * periodic Hann window of `fftSize` samples, unnormalised forward transform, power 1. A sound of `frames` frames
 * has (frames − 1) · hop samples.
 */
export interface StftLayout {
  /** Even. Bins are fftSize / 2 + 1. */
  readonly fftSize: number;
  readonly hopLength: number;
  readonly frames: number;
}

export interface PhaseProblem {
  readonly layout: StftLayout;
  /** frames · bins linear magnitudes ≥ 0, frame after frame, bin 0 (0 Hz) first. Read only. */
  readonly magnitude: Float32Array;
  /** Iterations after the start; 0 gives the start alone. */
  readonly iterations: number;
  /** 0 … 1: the acceleration of Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm" (WASPAA 2013). */
  readonly momentum: number;
  /** Start phases come from (seed, absolute frame, bin) alone: see `start-phase.ts`. */
  readonly seed: number;
  /** Absolute number of the first frame, for pictures solved in tiles. 0 for a whole picture. */
  readonly firstFrame: number;
  /** Where to go on from, instead of a random start: (frames − 1) · hop samples of sound. */
  readonly initialSound?: Float32Array;
}

/** One slice of work, 100–250 ms of it. */
export interface PhaseStep {
  /** Iterations done, 0 … iterations. */
  readonly iteration: number;
  /**
   * ‖ |STFT(x)| − M ‖ / ‖ M ‖ in decibels, after `iteration` iterations; lower is better. No gain correction.
   * May lag by one iteration where a backend measures it on the way (the last step is exact to 0.05 dB).
   */
  readonly spectralConvergence: number;
  /** The sound as it is now: (frames − 1) · hop samples, a copy. */
  sound(): Promise<Float32Array>;
}

export type PhaseBackendName = 'wasm' | 'webgpu' | 'webgl2' | 'reference';

/**
 * A way to solve it. `solve` yields a step for the start (iteration 0) and then one per slice; the last one has
 * `iteration === problem.iterations`. Stopping to iterate cancels the work (`finally` frees what it held).
 * Same problem, same backend: the same samples to the byte. Throws `BackendFailure` when it cannot go on.
 */
export interface PhaseBackend {
  readonly name: PhaseBackendName;
  /** For people: "WASM, 2 threads", "WebGPU, Apple M3". */
  readonly description: string;
  solve(problem: PhaseProblem): AsyncGenerator<PhaseStep, void, void>;
  dispose(): void;
}

/** A backend lost its device, ran out of memory or produced NaN; `lastSound` is the last good state, if any. */
export class BackendFailure extends Error {
  readonly backend: PhaseBackendName;
  readonly lastSound: Float32Array | undefined;
  constructor(backend: PhaseBackendName, message: string, lastSound?: Float32Array) {
    super(message);
    this.name = 'BackendFailure';
    this.backend = backend;
    this.lastSound = lastSound;
  }
}
