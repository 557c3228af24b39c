/** What the benchmark and its page say to each other. */
export interface PhaseCase {
  readonly fftSize: number;
  readonly hopLength: number;
  readonly frames: number;
  readonly iterations: number;
  readonly threads: number;
}

export interface PhaseTiming {
  /** From `solve` to the last step. */
  readonly seconds: number;
  /** From `solve` to the first step: the start without iterations. */
  readonly firstSeconds: number;
  readonly spectralConvergence: number;
}

export interface PhaseBench {
  solve(benchCase: PhaseCase): Promise<PhaseTiming>;
  instructions(): Promise<string>;
}
