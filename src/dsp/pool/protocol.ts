/**
 * What a pool and its DSP workers say to each other. Every request gets one reply with its id. A job of another kind
 * (an analysis, a bank of oscillators) is one more member of `DspJob` and its result one more of `DspResult`.
 */
import type { PhaseProblem, PhaseStart } from '../phase/contract.ts';
import type { SineRequest } from '../sines/contract.ts';
import type { PhaseModule } from '../wasm/phase-module.ts';

/** A piece of a phase reconstruction. */
export interface PhaseSlice {
  /** What the slice begins with: the problem's start, or what the slice before it left. */
  readonly begin: PhaseStart['kind'] | 'before';
  readonly iterations: number;
  /** Measure every n-th group of frames at the end, all for 1, none for 0. */
  readonly measureStride: number;
}

export type DspJob =
  /** Take part, as number `worker`, in a team on shared memory. */
  | {
      readonly kind: 'phase/join';
      readonly session: number;
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly worker: number;
      readonly team: number;
    }
  /** Solve alone, on memory that the worker makes for itself. */
  | {
      readonly kind: 'phase/open';
      readonly session: number;
      readonly module: PhaseModule;
      readonly problem: PhaseProblem;
    }
  | { readonly kind: 'phase/run'; readonly session: number; readonly slice: PhaseSlice }
  /** Forget the session and its memory. */
  | { readonly kind: 'phase/leave'; readonly session: number }
  /** A stretch of a bank of oscillators; needs no session. */
  | { readonly kind: 'sines/render'; readonly request: SineRequest };

export type DspResult =
  | { readonly kind: 'nothing' }
  /** From a worker that solves alone: what the slice led to. */
  | {
      readonly kind: 'phase/state';
      readonly iteration: number;
      readonly spectralConvergence: number;
      readonly sound: Float32Array<ArrayBuffer>;
    }
  | { readonly kind: 'sines/sound'; readonly sound: Float32Array<ArrayBuffer> };

export interface DspRequest {
  readonly id: number;
  readonly job: DspJob;
}

export type DspReply =
  | { readonly id: number; readonly ok: true; readonly result: DspResult }
  | { readonly id: number; readonly ok: false; readonly message: string };
