import { proxy, type Remote } from 'comlink';
import type { Problem } from '../values/problem.ts';
import { type EngineLife, type EngineLifeParts, startLife } from './client-life.ts';
import { waitPatiently } from './client-patience.ts';
import { createRunMirror, type RunMirror } from './client-runs.ts';
import type { EngineHost } from './host.ts';
import type { AssetProvider, EngineClient, RunRequest, RunSummary } from './protocol.ts';

export interface EngineClientOptions {
  /** Starts the engine's worker; called again when it has to be replaced. */
  readonly startWorker: () => Worker;
  /** Answers the engine's questions for the bytes of assets. */
  readonly assets: AssetProvider;
  /** How long a cancelled run may take to stop before its worker is ended. Milliseconds, 2000 if left out. */
  readonly obeyWithinMilliseconds?: number;
}

/** Workers that die one after the other before they could answer: then it is no use to start more. */
const MOST_FAILED_STARTS = 3;
/** Workers that may break down under a run before it is given up: one may have been an accident. */
const MOST_BREAKDOWNS = 2;
/** How often a worker that is to stop a run is asked whether it is still there. Milliseconds. */
const PROBE_EVERY = 250;

const stalled = 'The engine did not stop when it was told to, so it was ended and started anew.';
const crashed = 'The engine broke down and was started anew.';
const resumed = 'What was being rendered is rendered again by itself.';
const lost = 'Your patch is as it was; render it again to get its results back.';
const hopeless =
  'The engine cannot be started in this browser. Reload the page; if that does not help, try a current Chrome, Edge or Firefox.';

/**
 * The engine from the page. The worker starts at once and is replaced when it dies or does not obey a cancel. Runs that were
 * not cancelled go on on the new worker by themselves; one under which two workers broke down ends failed.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  const listeners = new Set<(notice: { readonly message: string }) => void>();
  const runs = new Map<number, RunMirror>();
  let failedStarts = 0;
  let disposed = false;
  let life: EngineLife = begin();

  function begin(): EngineLife {
    const parts: EngineLifeParts = {
      worker: options.startWorker(),
      assets: options.assets,
      ready: () => {
        failedStarts = 0;
      },
      died: (dead, cause) => replace(dead, 'crashed', cause),
    };
    return startLife(parts);
  }

  function replace(dead: EngineLife, why: 'stalled' | 'crashed', cause?: string): void {
    if (dead !== life || disposed) return;
    failedStarts = dead.wasReady() ? 0 : failedStarts + 1;
    const givesUp = failedStarts >= MOST_FAILED_STARTS;
    dead.end();
    if (!givesUp) life = begin();
    const code = givesUp ? 'engine-unavailable' : 'engine-restarted';
    const what = why === 'stalled' ? stalled : crashed;
    const problem: Problem = {
      code,
      message: givesUp ? hopeless : `${what} ${lost}`,
      ...(cause !== undefined && { cause }),
    };
    let goesOn = false;
    for (const run of runs.values()) {
      if (run.life !== dead) continue;
      if (why === 'crashed' && dead.wasReady()) run.breakdowns += 1;
      const ends = givesUp || run.cancelled || run.breakdowns >= MOST_BREAKDOWNS;
      if (ends) run.giveUp(problem);
      else goesOn = true;
    }
    const notice = goesOn ? `${what} ${resumed}` : problem.message;
    for (const listener of listeners) listener({ message: notice });
  }

  /** The engine's answer; `otherwise` when its worker is ended before it comes. */
  function ask<R>(question: (host: Remote<EngineHost>) => Promise<R>, otherwise: R): Promise<R> {
    return life.ask(question, otherwise);
  }

  async function cancel(run: RunMirror): Promise<void> {
    run.cancel();
    const asked = run.life;
    if (!asked) return;
    let obeyed = false;
    // A worker that is still loading is not disobedient: the time runs from when it can answer.
    await asked.whenReady();
    const answer = asked
      .ask((host) => host.cancel(run.id), undefined)
      .finally(() => {
        obeyed = true;
      });
    const milliseconds = options.obeyWithinMilliseconds ?? 2000;
    const probe = setInterval(() => void asked.ask((host) => host.cacheBytes(), 0).catch(() => {}), PROBE_EVERY);
    const patience = waitPatiently({ milliseconds, heard: asked.heard, over: () => obeyed });
    const didObey = await Promise.race([answer.then(() => true), patience]).finally(() => clearInterval(probe));
    if (!didObey) replace(asked, 'stalled');
  }

  /** Runs it on the worker there is, and on the next one when that is lost. */
  async function runToItsEnd(request: RunRequest, run: RunMirror): Promise<RunSummary> {
    for (;;) {
      const current = life;
      if (current.ended()) return unavailable(request.runId, failedStarts >= MOST_FAILED_STARTS);
      const take = proxy(run.begin(current));
      const summary = await current.ask((host) => host.run(request, take), undefined);
      // Cancelled just when its worker was lost: there is nothing to begin anew.
      if (!summary && run.cancelled) run.giveUp({ code: 'engine-restarted', message: `${crashed} ${lost}` });
      const end = summary ?? run.summary;
      if (end) return end;
    }
  }

  return {
    async run(request, listener) {
      const run = createRunMirror(request, listener);
      runs.set(run.id, run);
      try {
        return await runToItsEnd(request, run);
      } finally {
        if (runs.get(run.id) === run) runs.delete(run.id);
      }
    },
    async cancel(runId) {
      const run = runs.get(runId);
      if (run && !run.cancelled) await cancel(run);
    },
    thumbnail: (handle, width, height, range) => ask((host) => host.thumbnail(handle, width, height, range), null),
    pictureValue: (handle, column, row) => ask((host) => host.pictureValue(handle, column, row), null),
    peaks: (handle, buckets) => ask((host) => host.peaks(handle, buckets), null),
    samples: (handle, from, to) => ask((host) => host.samples(handle, from, to), null),
    spectrogram: (handle, request) => ask((host) => host.spectrogram(handle, request), null),
    file: (node, events, enclosed) =>
      ask<Awaited<ReturnType<EngineClient['file']>>>(
        (host) =>
          host.file(
            node,
            proxy((fraction: number) => events.progress(fraction)),
            enclosed,
          ),
        { code: 'engine-restarted', message: `${crashed} ${lost}` },
      ),
    cacheBytes: () => ask((host) => host.cacheBytes(), 0),
    onNotice(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      life.end();
      for (const run of runs.values()) {
        run.cancel();
        run.giveUp({ code: 'engine-ended', message: 'The engine was ended with the page.' });
      }
    },
  };
}

function unavailable(runId: number, hopelessly: boolean): RunSummary {
  const message = hopelessly ? hopeless : 'The engine was ended.';
  const problems = [{ code: 'engine-unavailable', message }];
  return { runId, state: 'failed', outcomes: {}, problems, milliseconds: 0 };
}
