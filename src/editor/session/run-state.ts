import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Facts } from '../../engine/contract.ts';
import type { NodeResult, Outcome, RunEvent, RunSummary } from '../../engine/protocol.ts';
import type { Problem } from '../../values/problem.ts';
import { assertNever } from '../../values/wire.ts';

/** Where a node stands; `idle` is a node no run has reached yet. */
export type NodeRunPhase = 'idle' | 'queued' | 'running' | Outcome['state'];

/** What the last run said of one node. */
export interface NodeRun {
  readonly state: NodeRunPhase;
  /** 0 … 1 of the node's work while it runs. */
  readonly fraction: number;
  readonly secondsLeft?: number;
  /** What is happening, in plain words. */
  readonly text?: string;
  readonly facts?: Facts;
  readonly problem?: Problem;
  /** The node that kept this one from running. */
  readonly because?: string;
  /** How long its evaluation took. */
  readonly milliseconds?: number;
  /** The last good result: it stays while a later run goes on, fails or is cancelled. */
  readonly result?: NodeResult;
  /** The result is not of the patch as it stands (or not of the last iteration yet). */
  readonly stale: boolean;
}

/** The run as a whole. `runId` counts up with each run; 0 before the first. */
export interface OverallRun {
  readonly state: 'idle' | 'running' | RunSummary['state'];
  readonly runId: number;
  readonly fraction: number;
  readonly secondsLeft?: number;
  readonly milliseconds?: number;
  readonly problems: readonly Problem[];
}

export interface RunState {
  readonly nodes: { readonly [id: string]: NodeRun };
  readonly overall: OverallRun;
  /** Renders by itself after each edit that changes results. */
  readonly autoRender: boolean;
}

/** A node of which nothing is known yet; one object, so that selectors stay stable. */
export const idleNodeRun: NodeRun = { state: 'idle', fraction: 0, stale: false };

export function createRunStore(): StoreApi<RunState> {
  return createStore<RunState>(() => ({
    nodes: {},
    overall: { state: 'idle', runId: 0, fraction: 0, problems: [] },
    autoRender: true,
  }));
}

/** The state when run `runId` begins. Results stay, all else starts anew. */
export function beginRun(state: RunState, runId: number): RunState {
  return { ...state, overall: { state: 'running', runId, fraction: 0, problems: [] } };
}

/**
 * The state after an event of the engine. Events of runs other than the present one change nothing. Events travel beside
 * the summary: what ended is taken note of even when the summary has come first.
 */
export function applyRunEvent(state: RunState, event: RunEvent): RunState {
  if (event.runId !== state.overall.runId) return state;
  if (state.overall.state !== 'running' && event.type !== 'ended') return state;
  switch (event.type) {
    case 'planned': {
      const nodes: { [id: string]: NodeRun } = { ...state.nodes };
      for (const id of event.nodes) nodes[id] = waiting(state.nodes[id]);
      return { ...state, nodes };
    }
    case 'queued':
      return withNode(state, event.node, waiting(state.nodes[event.node]));
    case 'running':
      return withNode(state, event.node, { ...waiting(state.nodes[event.node]), state: 'running' });
    case 'progress': {
      const before = state.nodes[event.node] ?? idleNodeRun;
      const facts = event.facts ?? before.facts;
      return withNode(state, event.node, {
        state: 'running',
        fraction: event.fraction,
        stale: true,
        ...(event.secondsLeft === undefined ? {} : { secondsLeft: event.secondsLeft }),
        ...(event.text === undefined ? {} : { text: event.text }),
        ...(facts === undefined ? {} : { facts }),
        ...(before.result === undefined ? {} : { result: before.result }),
      });
    }
    case 'overall': {
      const { secondsLeft: _, ...overall } = state.overall;
      const left = event.secondsLeft === undefined ? {} : { secondsLeft: event.secondsLeft };
      return { ...state, overall: { ...overall, fraction: event.fraction, ...left } };
    }
    case 'published': {
      const before = state.nodes[event.node] ?? idleNodeRun;
      return withNode(state, event.node, { ...before, result: event.result, stale: true });
    }
    case 'ended':
      return withNode(state, event.node, endedRun(state.nodes[event.node], event.outcome, event.result));
    default:
      return assertNever(event);
  }
}

/** The state when run `summary.runId` has ended; the summary has the last word on each outcome. */
export function endRun(state: RunState, summary: RunSummary): RunState {
  if (summary.runId !== state.overall.runId) return state;
  const nodes: { [id: string]: NodeRun } = { ...state.nodes };
  for (const [id, outcome] of Object.entries(summary.outcomes)) {
    const before = nodes[id];
    if (before?.state !== outcome.state) nodes[id] = endedRun(before, outcome, undefined);
  }
  const { state: outcome, runId, milliseconds, problems } = summary;
  const fraction = outcome === 'cancelled' ? state.overall.fraction : 1;
  return { ...state, nodes, overall: { state: outcome, runId, fraction, milliseconds, problems } };
}

/** The state when the run in flight is given up before the engine has said so. */
export function cancelledRun(state: RunState): RunState {
  if (state.overall.state !== 'running') return state;
  const nodes: { [id: string]: NodeRun } = { ...state.nodes };
  for (const [id, run] of Object.entries(nodes)) {
    if (run.state === 'queued' || run.state === 'running') nodes[id] = endedRun(run, { state: 'cancelled' }, undefined);
  }
  const { runId, fraction } = state.overall;
  return { ...state, nodes, overall: { state: 'cancelled', runId, fraction, problems: [] } };
}

/** Marks what no longer fits the patch, and forgets nodes that are gone. */
export function markStale(state: RunState, stale: ReadonlySet<string>, alive: ReadonlySet<string>): RunState {
  const nodes: { [id: string]: NodeRun } = {};
  for (const [id, run] of Object.entries(state.nodes)) {
    if (!alive.has(id)) continue;
    nodes[id] = stale.has(id) && !run.stale ? { ...run, stale: true } : run;
  }
  return { ...state, nodes };
}

function withNode(state: RunState, id: string, run: NodeRun): RunState {
  return { ...state, nodes: { ...state.nodes, [id]: run } };
}

function waiting(before: NodeRun | undefined): NodeRun {
  const result = before?.result === undefined ? {} : { result: before.result };
  return { state: 'queued', fraction: 0, stale: before?.result !== undefined, ...result };
}

function endedRun(before: NodeRun | undefined, outcome: Outcome, result: NodeResult | undefined): NodeRun {
  const kept = result ?? before?.result;
  const good = outcome.state === 'done' || outcome.state === 'cached';
  const facts = result?.facts ?? (good ? before?.facts : undefined);
  return {
    state: outcome.state,
    fraction: good ? 1 : 0,
    stale: !good && kept !== undefined,
    ...(facts === undefined ? {} : { facts }),
    ...(outcome.state === 'failed' ? { problem: outcome.problem } : {}),
    ...(outcome.state === 'skipped' ? { because: outcome.because } : {}),
    ...(outcome.state === 'done' ? { milliseconds: outcome.milliseconds } : {}),
    ...(kept === undefined ? {} : { result: kept }),
  };
}
