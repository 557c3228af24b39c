import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PatchDocument } from '../../src/patch/document.ts';
import { begin, createToys, declareToy, engineWith, patchOf, runPatch, soundOf } from './toys.ts';

/** a → b → c → sum, and d → sum2 beside it. */
function twoBranches(): PatchDocument {
  return patchOf(
    [
      ['a', 'source'],
      ['b', 'scale'],
      ['c', 'scale', { by: 0.25 }],
      ['s', 'sum'],
      ['d', 'source', { level: 1 }],
      ['t', 'sum'],
    ],
    ['a > b', 'b > c', 'c > s', 'd > t'],
  );
}

function withParams(patch: PatchDocument, id: string, params: PatchDocument['nodes'][number]['params']): PatchDocument {
  return { ...patch, nodes: patch.nodes.map((node) => (node.id === id ? { ...node, params } : node)) };
}

describe('what is evaluated', () => {
  test('a patch is evaluated once, and a second run takes everything from the cache', async () => {
    const toys = createToys();
    const engine = engineWith(toys);
    const first = await runPatch(engine, twoBranches());
    expect(first.summary.state).toBe('done');
    expect(await soundOf(engine, first.events, 's')).toBeCloseTo(600 * 4 * 0.5 * 0.5 * 0.25);
    expect(Object.fromEntries(toys.evaluated)).toEqual({ source: 2, scale: 2, sum: 2 });
    const second = await runPatch(engine, twoBranches());
    expect(new Set(Object.values(second.states))).toEqual(new Set(['cached']));
    expect(Object.fromEntries(toys.evaluated)).toEqual({ source: 2, scale: 2, sum: 2 });
  });

  test('a changed param re-runs what lies downstream of it, and nothing else', async () => {
    const toys = createToys();
    const engine = engineWith(toys);
    await runPatch(engine, twoBranches());
    const { states, events } = await runPatch(engine, withParams(twoBranches(), 'c', { by: 1 }));
    expect(states).toEqual({ a: 'cached', b: 'cached', c: 'done', s: 'done', d: 'cached', t: 'cached' });
    expect(await soundOf(engine, events, 's')).toBeCloseTo(600 * 4 * 0.5 * 0.5);
    expect(toys.evaluated.get('scale')).toBe(3);
  });

  test('a default written out, a moved node and another title change nothing; nor do settings nobody reads', async () => {
    const toys = createToys();
    const engine = engineWith(toys);
    await runPatch(engine, twoBranches());
    const patch = withParams(twoBranches(), 'b', { shift: 0, by: 0.5 });
    const moved: PatchDocument = {
      ...patch,
      settings: { ...patch.settings, sampleRate: 48_000 },
      nodes: patch.nodes.map((node) => ({ ...node, position: { x: 9, y: 9 }, title: 'Another' })),
    };
    expect(new Set(Object.values((await runPatch(engine, moved)).states))).toEqual(new Set(['cached']));
    const hop = { ...moved, settings: { ...moved.settings, hopLength: 128 } };
    expect(new Set(Object.values((await runPatch(engine, hop)).states))).toEqual(new Set(['done']));
  });

  test('nodes that say the same are evaluated once, under way or done', async () => {
    const toys = createToys();
    const patch = patchOf(
      [
        ['a', 'source'],
        ['b', 'source'],
        ['s', 'sum'],
        ['t', 'sum'],
      ],
      ['a > s', 'b > t'],
    );
    const { summary } = await runPatch(engineWith(toys), patch);
    expect(summary.state).toBe('done');
    expect(Object.fromEntries(toys.evaluated)).toEqual({ source: 1, sum: 1 });
  });

  test('only what the wanted nodes need is planned', async () => {
    const toys = createToys();
    const { states } = await runPatch(engineWith(toys), twoBranches(), ['t']);
    expect(states).toEqual({ d: 'done', t: 'done' });
  });

  test('results over the bound are dropped, those that are shown stay', async () => {
    const toys = createToys();
    const engine = engineWith(toys, { cacheBytes: 1 });
    const first = await runPatch(engine, twoBranches());
    expect(await soundOf(engine, first.events, 's')).toBeGreaterThan(0);
    expect(new Set(Object.values((await runPatch(engine, twoBranches())).states))).toEqual(new Set(['cached']));
    await runPatch(engine, withParams(twoBranches(), 'c', { by: 1 }));
    expect(await soundOf(engine, first.events, 's')).toBeUndefined();
    expect((await runPatch(engine, twoBranches())).states).toMatchObject({ b: 'cached', c: 'done', s: 'done' });
  });
});

