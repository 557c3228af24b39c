import type { StoreApi } from 'zustand/vanilla';
import type { EngineClient, RunSummary } from '../../engine/protocol.ts';
import type { PatchDocument } from '../../patch/document.ts';
import type { OpenPatch } from '../../store/contract.ts';
import { changedNodes } from './changes.ts';
import { applyRunEvent, beginRun, cancelledRun, endRun, markStale, type RunState } from './run-state.ts';

/** How long the patch must rest after an edit before it renders by itself. */
const REST_MILLISECONDS = 150;
/**
 * How long a run goes on beside the one that replaces it. The engine shares what both are working on: an edit elsewhere
 * in the patch does not start a long render anew.
 */
const HANDOVER_MILLISECONDS = 250;

/** Starts, cancels and repeats runs of the open patch. */
export interface RunController {
  /** Runs the patch as it stands, instead of a run in flight. Resolves when it has ended; undefined where it crashed. */
  render(): Promise<RunSummary | undefined>;
  /** Gives up the run in flight; what it finished stays. */
  cancel(): void;
  /** Another patch is opened: nothing that was rendered belongs to it. */
  forget(): void;
  setAutoRender(on: boolean): void;
  dispose(): void;
}

export interface RunControllerParts {
  readonly engine: EngineClient;
  readonly patch: OpenPatch;
  readonly run: StoreApi<RunState>;
  /** Told when the engine itself broke down, which no outcome foresees. */
  onCrash(message: string): void;
}

export function createRunController({ engine, patch, run, onCrash }: RunControllerParts): RunController {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs that were replaced and are still to be cancelled. */
  const handovers = new Map<number, () => void>();
  let seen: PatchDocument = patch.store.getState().document;

  function cancel(): void {
    clearTimeout(timer);
    const { state, runId } = run.getState().overall;
    for (const end of [...handovers.values()]) end();
    if (state !== 'running') return;
    run.setState(cancelledRun);
    engine.cancel(runId).catch(reportCrash);
  }

  function handOver(runId: number): void {
    const end = () => {
      clearTimeout(wait);
      if (handovers.delete(runId)) engine.cancel(runId).catch(reportCrash);
    };
    const wait = setTimeout(end, HANDOVER_MILLISECONDS);
    handovers.set(runId, end);
  }

  async function render(): Promise<RunSummary | undefined> {
    clearTimeout(timer);
    const before = run.getState().overall;
    const runId = before.runId + 1;
    run.setState((state) => beginRun(state, runId));
    if (before.state === 'running') handOver(before.runId);
    try {
      const summary = await engine.run({ runId, patch: patch.store.getState().document }, (event) =>
        run.setState((state) => applyRunEvent(state, event)),
      );
      run.setState((state) => (state.overall.state === 'running' ? endRun(state, summary) : state));
      return summary;
    } catch (error) {
      if (run.getState().overall.runId === runId) run.setState(cancelledRun);
      reportCrash(error);
      return undefined;
    }
  }

  function reportCrash(error: unknown): void {
    onCrash(error instanceof Error ? error.message : String(error));
  }

  function documentChanged(document: PatchDocument): void {
    if (document === seen) return;
    const changed = changedNodes(seen, document);
    const alive = new Set(document.nodes.map((node) => node.id));
    const gone = seen.nodes.some((node) => !alive.has(node.id));
    seen = document;
    if (changed.size === 0 && !gone) return;
    run.setState((state) => markStale(state, changed, alive));
    if (changed.size > 0 && run.getState().autoRender) schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void render(), REST_MILLISECONDS);
  }

  const unsubscribe = patch.store.subscribe((state) => documentChanged(state.document));

  return {
    render,
    cancel,
    forget() {
      cancel();
      run.setState({ nodes: {} });
    },
    setAutoRender(on) {
      run.setState({ autoRender: on });
      if (!on) clearTimeout(timer);
      else if (needsRender(run.getState(), patch.store.getState().document)) schedule();
    },
    dispose() {
      cancel();
      unsubscribe();
    },
  };
}

/** Some node has not been run as it stands. */
function needsRender(state: RunState, document: PatchDocument): boolean {
  if (state.overall.state === 'running') return false;
  return document.nodes.some((node) => {
    const known = state.nodes[node.id];
    return known === undefined || known.stale || known.state === 'idle' || known.state === 'cancelled';
  });
}
