import { describe, expect, it } from 'vitest';
import {
  applyRunEvent,
  beginRun,
  cancelledRun,
  createRunStore,
  endRun,
  markStale,
  type RunState,
} from '../../src/editor/session/run-state.ts';
import type { NodeResult, RunEvent } from '../../src/engine/protocol.ts';

const result: NodeResult = { outputs: {}, warnings: [] };
const problem = { code: 'bad', message: 'It is bad.' };

function play(state: RunState, ...events: readonly RunEvent[]): RunState {
  return events.reduce(applyRunEvent, state);
}

function fresh(runId = 1): RunState {
  return beginRun(createRunStore().getState(), runId);
}

describe('the state of a run', () => {
  it('follows a node from the plan to its end', () => {
    const planned = play(fresh(), { type: 'planned', runId: 1, nodes: ['a'] });
    expect(planned.nodes['a']).toMatchObject({ state: 'queued', fraction: 0 });
    const halfway = play(planned, { type: 'progress', runId: 1, node: 'a', fraction: 0.5, text: '16 of 32' });
    expect(halfway.nodes['a']).toMatchObject({ state: 'running', fraction: 0.5, text: '16 of 32' });
    const ended = play(halfway, {
      type: 'ended',
      runId: 1,
      node: 'a',
      outcome: { state: 'done', milliseconds: 3 },
      result,
    });
    expect(ended.nodes['a']).toEqual({ state: 'done', fraction: 1, stale: false, milliseconds: 3, result });
  });

  it('ignores events of runs other than the present one', () => {
    const state = fresh(2);
    expect(play(state, { type: 'planned', runId: 1, nodes: ['a'] })).toBe(state);
  });

  it('takes note of what ended even when the summary came first', () => {
    const over = endRun(fresh(), { runId: 1, state: 'done', outcomes: {}, problems: [], milliseconds: 1 });
    const late = play(over, { type: 'ended', runId: 1, node: 'a', outcome: { state: 'cached' }, result });
    expect(late.nodes['a']).toMatchObject({ state: 'cached', result });
    expect(play(over, { type: 'overall', runId: 1, fraction: 0.3 }).overall.fraction).toBe(1);
  });

  it('keeps the last good result, marked stale, when a later run fails', () => {
    const good = play(fresh(), { type: 'ended', runId: 1, node: 'a', outcome: { state: 'cached' }, result });
    const failed = play(beginRun(good, 2), {
      type: 'ended',
      runId: 2,
      node: 'a',
      outcome: { state: 'failed', problem },
    });
    expect(failed.nodes['a']).toMatchObject({ state: 'failed', problem, result, stale: true });
  });

  it('ends what was under way when the run is given up', () => {
    const running = play(
      fresh(),
      { type: 'planned', runId: 1, nodes: ['a', 'b'] },
      { type: 'running', runId: 1, node: 'a' },
    );
    const state = cancelledRun(running);
    expect(state.overall.state).toBe('cancelled');
    expect([state.nodes['a']?.state, state.nodes['b']?.state]).toEqual(['cancelled', 'cancelled']);
  });

  it('marks results that no longer fit and forgets nodes that are gone', () => {
    const good = play(
      fresh(),
      { type: 'ended', runId: 1, node: 'a', outcome: { state: 'cached' }, result },
      { type: 'ended', runId: 1, node: 'b', outcome: { state: 'cached' }, result },
    );
    const state = markStale(good, new Set(['a']), new Set(['a']));
    expect(state.nodes['a']?.stale).toBe(true);
    expect(state.nodes['b']).toBeUndefined();
  });

  it('leaves the state of other nodes untouched by an event, so that they need not render', () => {
    const state = play(fresh(), { type: 'planned', runId: 1, nodes: ['a', 'b'] });
    const next = play(state, { type: 'progress', runId: 1, node: 'a', fraction: 0.1 });
    expect(next.nodes['b']).toBe(state.nodes['b']);
  });
});
