import type { PatchSettings } from '../patch/document.ts';
import { type Problem, ProblemError } from '../values/problem.ts';
import type { WireValue } from '../values/wire.ts';
import { type ReadFailure, readFailureIn } from './block-cache.ts';
import { breathe } from './breathe.ts';
import type { AssetReader, Evaluation, NodeDeclaration, ProgressDetail } from './contract.ts';
import { checkEvaluation, type Results, type StoredResult } from './results.ts';
import type { Slots } from './slots.ts';

/** How an evaluation ended. */
export type WorkEnd =
  | { readonly state: 'done'; readonly result: StoredResult; readonly milliseconds: number }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'read-failed'; readonly failure: ReadFailure }
  | { readonly state: 'cancelled' };

/** What the runs that wait for an evaluation hear of it. */
export interface WorkReader {
  running(): void;
  progress(fraction: number, detail: ProgressDetail): void;
  published(result: StoredResult): void;
}

/** One evaluation to be made. */
export interface WorkOrder {
  readonly key: string;
  readonly declaration: NodeDeclaration;
  readonly params: { readonly [name: string]: unknown };
  readonly settings: PatchSettings;
  readonly inputs: { readonly [port: string]: WireValue };
  readonly upstream: readonly string[];
}

export interface WorkDesk {
  /**
   * Joins the evaluation of this key, or starts it. Aborting `signal` takes the reader off it; the evaluation itself
   * stops when its last reader has gone, and the promise resolves once it has stopped.
   */
  evaluate(order: WorkOrder, reader: WorkReader, signal: AbortSignal): Promise<WorkEnd>;
}

interface Work {
  readonly controller: AbortController;
  readonly readers: Set<WorkReader>;
  readonly end: Promise<WorkEnd>;
  latest: { running: boolean; fraction: number; detail: ProgressDetail };
}

/** Thrown by `checkpoint()` to unwind a cancelled evaluation. */
class Cancelled extends Error {}

export interface DeskOptions {
  readonly results: Results;
  readonly slots: Slots;
  readonly assets: AssetReader;
  readonly platform: unknown;
}

/** Evaluations under way, shared by key by all runs. What succeeds goes into the cache. */
export function createWorkDesk(options: DeskOptions): WorkDesk {
  const underWay = new Map<string, Work>();

  function begin(order: WorkOrder): Work {
    const controller = new AbortController();
    const readers = new Set<WorkReader>();
    const latest = { running: false, fraction: 0, detail: {} };
    const work: Work = { controller, readers, latest, end: evaluateOrder(options, order, readers, latest, controller) };
    underWay.set(order.key, work);
    void work.end.then(() => {
      if (underWay.get(order.key) === work) underWay.delete(order.key);
    });
    return work;
  }

  function leave(key: string, work: Work, reader: WorkReader): boolean {
    work.readers.delete(reader);
    if (work.readers.size > 0) return false;
    // Nobody must join what is being stopped.
    if (underWay.get(key) === work) underWay.delete(key);
    work.controller.abort(new Cancelled());
    return true;
  }

  return {
    evaluate(order, reader, signal) {
      const work = underWay.get(order.key) ?? begin(order);
      work.readers.add(reader);
      if (work.latest.running) reader.running();
      if (work.latest.fraction > 0) reader.progress(work.latest.fraction, work.latest.detail);
      return new Promise((resolve) => {
        const gone = () => {
          if (!leave(order.key, work, reader)) resolve({ state: 'cancelled' });
        };
        if (signal.aborted) gone();
        else signal.addEventListener('abort', gone, { once: true });
        void work.end.then((end) => {
          signal.removeEventListener('abort', gone);
          resolve(end);
        });
      });
    },
  };
}

async function evaluateOrder(
  { results, slots, assets, platform }: DeskOptions,
  order: WorkOrder,
  readers: Set<WorkReader>,
  latest: Work['latest'],
  { signal }: AbortController,
): Promise<WorkEnd> {
  let release: (() => void) | undefined;
  try {
    // The reader that starts it is added after this function has begun.
    await Promise.resolve();
    release = await slots.take(signal);
    latest.running = true;
    for (const reader of readers) reader.running();
    const started = performance.now();
    const evaluation = await order.declaration.evaluate({
      inputs: order.inputs,
      params: order.params,
      settings: order.settings,
      assets,
      platform,
      progress(fraction, detail = {}) {
        latest.fraction = Math.min(1, Math.max(0, fraction));
        latest.detail = detail;
        for (const reader of readers) reader.progress(latest.fraction, detail);
      },
      async checkpoint() {
        await breathe();
        signal.throwIfAborted();
      },
      publish(provisional) {
        if (signal.aborted) return;
        const result = results.store(order.key, order.upstream, provisional, false);
        for (const reader of readers) reader.published(result);
      },
      fail(problem) {
        throw new ProblemError(problem);
      },
    });
    return finish(results, order, evaluation, performance.now() - started);
  } catch (error) {
    return endOfError(error, order.declaration, signal);
  } finally {
    release?.();
  }
}

function finish(results: Results, order: WorkOrder, evaluation: Evaluation, milliseconds: number): WorkEnd {
  const wrong = checkEvaluation(order.declaration, evaluation);
  if (wrong !== undefined) throw new Error(wrong);
  return { state: 'done', result: results.store(order.key, order.upstream, evaluation, true), milliseconds };
}

function endOfError(error: unknown, declaration: NodeDeclaration, signal: AbortSignal): WorkEnd {
  if (error instanceof Cancelled || signal.aborted) return { state: 'cancelled' };
  const failure = readFailureIn(error);
  if (failure) return { state: 'read-failed', failure };
  return { state: 'failed', problem: problemOf(error, declaration.title) };
}

/** The problem that an error carries, or one that says that nobody foresaw it and keeps the cause. */
export function problemOf(error: unknown, title: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  const words = error instanceof Error ? error.message : String(error);
  return {
    code: 'unforeseen',
    message: `Something unforeseen went wrong in ${title}: ${words}. Please report it with this patch.`,
    cause: causeOf(error),
  };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${causeOf(error.cause)}`;
}
