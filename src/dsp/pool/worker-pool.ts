import type { PhaseProblem } from '../phase/contract.ts';
import type { SineRequest } from '../sines/contract.ts';
import { checkProblem, PhaseMemory } from '../wasm/phase-memory.ts';
import { loadPhaseModule, type PhaseModule } from '../wasm/phase-module.ts';
import { type DspPool, DspWorkerLost, type PhaseSession } from './contract.ts';
import { MemoryShelf } from './memory-shelf.ts';
import type { DspJob, DspResult, PhaseSlice } from './protocol.ts';
import { type DspWorker, WorkerLink } from './worker-link.ts';

export interface WorkerPoolOptions {
  /** Makes a worker that runs `serveDspWorker`. */
  readonly createWorker: () => DspWorker;
  /** Threads where memory can be shared; default: as many as the machine has, 8 at most. */
  readonly threads?: number;
  /** Whether memory can be shared with workers; default: whether the page is cross-origin isolated. */
  readonly canShare?: boolean;
  /** A worker that has not answered for so long is given up. Default 20. */
  readonly hangSeconds?: number;
}

/** Given to a worker to load and open its first session. */
const loadSeconds = 30;

export interface WarmablePool extends DspPool {
  /** Starts the workers and loads the module before the first problem comes; what fails here is told there. */
  warmUp(): void;
}

/** A pool of workers on shared memory, or of one worker with its own where the page is not cross-origin isolated. */
export function createWorkerPool(options: WorkerPoolOptions): WarmablePool {
  return new WorkerPool(options);
}

class WorkerPool implements WarmablePool {
  readonly threads: number;
  readonly description: string;
  readonly #canShare: boolean;
  readonly #createWorker: () => DspWorker;
  readonly #hangSeconds: number;
  readonly #shelf = new MemoryShelf();
  #links: readonly WorkerLink[] | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #lastSession = 0;
  #isDisposed = false;