describe('failures', () => {
  test('a failed node fails alone: those below are skipped because of it, the others run', async () => {
    const toys = createToys();
    const patch = patchOf(
      [
        ['bad', 'refuse'],
        ['x', 'scale'],
        ['y', 'scale'],
        ['a', 'source'],
        ['s', 'sum'],
      ],
      ['bad > x', 'x > y', 'a > s'],
    );
    const engine = engineWith(toys);
    const { summary } = await runPatch(engine, patch);
    expect(summary.state).toBe('failed');
    expect(summary.outcomes).toMatchObject({
      bad: { state: 'failed', problem: { code: 'toy', message: 'It refuses.' } },
      x: { state: 'skipped', because: 'bad' },
      y: { state: 'skipped', because: 'bad' },
      s: { state: 'done' },
    });
    await runPatch(engine, patch);
    expect(toys.evaluated.get('refuse'), 'failures are never cached').toBe(2);
  });

  test('what nobody foresaw becomes a problem that keeps the cause', async () => {
    const toys = createToys();
    const { summary } = await runPatch(engineWith(toys), patchOf([['bad', 'refuse', { how: 'throw' }]]));
    expect(summary.outcomes['bad']).toMatchObject({ state: 'failed', problem: { code: 'unforeseen' } });
    const outcome = summary.outcomes['bad'];
    expect(outcome?.state === 'failed' && outcome.problem.cause).toMatch(/nobody foresaw this[\s\S]*toys\.ts/);
  });

  test('a failed read fails the node it came from and skips its readers, and is not remembered', async () => {
    const toys = createToys();
    const engine = engineWith(toys, { blockBytes: 0 });
    const patch = patchOf(
      [
        ['f', 'flaky'],
        ['v', 'scale'],
        ['s', 'sum'],
        ['w', 'scale', { by: 3 }],
      ],
      ['f > v', 'v > s', 'f > w'],
    );
    toys.broken = true;
    const { summary, events } = await runPatch(engine, patch);
    expect(summary.outcomes).toMatchObject({
      f: { state: 'failed', problem: { code: 'read-failed' } },
      v: { state: 'skipped', because: 'f' },
      s: { state: 'skipped', because: 'f' },
      w: { state: 'done' },
    });
    const told = events.flatMap((event) => (event.type === 'ended' && event.node === 'f' ? [event.outcome.state] : []));
    expect(told).toEqual(['done', 'failed']);
    toys.broken = false;
    expect((await runPatch(engine, patch)).states).toEqual({ f: 'done', v: 'done', s: 'done', w: 'done' });
  });

  test('a preview that cannot be read gives nothing, and the node it came from is failed after the run', async () => {
    const toys = createToys();
    const engine = engineWith(toys);
    const { events } = await runPatch(
      engine,
      patchOf(
        [
          ['f', 'flaky'],
          ['v', 'scale'],
        ],
        ['f > v'],
      ),
    );
    toys.broken = true;
    const end = events.find((event) => event.type === 'ended' && event.node === 'v');
    const handle = end?.type === 'ended' ? (end.result?.shows?.handle ?? '') : '';
    expect(await engine.thumbnail(handle, 2, 2)).toBeNull();
    const last = (node: string) => events.findLast((event) => event.type === 'ended' && event.node === node);
    expect(last('f')).toMatchObject({ outcome: { state: 'failed' } });
    toys.broken = false;
    const again = await runPatch(
      engine,
      patchOf(
        [
          ['f', 'flaky'],
          ['v', 'scale'],
        ],
        ['f > v'],
      ),
    );
    expect(again.states).toEqual({ f: 'done', v: 'done' });
    expect((await engine.thumbnail(handle, 2, 2))?.data).toEqual(new Uint8Array(4).fill(32));
  });
});

