/**
 * Workers for heavy numerics, shared by all who need them. `dsp/` knows no bundler: whoever composes the app hands in
 * how a worker is made.
 */
import type { PhaseProblem } from '../phase/contract.ts';
import type { SineRenderer } from '../sines/contract.ts';
import type { PhaseSlice } from './protocol.ts';

export interface DspPool extends SineRenderer {
  /** Threads that compute at once. */
  readonly threads: number;
  /** For people: "2 threads", "1 thread, page not isolated". */
  readonly description: string;
  /**
   * Lays a problem into memory and gets the threads ready. Sessions may be open side by side: their slices take turns.
   * Rejects with RangeError for a problem that makes no sense, else with what stood in the way (memory refused).
   */
  openPhase(problem: PhaseProblem): Promise<PhaseSession>;
  /** Ends the workers and rejects what is under way. */
  dispose(): void;
}

export interface PhaseSession {
  /** Iterations the newest sound has seen. */
  readonly iteration: number;
  /**
   * Runs a slice on all threads; resolves to the spectral convergence in decibels (NaN where none was asked for).
   * Rejects with `DspWorkerLost` when a worker died or hung; the pool has fresh workers then, but the session is over.
   */
  run(slice: PhaseSlice): Promise<number>;
  /** A copy of the newest sound; after a failure the last good one, undefined where that died with its worker. */
  sound(): Float32Array<ArrayBuffer> | undefined;
  /** Frees the memory. Closing twice is harmless. */
  close(): void;
}

/** A worker ended, failed to load or did not answer. */
export class DspWorkerLost extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DspWorkerLost';
  }
}
