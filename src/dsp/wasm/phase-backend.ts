/** Phase reconstruction on the processor: the interface of `phase/contract.ts` over the module and a pool. */
import { BackendFailure, type PhaseBackend, type PhaseProblem, type PhaseStep } from '../phase/contract.ts';
import { watchFlatness } from '../phase/early-stop.ts';
import type { DspPool, PhaseSession } from '../pool/contract.ts';
import { groupFrames } from './memory-map.ts';

/** Aimed at; between 100 and 250 ms, so that cancelling is quick and messages are few. */
const sliceSeconds = 0.15;
/** The second step comes early: it is the first that sounds like something, and it measures the speed. */
const firstIterations = 2;
/** Groups that a provisional spectral convergence is measured on at least. */
const sampledGroups = 32;

/**
 * The backend `wasm`. `solve` rejects with RangeError for a problem that makes no sense, with BackendFailure when workers
 * or memory fail. Results depend neither on the number of threads nor on how fast they are.
 */
export function createWasmBackend(pool: DspPool): PhaseBackend {
  return {
    name: 'wasm',
    description: `WASM, ${pool.description}`,
    solve: (problem) => solve(pool, problem),
    dispose: () => pool.dispose(),
  };
}

async function* solve(pool: DspPool, problem: PhaseProblem): AsyncGenerator<PhaseStep, void, void> {
  const session = await openSession(pool, problem);
  const state: { session: PhaseSession | undefined; last: Float32Array<ArrayBuffer> | undefined } = {
    session,
    last: undefined,
  };
  const sound = async () => {
    const now = state.session?.sound() ?? state.last?.slice();
    if (now === undefined) throw new BackendFailure('wasm', 'The sound was lost with its worker.');
    return now;
  };
  try {
    const watch = watchFlatness(problem);
    let count = 0;
    for (let isLast = false; !isLast; ) {
      const { iteration } = session;
      const iterations = Math.min(count, watch.nextLook(iteration) - iteration);
      const since = performance.now();
      const spectralConvergence = await advance(session, problem, iterations, problem.stopWhenFlat ? 1 : undefined);
      isLast = session.iteration === problem.iterations || watch.isFlat(session.iteration, spectralConvergence);
      count = count === 0 ? firstIterations : nextCount(iterations, (performance.now() - since) / 1000);
      yield { iteration: session.iteration, spectralConvergence, isLast, sound };
    }
  } finally {
    // Whoever holds a step may still ask for its sound.
    state.last = session.sound();
    state.session = undefined;
    session.close();
  }
}

/** Iterations that will take about a slice, growing by steps so that one lucky measurement does no harm. */
function nextCount(iterations: number, seconds: number): number {
  const fitting = Math.floor((iterations * sliceSeconds) / Math.max(seconds, 1e-4));
  return Math.max(1, Math.min(fitting, 16 * iterations));
}

async function openSession(pool: DspPool, problem: PhaseProblem): Promise<PhaseSession> {
  try {
    return await pool.openPhase(problem);
  } catch (error) {
    throw failureOf(error, undefined);
  }
}

/** Runs the start (0 iterations) or some iterations, and measures: everything at the end, else every `stride`-th group. */
async function advance(
  session: PhaseSession,
  problem: PhaseProblem,
  iterations: number,
  stride = sampleStride(problem),
): Promise<number> {
  const isLast = session.iteration + iterations === problem.iterations;
  const begin = iterations === 0 ? (problem.start?.kind ?? 'random') : 'before';
  const measureStride = isLast ? 1 : stride;
  const spectralConvergence = await session.run({ begin, iterations, measureStride }).catch((error: unknown) => {
    throw failureOf(error, session.sound());
  });
  if (Number.isNaN(spectralConvergence)) throw new BackendFailure('wasm', 'The magnitudes are too large for float32.');
  return spectralConvergence;
}

function sampleStride({ layout }: PhaseProblem): number {
  const groups = Math.ceil(layout.frames / groupFrames);
  return Math.max(1, Math.min(8, Math.floor(groups / sampledGroups)));
}

/** A problem that makes no sense stays what it is; everything else is the backend's failure. */
function failureOf(error: unknown, lastSound: Float32Array | undefined): Error {
  if (error instanceof RangeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BackendFailure('wasm', message, lastSound);
}