  constructor({ createWorker, threads, canShare, hangSeconds }: WorkerPoolOptions) {
    this.#canShare = canShare ?? isIsolated();
    this.threads = this.#canShare ? Math.max(1, threads ?? Math.min(8, machineThreads())) : 1;
    this.description = describeThreads(this.threads, this.#canShare);
    this.#createWorker = createWorker;
    this.#hangSeconds = hangSeconds ?? 20;
  }

  warmUp(): void {
    if (this.#isDisposed) return;
    loadPhaseModule(this.#canShare ? 'shared' : 'unshared').catch(() => undefined);
    this.#team();
  }

  async openPhase(problem: PhaseProblem): Promise<PhaseSession> {
    checkProblem(problem);
    const module = await loadPhaseModule(this.#canShare ? 'shared' : 'unshared');
    const crew: Crew = {
      links: this.#team(),
      session: ++this.#lastSession,
      ask: (job) => this.#askAll(crew.links, job),
    };
    const session = this.#canShare
      ? new TeamSession(problem, module, crew, this.#shelf)
      : new LoneSession(problem, module, crew);
    await session.ready;
    return session;
  }

  /** One request for each worker at a time, in turn with the slices of open sessions. */
  async renderSines(requests: readonly SineRequest[]): Promise<Float32Array<ArrayBuffer>[]> {
    const sounds: Float32Array<ArrayBuffer>[] = [];
    for (let at = 0; at < requests.length; at += this.threads) {
      const batch = requests.slice(at, at + this.threads);
      const links = this.#team().slice(0, batch.length);
      const results = await this.#askAll(links, (worker) => ({ kind: 'sines/render', request: batch[worker]! }));
      for (const result of results) {
        if (result.kind !== 'sines/sound') throw new Error('The DSP worker sent no sound.');
        sounds.push(result.sound);
      }
    }
    return sounds;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endAll('The pool was disposed of.');
    this.#shelf.clear();
  }

  /** Asks all workers of a crew at once, when all who came before are done: a team waits for its members inside a job. */
  #askAll(links: readonly WorkerLink[], job: (worker: number) => DspJob): Promise<DspResult[]> {
    const turn = this.#turn.then(() => Promise.all(links.map((link, i) => this.#ask(link, job(i)))));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #ask(link: WorkerLink, job: DspJob): Promise<DspResult> {
    return link.ask(job, this.#patience(job));
  }

  /** A job may be the worker's first, and wait for its script to be fetched. */
  #patience({ kind }: DspJob): number {
    const isOpening = kind === 'phase/join' || kind === 'phase/open' || kind === 'sines/render';
    return isOpening ? Math.max(loadSeconds, this.#hangSeconds) : this.#hangSeconds;
  }

  /** The workers, made when first needed and anew after a loss. */
  #team(): readonly WorkerLink[] {
    if (this.#isDisposed) throw new DspWorkerLost('The pool was disposed of.');
    this.#links ??= Array.from(
      { length: this.threads },
      () => new WorkerLink(this.#createWorker(), (reason) => this.#endAll(reason)),
    );
    return this.#links;
  }

  /** One worker lost is the team lost: the others wait for it inside the module. */
  #endAll(reason: string): void {
    const links = this.#links;
    this.#links = undefined;
    for (const link of links ?? []) link.end(reason);
  }
}

/** The workers of one session, and the way to them. */
interface Crew {
  readonly links: readonly WorkerLink[];
  readonly session: number;
  readonly ask: (job: (worker: number) => DspJob) => Promise<DspResult[]>;
}

/** All workers on one shared memory. */
class TeamSession implements PhaseSession {
  readonly ready: Promise<unknown>;
  readonly #crew: Crew;
  readonly #shelf: MemoryShelf;
  #memory: PhaseMemory | undefined;
  #isLost = false;

  constructor(problem: PhaseProblem, { module }: PhaseModule, crew: Crew, shelf: MemoryShelf) {
    this.#crew = crew;
    this.#shelf = shelf;
    const team = crew.links.length;
    this.#memory = new PhaseMemory(problem, team, (pages) => shelf.take(pages));
    const { memory } = this.#memory;
    const { session } = crew;
    this.ready = crew.ask((worker) => ({ kind: 'phase/join', session, module, memory, worker, team }));
  }

  get iteration(): number {
    return this.#memory?.iteration ?? 0;
  }

  async run(slice: PhaseSlice): Promise<number> {
    const memory = this.#memory;
    if (memory === undefined) throw new DspWorkerLost('The session is closed.');
    try {
      await this.#crew.ask(() => ({ kind: 'phase/run', session: this.#crew.session, slice }));
    } catch (error) {
      this.#isLost = true;
      memory.abort();
      throw error;
    }
    return slice.measureStride > 0 ? memory.spectralConvergence(slice.measureStride) : Number.NaN;
  }

  sound(): Float32Array<ArrayBuffer> | undefined {
    return this.#memory?.sound();
  }

  close(): void {
    const memory = this.#memory?.memory;
    this.#memory = undefined;
    if (memory === undefined || this.#isLost) return;
    this.#crew
      .ask(() => ({ kind: 'phase/leave', session: this.#crew.session }))
      .then(
        () => this.#shelf.put(memory),
        // A worker that is gone has left.
        () => undefined,
      );
  }
}

/** One worker that keeps the problem to itself and hands out the sound after each slice. */
class LoneSession implements PhaseSession {
  readonly ready: Promise<unknown>;
  readonly #crew: Crew;
  #iteration = 0;
  #sound: Float32Array<ArrayBuffer> | undefined;

  constructor(problem: PhaseProblem, module: PhaseModule, crew: Crew) {
    this.#crew = crew;
    this.ready = crew.ask(() => ({ kind: 'phase/open', session: crew.session, module, problem }));
  }

  get iteration(): number {
    return this.#iteration;
  }

  async run(slice: PhaseSlice): Promise<number> {
    const [state] = await this.#crew.ask(() => ({ kind: 'phase/run', session: this.#crew.session, slice }));
    if (state?.kind !== 'phase/state') throw new Error('The DSP worker sent no state.');
    this.#iteration = state.iteration;
    this.#sound = state.sound;
    return state.spectralConvergence;
  }

  sound(): Float32Array<ArrayBuffer> | undefined {
    return this.#sound?.slice();
  }

  close(): void {
    this.#sound = undefined;
    this.#crew.ask(() => ({ kind: 'phase/leave', session: this.#crew.session })).catch(() => undefined);
  }
}

function isIsolated(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated !== false;
}

function machineThreads(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

function describeThreads(threads: number, canShare: boolean): string {
  if (!canShare) return '1 thread, page not isolated';
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
