import type { Problem } from '../values/problem.ts';
import type { EngineLife } from './client-life.ts';
import type { Outcome, RunEvent, RunRequest, RunSummary } from './protocol.ts';

/** What the page knows of a run, so that it ends sensibly even if its worker does not. */
export interface RunMirror {
  readonly id: number;
  readonly life: EngineLife;
  cancelled: boolean;
  /** Takes events from the worker and passes them on. */
  readonly take: (events: readonly RunEvent[]) => void;
  /** Resolves only when the worker was lost. */
  readonly lost: Promise<RunSummary>;
  /**
   * The worker is gone: every node that has not ended ends now, `cancelled` if the run was, else with the problem on
   * those that were running.
   */
  giveUp(problem: Problem): void;
}

export function createRunMirror(request: RunRequest, life: EngineLife, listener: (event: RunEvent) => void): RunMirror {
  const { runId } = request;
  const started = performance.now();
  const running = new Set<string>();
  const outcomes = new Map<string, Outcome | undefined>();
  let settle: (summary: RunSummary) => void = () => {};
  let over = false;

  function note(event: RunEvent): void {
    if (event.type === 'planned') for (const node of event.nodes) outcomes.set(node, undefined);
    if (event.type === 'running') running.add(event.node);
    if (event.type === 'ended') outcomes.set(event.node, event.outcome);
    listener(event);
  }

  const mirror: RunMirror = {
    id: runId,
    life,
    cancelled: false,
    lost: new Promise((resolve) => {
      settle = resolve;
    }),
    take(events) {
      if (over) return;
      for (const event of events) note(event);
    },
    giveUp(problem) {
      if (over) return;
      for (const [node, outcome] of outcomes) {
        if (outcome) continue;
        const failed = !mirror.cancelled && running.has(node);
        note({ type: 'ended', runId, node, outcome: failed ? { state: 'failed', problem } : { state: 'cancelled' } });
      }
      over = true;
      settle({
        runId,
        state: mirror.cancelled ? 'cancelled' : 'failed',
        outcomes: Object.fromEntries([...outcomes].flatMap(([node, outcome]) => (outcome ? [[node, outcome]] : []))),
        problems: mirror.cancelled ? [] : [problem],
        milliseconds: performance.now() - started,
      });
    },
  };
  return mirror;
}
