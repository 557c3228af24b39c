import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import { BackendFailure } from '../../src/dsp/phase/contract.ts';
import { DspWorkerLost } from '../../src/dsp/pool/contract.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import type { DspReply, DspRequest } from '../../src/dsp/pool/protocol.ts';
import { serveDspWorker } from '../../src/dsp/pool/serve.ts';
import type { DspWorker } from '../../src/dsp/pool/worker-link.ts';
import { createWorkerPool } from '../../src/dsp/pool/worker-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { seededRandom } from './photo.ts';
import { noiseProblem, relativeError, solveAll } from './wasm-support.ts';

beforeAll(buildWasm);

type Fate = 'works' | 'dies' | 'hangs';
type ErrorListener = (event: { readonly message?: string }) => void;

/** A worker that works in this thread, one request to a turn of the event loop, until its fate is called for. */
class FakeWorker implements DspWorker {
  static readonly all: FakeWorker[] = [];
  fate: Fate = 'works';
  isTerminated = false;
  readonly kinds: string[] = [];
  readonly memories = new Set<WebAssembly.Memory>();
  readonly #replyListeners: ((event: { data: DspReply }) => void)[] = [];
  readonly #errorListeners: ErrorListener[] = [];
  #serve: (event: { data: DspRequest }) => void = () => undefined;

  constructor() {
    FakeWorker.all.push(this);
    serveDspWorker({
      addEventListener: (_, listener) => {
        this.#serve = listener;
      },
      postMessage: (data) => {
        if (!this.isTerminated) for (const listener of this.#replyListeners) listener({ data });
      },
    });
  }

  addEventListener(type: 'message' | 'error' | 'messageerror', listener: never): void {
    if (type === 'message') this.#replyListeners.push(listener);
    if (type === 'error') this.#errorListeners.push(listener);
  }

  postMessage(data: DspRequest): void {
    this.kinds.push(data.job.kind);
    if (data.job.kind === 'phase/join') this.memories.add(data.job.memory);
    setImmediate(() => {
      if (this.isTerminated || this.fate === 'hangs') return;
      if (this.fate === 'dies') for (const listener of this.#errorListeners) listener({ message: 'out of luck' });
      else this.#serve({ data });
    });
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

function fakePool(canShare: boolean, hangSeconds = 5) {
  const first = FakeWorker.all.length;
  const pool = createWorkerPool({ createWorker: () => new FakeWorker(), threads: 1, canShare, hangSeconds });
  return { pool, workers: () => FakeWorker.all.slice(first) };
}

const layout = { fftSize: 256, hopLength: 64, frames: 150 };
const problem = noiseProblem(layout, seededRandom(1), { iterations: 20 });

describe.each([
  ['shared memory', true],
  ['a memory of its own', false],
])('a pool of one worker on %s', (_, canShare) => {
  it('gives the same bytes as no worker', async () => {
    const { pool } = fakePool(canShare);
    const here = await solveAll(createWasmBackend(createInlinePool()), problem);
    const there = await solveAll(createWasmBackend(pool), problem);
    expect(there.sound).toEqual(here.sound);
    expect(there.spectralConvergence).toBe(here.spectralConvergence);
    expect(await there.steps[0]!.sound()).toEqual(here.sound);
    pool.dispose();
  });

  it.each(['dies', 'hangs'] as const)(
    'reports a worker that %s mid-step, with the last good sound, and works again',
    async (fate) => {
      const { pool, workers } = fakePool(canShare, 0.4);
      const backend = createWasmBackend(pool);
      const expected = await solveAll(backend, problem);
      const steps = backend.solve(problem);
      await steps.next();
      const second = await steps.next();
      const heard = await second.value!.sound();
      workers()[0]!.fate = fate;
      const failure = await steps.next().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(BackendFailure);
      const { backend: name, lastSound, message } = failure as BackendFailure;
      expect(name).toBe('wasm');
      expect(message).toMatch(fate === 'dies' ? /out of luck/ : /did not answer/);
      expect(lastSound).toEqual(heard);
      expect(workers()[0]!.isTerminated).toBe(true);

      const again = await solveAll(backend, problem);
      expect(workers().length).toBe(2);
      expect(again.sound).toEqual(expected.sound);
      pool.dispose();
    },
  );

  it('lets two solves take turns', async () => {
    const { pool } = fakePool(canShare);
    const other = { ...problem, seed: 99 };
    const backend = createWasmBackend(pool);
    const [one, two] = await Promise.all([solveAll(backend, problem), solveAll(backend, other)]);
    const alone = await solveAll(backend, other);
    expect(two.sound).toEqual(alone.sound);
    expect(relativeError(one.sound, two.sound)).toBeGreaterThan(0.1);
    pool.dispose();
  });

  it('leaves every session, finished or given up', async () => {
    const { pool, workers } = fakePool(canShare);
    const backend = createWasmBackend(pool);
    for (let round = 0; round < 50; round++) {
      for await (const step of backend.solve({ ...problem, iterations: 3 }))
        if (round % 2 === 0 && step.iteration > 0) break;
    }
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const [worker] = workers();
    expect(workers().length).toBe(1);
    const count = (kind: string) => worker!.kinds.filter((one) => one === kind).length;
    expect(count(canShare ? 'phase/join' : 'phase/open')).toBe(50);
    expect(count('phase/leave')).toBe(50);
    // Memory is used again rather than left to the garbage collector.
    if (canShare) expect(worker!.memories.size).toBeLessThanOrEqual(2);
    pool.dispose();
  });

  it('ends with the pool', async () => {
    const { pool, workers } = fakePool(canShare);
    const backend = createWasmBackend(pool);
    const steps = backend.solve(problem);
    await steps.next();
    const next = steps.next();
    pool.dispose();
    await expect(next).rejects.toThrow(BackendFailure);
    expect(workers().every((worker) => worker.isTerminated)).toBe(true);
    await expect(pool.openPhase(problem)).rejects.toThrow(DspWorkerLost);
  });
});

it('memory used again holds nothing of the last problem', async () => {
  const { pool } = fakePool(true);
  const backend = createWasmBackend(pool);
  await solveAll(backend, { ...problem, iterations: 1 });
  const smaller = noiseProblem({ ...layout, frames: 100 }, seededRandom(2), { iterations: 2 });
  const found = await solveAll(backend, smaller);
  const expected = await solveAll(createWasmBackend(createInlinePool()), smaller);
  expect(found.sound).toEqual(expected.sound);
  pool.dispose();
});

it('a refused memory is the backend’s failure', async () => {
  const { Memory } = WebAssembly;
  try {
    WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    } as unknown as typeof WebAssembly.Memory;
    const solving = solveAll(createWasmBackend(createInlinePool()), problem);
    await expect(solving).rejects.toThrow(/refused \d+ MB/);
    await expect(solving).rejects.toBeInstanceOf(BackendFailure);
  } finally {
    WebAssembly.Memory = Memory;
  }
});
