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

/**
 * `griffin-lim`: D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform" (1984), with
 * `momentum`. `admm`: Y. Masuyama, K. Yatabe and Y. Oikawa, "Griffin–Lim like phase recovery via alternating direction
 * method of multipliers" (2019), with ρ rising from 0.1 to 0.6 over the iterations; it comes nearer and holds a complex
 * number for every bin.
 */
export type PhaseMethod = 'griffin-lim' | 'admm';

/** Where the iterations begin. */
export type PhaseStart =
  /** Phases from (seed, absolute frame, bin): see `start-phase.ts`. */
  | { readonly kind: 'random' }
  /** Given phases, such as `lattice.ts` and `pghi.ts` make: frames · bins turns in −1/2 … 1/2, as `magnitude` lies. */
  | { readonly kind: 'turns'; readonly turns: Float32Array }
  /** The phases of a sound of (frames − 1) · hop samples; its magnitudes do not matter, nor does its loudness. */
  | { readonly kind: 'sound'; readonly sound: Float32Array }
  /** The sound itself, (frames − 1) · hop samples: to go on from what another backend reached. */
  | { readonly kind: 'state'; readonly sound: Float32Array };

export interface PhaseProblem {
  readonly layout: StftLayout;
  /** frames · bins linear magnitudes ≥ 0, frame after frame, bin 0 (0 Hz) first. Read only. */
  readonly magnitude: Float32Array;
  /** Iterations after the start; 0 gives the start alone. */
  readonly iterations: number;
  /**
   * 0 … 1: the acceleration of Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm" (WASPAA 2013); 0 is
   * the plain method. Means nothing to `admm`.
   */
  readonly momentum: number;
  /** Left out: `griffin-lim`. */
  readonly method?: PhaseMethod;
  readonly seed: number;
  /** Absolute number of the first frame, for pictures solved in tiles. 0 for a whole picture. */
  readonly firstFrame: number;
  /** Left out: random. */
  readonly start?: PhaseStart;
  /** Stop when convergence has flattened: see `early-stop.ts`. Left out: all iterations are done. */
  readonly stopWhenFlat?: boolean;
}

/** What decides whether a backend can take a problem. */
export type PhaseTask = StftLayout & Pick<PhaseProblem, 'method'>;

/** One slice of work, 100–250 ms of it. */
export interface PhaseStep {
  /** Iterations done, 0 … iterations. */
  readonly iteration: number;
  /**
   * ‖ |STFT(x)| − M ‖ / ‖ M ‖ in decibels, after `iteration` iterations; lower is better. No gain correction.
   * May lag by one iteration where a backend measures it on the way (the last step is exact to 0.05 dB).
   */
  readonly spectralConvergence: number;
  /** No step follows: `iteration` is `problem.iterations`, or less after an early stop. */
  readonly isLast: boolean;
  /** The sound as it is now: (frames − 1) · hop samples, a copy. */
  sound(): Promise<Float32Array>;
}

export type PhaseBackendName = 'wasm' | 'webgpu' | 'webgl2' | 'reference';

/**
 * A way to solve it. `solve` yields a step for the start (iteration 0) and then one per slice; the last one says so.
 * Stopping to iterate cancels the work (`finally` frees what it held).
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
