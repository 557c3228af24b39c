/** A problem solved by one thread on memory of its own: in the calling thread, or in the one worker of a page that may not share. */
import type { PhaseProblem } from '../phase/contract.ts';
import type { PhaseSlice } from '../pool/protocol.ts';
import { PhaseMemory } from './phase-memory.ts';
import { createMemory, instantiatePhase, type PhaseExports, type PhaseModule } from './phase-module.ts';

export class LocalPhase {
  readonly #memory: PhaseMemory;
  readonly #exports: PhaseExports;

  constructor(problem: PhaseProblem, { module, memoryKind }: PhaseModule) {
    this.#memory = new PhaseMemory(problem, 1, (pages) => createMemory(pages, memoryKind));
    this.#exports = instantiatePhase(module, this.#memory.memory);
  }

  get iteration(): number {
    return this.#memory.iteration;
  }

  /** Runs a slice and returns its spectral convergence in decibels; NaN where none was asked for. */
  run(slice: PhaseSlice): number {
    runSlice(this.#exports, slice, 0, 1);
    return slice.measureStride > 0 ? this.#memory.spectralConvergence(slice.measureStride) : Number.NaN;
  }

  sound(): Float32Array<ArrayBuffer> {
    return this.#memory.sound();
  }
}

/** One worker's part in a slice. Returns when the whole team is done. */
export function runSlice(phase: PhaseExports, slice: PhaseSlice, worker: number, team: number): void {
  begin(phase, slice.begin, worker, team);
  if (slice.iterations > 0) phase.iterate(worker, team, slice.iterations);
  if (slice.measureStride > 0) phase.measure(worker, team, slice.measureStride);
}

function begin(phase: PhaseExports, kind: PhaseSlice['begin'], worker: number, team: number): void {
  switch (kind) {
    case 'random':
    case 'turns':
      phase.start(worker, team);
      break;
    case 'sound':
      phase.imitate(worker, team);
      break;
    case 'state':
      phase.adopt(worker, team);
      break;
    case 'before':
      break;
    default:
      assertNever(kind);
  }
}

function assertNever(kind: never): never {
  throw new Error(`Unknown start ${String(kind)}.`);
}
