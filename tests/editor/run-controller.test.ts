import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changedNodes } from '../../src/editor/session/changes.ts';
import { applyEdits } from '../../src/patch/edits.ts';
import { node, openSession, patchOf, wire } from './editor-session.ts';

const chain = patchOf(
  [node('photo', 'imageSource'), node('flip', 'flip'), node('sound', 'griffinLim'), node('alone', 'imageSource')],
  [wire('photo.picture', 'flip.picture'), wire('flip.picture', 'sound.picture')],
);

describe('which results an edit changes', () => {
  it.each([
    ['a move', { type: 'moveNodes', positions: { flip: { x: 9, y: 9 } } } as const, []],
    ['a title', { type: 'setTitle', node: 'flip', title: 'Mirror' } as const, []],
    ['the name', { type: 'rename', name: 'Other' } as const, []],
    ['a param', { type: 'setParams', node: 'flip', params: { axis: 'pitch' } } as const, ['flip', 'sound']],
    ['a source', { type: 'setParams', node: 'photo', params: { seconds: 1 } } as const, ['flip', 'photo', 'sound']],
    ['a cut wire', { type: 'disconnect', ids: ['flip.picture-sound.picture'] } as const, ['sound']],
    ['a deleted node', { type: 'removeNodes', ids: ['flip'] } as const, ['sound']],
    [
      'the settings',
      { type: 'setSettings', settings: { hopLength: 32 } } as const,
      ['alone', 'flip', 'photo', 'sound'],
    ],
  ])('%s', (_what, edit, expected) => {
    expect([...changedNodes(chain, applyEdits(chain, [edit]))].toSorted()).toEqual(expected);
  });

  it('is none for a param set to what it is', () => {
    const copy = { ...chain, nodes: chain.nodes.map((one) => ({ ...one, params: { ...one.params } })) };
    expect(changedNodes(chain, copy).size).toBe(0);
  });
});

describe('automatic rendering', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const setSeconds = (seconds: number) =>
    ({ type: 'setParams', node: 'photo', params: { seconds } }) as const satisfies object;

  it('waits until edits rest, then renders once, with the latest patch', () => {
    const { session, asked } = openSession(chain);
    for (const seconds of [1, 2, 3]) {
      session.patch.apply(setSeconds(seconds), { label: 'Set seconds' });
      vi.advanceTimersByTime(100);
    }
    expect(asked).toHaveLength(0);
    vi.advanceTimersByTime(60);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request.patch.nodes[0]?.params).toEqual({ seconds: 3 });
    expect(session.run.getState().overall).toMatchObject({ state: 'running', runId: 1 });
  });

  it('does not render for a move', () => {
    const { session, asked } = openSession(chain);
    session.patch.apply({ type: 'moveNodes', positions: { photo: { x: 5, y: 5 } } }, { label: 'Move' });
    vi.advanceTimersByTime(1000);
    expect(asked).toHaveLength(0);
  });

  it('replaces a run in flight: the old one is cancelled once the new one could join its work', () => {
    const { session, asked, cancelled } = openSession(chain);
    void session.runs.render();
    session.patch.apply(setSeconds(1), { label: 'Set seconds' });
    vi.advanceTimersByTime(150);
    expect(asked.map((one) => one.request.runId)).toEqual([1, 2]);
    expect(cancelled).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(cancelled).toEqual([1]);
  });

  it('cancels everything under way, the replaced run too', () => {
    const { session, cancelled } = openSession(chain);
    void session.runs.render();
    void session.runs.render();
    session.runs.cancel();
    expect(cancelled.toSorted()).toEqual([1, 2]);
    expect(session.run.getState().overall.state).toBe('cancelled');
    vi.advanceTimersByTime(1000);
    expect(cancelled).toHaveLength(2);
  });

  it('off: edits only mark results as stale; on again: what is stale is rendered', async () => {
    const { session, asked } = openSession(chain);
    void session.runs.render();
    const outcomes = Object.fromEntries(chain.nodes.map(({ id }) => [id, { state: 'cached' } as const]));
    await asked[0]?.end('done', outcomes);
    session.runs.setAutoRender(false);
    session.patch.apply(setSeconds(1), { label: 'Set seconds' });
    vi.advanceTimersByTime(1000);
    expect(asked).toHaveLength(1);
    const { nodes } = session.run.getState();
    expect([nodes['flip']?.stale, nodes['alone']?.stale]).toEqual([true, false]);
    session.runs.setAutoRender(true);
    vi.advanceTimersByTime(200);
    expect(asked).toHaveLength(2);
  });

  it('tells when the engine breaks down, and goes on', async () => {
    const { session, crashes } = openSession(chain);
    const broken = vi.spyOn(session.engine, 'run').mockRejectedValueOnce(new Error('the worker fell over'));
    await session.runs.render();
    expect(crashes).toEqual(['the worker fell over']);
    expect(session.run.getState().overall.state).toBe('cancelled');
    broken.mockRestore();
  });
});
