import type { Problem } from '../values/problem.ts';
import type { EngineLife } from './client-life.ts';
import type { Outcome, RunEvent, RunRequest, RunSummary } from './protocol.ts';

/** What the page knows of a run, so that it ends sensibly even if its worker does not. */
export interface RunMirror {
  readonly id: number;
  /** The worker that it is on; undefined before the first. */
  readonly life: EngineLife | undefined;
  readonly cancelled: boolean;
  /** Workers that broke down under it. */
  breakdowns: number;
  /** How the page itself has ended the run, if it did. */
  readonly summary: RunSummary | undefined;
  /** The run begins on this worker, anew if it was on another. Gives what takes the worker's events and passes them on. */
  begin(life: EngineLife): (events: readonly RunEvent[]) => void;
  cancel(): void;
  /**
   * The worker is gone: every node that has not ended ends now, `cancelled` if the run was, else with the problem on
   * those that were running.
   */
  giveUp(problem: Problem): void;
}

export function createRunMirror({ runId }: RunRequest, listener: (event: RunEvent) => void): RunMirror {
  const started = performance.now();
  const running = new Set<string>();
  const outcomes = new Map<string, Outcome | undefined>();
  let life: EngineLife | undefined;
  let cancelled = false;
  let summary: RunSummary | undefined;

  function note(event: RunEvent): void {
    if (event.type === 'planned') for (const node of event.nodes) outcomes.set(node, undefined);
    if (event.type === 'running') running.add(event.node);
    if (event.type === 'ended') outcomes.set(event.node, event.outcome);
    listener(event);
  }

  return {
    id: runId,
    breakdowns: 0,
    get life() {
      return life;
    },
    get cancelled() {
      return cancelled;
    },
    get summary() {
      return summary;
    },
    begin(worker) {
      life = worker;
      // What was made on another worker is gone with it.
      running.clear();
      for (const node of outcomes.keys()) outcomes.set(node, undefined);
      return (events) => {
        worker.hear();
        if (summary || life !== worker) return;
        for (const event of events) note(event);
      };
    },
    cancel() {
      cancelled = true;
    },
    giveUp(problem) {
      if (summary) return;
      for (const [node, outcome] of outcomes) {
        if (outcome) continue;
        const failed = !cancelled && running.has(node);
        note({ type: 'ended', runId, node, outcome: failed ? { state: 'failed', problem } : { state: 'cancelled' } });
      }
      summary = {
        runId,
        state: cancelled ? 'cancelled' : 'failed',
        outcomes: Object.fromEntries([...outcomes].flatMap(([node, outcome]) => (outcome ? [[node, outcome]] : []))),
        problems: cancelled ? [] : [problem],
        milliseconds: performance.now() - started,
      };
    },
  };
}