describe('runs', () => {
  test('independent branches run side by side, up to the bound', async () => {
    const toys = createToys();
    toys.holdThem();
    const ids = Array.from({ length: 7 }, (_, i) => i);
    const { summary, until, events } = begin(
      engineWith(toys, { concurrency: 3 }),
      patchOf(ids.map((id) => [`h${id}`, 'hold', { id }])),
    );
    await until(() => events.filter((event) => event.type === 'running').length === 3);
    toys.held?.release();
    expect((await summary).state).toBe('done');
    expect(toys.sideBySide.most).toBe(3);
  });

  test('a cancelled run ends its running and waiting nodes, keeps what was finished, and can be followed by another', async () => {
    const toys = createToys();
    toys.holdThem();
    const engine = engineWith(toys);
    const patch = patchOf(
      [
        ['a', 'source'],
        ['h', 'hold'],
        ['b', 'scale'],
        ['s', 'sum'],
        ['bad', 'refuse'],
      ],
      ['a > h', 'a > b', 'b > s'],
    );
    const first = begin(engine, patch);
    await first.until((event) => event.type === 'running' && event.node === 'h');
    await first.until((event) => event.type === 'ended' && event.node === 's');
    await engine.cancel(first.runId);
    const summary = await first.summary;
    expect(summary.state).toBe('cancelled');
    expect(summary.outcomes).toMatchObject({ a: { state: 'done' }, s: { state: 'done' }, h: { state: 'cancelled' } });
    toys.held = undefined;
    const second = await runPatch(engine, patch);
    expect(second.states).toMatchObject({ a: 'cached', s: 'cached', h: 'done' });
    await engine.cancel(first.runId);
  });

  test('work under way is shared by runs, and stops only when its last reader goes', async () => {
    const toys = createToys();
    toys.holdThem();
    const engine = engineWith(toys);
    const patch = patchOf([['h', 'hold', { id: 7 }]]);
    const first = begin(engine, patch);
    await first.until((event) => event.type === 'running');
    const second = begin(engine, patch);
    await second.until((event) => event.type === 'running');
    await engine.cancel(first.runId);
    expect((await first.summary).outcomes['h']).toEqual({ state: 'cancelled' });
    toys.held?.release();
    expect((await second.summary).outcomes['h']).toMatchObject({ state: 'done' });
    expect(toys.evaluated.get('hold')).toBe(1);
    expect(await soundOf(engine, second.events, 'h')).toBe(7);
  });

  test('cancelled work is not joined: a run started right after the cancel begins anew', async () => {
    const toys = createToys();
    toys.holdThem();
    const engine = engineWith(toys);
    const patch = patchOf([['h', 'hold', { id: 7 }]]);
    const first = begin(engine, patch);
    await first.until((event) => event.type === 'running');
    const cancelled = engine.cancel(first.runId);
    const second = begin(engine, patch);
    toys.held?.release();
    await cancelled;
    expect((await second.summary).outcomes['h']).toMatchObject({ state: 'done' });
    expect(toys.evaluated.get('hold')).toBe(2);
  });

  test('what `auto` chooses enters the key, and a cancelled run does not wait for it', async () => {
    let choice = 'fast';
    let release = () => {};
    let evaluations = 0;
    const choosing = declareToy({
      type: 'choosing',
      version: 1,
      title: 'Choosing',
      category: 'sources',
      summary: 'a toy',
      inputs: {},
      outputs: {},
      params: z.strictObject({ how: z.string().default('auto') }),
      settings: [],
      async resolve({ params }) {
        if (choice === 'never') await new Promise<void>((resolve) => (release = resolve));
        return { how: params.how === 'auto' ? choice : params.how };
      },
      async evaluate({ params }) {
        evaluations += 1;
        return { outputs: {}, facts: { how: params.how } };
      },
    });
    const engine = engineWith({ catalog: [choosing] });
    const auto = patchOf([['c', 'choosing']]);
    expect((await runPatch(engine, auto)).states).toEqual({ c: 'done' });
    expect((await runPatch(engine, patchOf([['c', 'choosing', { how: 'fast' }]]))).states).toEqual({ c: 'cached' });
    choice = 'slow';
    const { events, states } = await runPatch(engine, auto);
    expect(states).toEqual({ c: 'done' });
    const end = events.find((event) => event.type === 'ended');
    expect(end?.type === 'ended' && end.result?.facts).toEqual({ how: 'slow' });
    choice = 'never';
    const hanging = begin(engine, auto);
    await hanging.until((event) => event.type === 'queued');
    await engine.cancel(hanging.runId);
    expect((await hanging.summary).outcomes).toEqual({ c: { state: 'cancelled' } });
    release();
    expect(evaluations).toBe(2);
  });

  test('a provisional result can be read, and is never what the cache gives', async () => {
    const toys = createToys();
    const engine = engineWith(toys);
    const { events } = await runPatch(engine, patchOf([['h', 'hold', { id: 7 }]]));
    const published = events.find((event) => event.type === 'published');
    const handle = published?.type === 'published' ? (published.result.outputs['audio']?.handle ?? '') : '';
    expect((await engine.samples(handle, 0, 1))?.[0]?.[0]).toBe(-1);
    expect(await soundOf(engine, events, 'h')).toBe(7);
  });

  test('events come in order, progress rises and ends at 1', async () => {
    const toys = createToys();
    const { events } = await runPatch(engineWith(toys), twoBranches());
    expect(events[0]).toMatchObject({ type: 'planned', nodes: ['a', 'b', 'c', 's', 'd', 't'] });
    const ofS = events.flatMap((event) => ('node' in event && event.node === 's' ? [event.type] : []));
    expect(ofS[0]).toBe('queued');
    expect(ofS[1]).toBe('running');
    expect(ofS.at(-1)).toBe('ended');
    const overall = events.flatMap((event) => (event.type === 'overall' ? [event.fraction] : []));
    expect(overall).toEqual(overall.toSorted((a, b) => a - b));
    expect(overall.at(-1)).toBe(1);
  });
});
