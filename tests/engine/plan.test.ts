import { describe, expect, test } from 'vitest';
import { type Plan, planPatch } from '../../src/engine/plan.ts';
import type { PatchDocument } from '../../src/patch/document.ts';
import { createToys, engineWith, patchOf, runPatch } from './toys.ts';

const catalog = new Map(createToys().catalog.map((node) => [node.type, node]));

function problems(plan: Plan): { [node: string]: string } {
  return Object.fromEntries(
    plan.nodes.flatMap((node) => (node.state === 'refused' ? [[node.id, node.problem.code]] : [])),
  );
}

function problemOf(patch: PatchDocument, id: string) {
  const node = planPatch(patch, catalog).nodes.find((planned) => planned.id === id);
  return node?.state === 'refused' ? node.problem : undefined;
}

describe('order', () => {
  test('every node comes after what it needs, and only what is wanted is there', () => {
    const patch = patchOf(
      [
        ['s', 'sum'],
        ['c', 'add'],
        ['b', 'scale'],
        ['a', 'source'],
        ['x', 'source'],
      ],
      ['c > s', 'a > c.picture1', 'b > c.picture2', 'a > b'],
    );
    expect(planPatch(patch, catalog, ['s']).nodes.map((node) => node.id)).toEqual(['a', 'b', 'c', 's']);
    expect(planPatch(patch, catalog).nodes).toHaveLength(5);
  });

  test('a grown port counts by its number, holes or not', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `s${i + 1}`);
    const patch = patchOf(
      [...ids.map((id) => [id, 'source'] as const), ['c', 'add']],
      ids.toReversed().flatMap((id, i) => (i === 4 ? [] : [`${id} > c.picture${ids.length - i}`])),
    );
    const planned = planPatch(patch, catalog).nodes.find((node) => node.id === 'c');
    expect(planned?.state === 'ready' && planned.inputs.map(({ port }) => port)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12].map((n) => `picture${n}`),
    );
  });

  test('a chain of 20 000 nodes is planned without overflowing the stack', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `n${i}`);
    const patch = patchOf(
      ids.map((id, i) => [id, i === 0 ? 'source' : 'scale'] as const),
      // The last node is wanted first, so that the whole chain lies ahead of the first step.
      ids.slice(1).map((id, i) => `${ids[i]} > ${id}`),
    );
    const plan = planPatch(patch, catalog, [ids.at(-1)!]);
    expect(plan.nodes.map((node) => node.id)).toEqual(ids);
    expect(plan.nodes.every((node) => node.state === 'ready')).toBe(true);
  });

  test('30 diamonds are planned once each', () => {
    const plan = planPatch(diamonds(30), catalog);
    expect(plan.nodes).toHaveLength(1 + 3 * 30);
    expect(plan.problems).toEqual([]);
  });

  test('the work of planning grows with the patch, not with its square: wires are looked at a bounded number of times', () => {
    const looksFor = (count: number) => {
      let looks = 0;
      const patch = diamonds(count);
      const counting = {
        ...patch,
        connections: patch.connections.map((wire) => ({
          id: wire.id,
          to: wire.to,
          get from() {
            looks += 1;
            return wire.from;
          },
        })),
      };
      planPatch(counting, catalog);
      return looks / patch.connections.length;
    };
    expect(looksFor(160)).toBeLessThanOrEqual(looksFor(20) + 0.01);
  });
});

function diamonds(count: number): PatchDocument {
  const nodes: [string, string][] = [['d0', 'source']];
  const wires: string[] = [];
  for (let i = 1; i <= count; i += 1) {
    nodes.push([`l${i}`, 'scale'], [`r${i}`, 'scale'], [`d${i}`, 'add']);
    wires.push(`d${i - 1} > l${i}`, `d${i - 1} > r${i}`, `l${i} > d${i}.picture1`, `r${i} > d${i}.picture2`);
  }
  return patchOf(nodes, wires);
}

describe('cycles', () => {
  test('the nodes of a circle fail, those below are skipped, the rest runs, and it ends', async () => {
    const patch = patchOf(
      [
        ['a', 'source'],
        ['x', 'add'],
        ['y', 'scale'],
        ['below', 'scale'],
        ['s', 'sum'],
        ['self', 'scale'],
      ],
      ['a > x.picture1', 'y > x.picture2', 'x > y', 'y > below', 'a > s', 'self > self'],
    );
    const { summary, states } = await runPatch(engineWith(createToys()), patch);
    expect(states).toEqual({ a: 'done', x: 'failed', y: 'failed', below: 'skipped', s: 'done', self: 'failed' });
    expect(summary.problems.map((problem) => problem.code)).toEqual(['cycle', 'cycle']);
    expect(summary.problems[0]?.message).toMatch(/circle: (Add → Scale → Add|Scale → Add → Scale)\./);
  });
});

describe('what is wrong with a node is found before anything runs', () => {
  test('unknown and newer types, missing inputs, unlike kinds, ports nobody declares, ports taken twice', () => {
    const patch = patchOf(
      [
        ['a', 'source'],
        ['odd', 'fromTheFuture'],
        ['after', 'scale'],
        ['lonely', 'scale'],
        ['h', 'hold'],
        ['unlike', 'scale'],
        ['noPort', 'scale'],
        ['noOutput', 'scale'],
        ['twice', 'scale'],
      ],
      [
        'odd.thing > after',
        'h.audio > unlike',
        'a > noPort.sound',
        'a.sound > noOutput',
        'a > twice',
        'h.audio > twice',
        'ghost > lonely',
      ],
    );
    const newer = { ...patch.nodes[0]!, id: 'newer', typeVersion: 2 };
    const plan = planPatch({ ...patch, nodes: [...patch.nodes, newer] }, catalog);
    expect(problems(plan)).toEqual({
      odd: 'unknown-type',
      lonely: 'input-missing',
      unlike: 'kind-mismatch',
      noPort: 'port-unknown',
      noOutput: 'port-unknown',
      twice: 'port-taken',
      newer: 'newer-type',
    });
  });

  test.each([
    [{ level: 1.5 }, 'level', '“Level” must be at most 1, not 1.5.'],
    [{ level: -1 }, 'level', '“Level” must be at least 0, not -1.'],
    [{ level: 'loud' }, 'level', '“Level” must be a number, not "loud".'],
    [{ width: 1.5 }, 'width', '“Width” must be a whole number, not 1.5.'],
    [{ hue: 1 }, 'hue', /no param “hue”/],
  ])('params that do not fit: %o', (params, param, message) => {
    const problem = problemOf(patchOf([['a', 'source', params]]), 'a');
    expect(problem?.param).toBe(param);
    expect(problem?.message).toMatch(message);
  });

  test('an unknown type is inert: it fails, what hangs on it is skipped, the rest runs', async () => {
    const patch = patchOf(
      [
        ['odd', 'fromTheFuture'],
        ['after', 'scale'],
        ['a', 'source'],
      ],
      ['odd.thing > after'],
    );
    const { states } = await runPatch(engineWith(createToys()), patch);
    expect(states).toEqual({ odd: 'failed', after: 'skipped', a: 'done' });
  });
});

describe('large patches', () => {
  test('500 nodes run, and again from the cache', async () => {
    const toys = createToys();
    const engine = engineWith(toys);
    const ids = Array.from({ length: 499 }, (_, i) => `n${i}`);
    const patch = patchOf(
      [
        ...ids.map((id, i) => [id, i % 10 === 0 ? 'source' : 'scale', i % 10 === 0 ? { width: 1 + i } : {}] as const),
        ['s', 'sum'],
      ],
      [...ids.flatMap((id, i) => (i % 10 === 0 ? [] : [`${ids[i - 1]} > ${id}`])), 'n9 > s'],
    );
    const { summary } = await runPatch(engine, patch);
    expect(summary.state).toBe('done');
    expect(toys.evaluated.get('scale')).toBe(449);
    const again = await runPatch(engine, patch);
    expect(new Set(Object.values(again.states))).toEqual(new Set(['cached']));
  });

  test('a chain of 5 000 nodes runs', async () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `n${i}`);
    const patch = patchOf(
      ids.map((id, i) => [id, i === 0 ? 'source' : 'scale', i === 0 ? {} : { by: 1 }] as const),
      ids.slice(1).map((id, i) => `${ids[i]} > ${id}`),
    );
    const { summary } = await runPatch(engineWith(createToys()), patch);
    expect(summary.state).toBe('done');
    expect(Object.keys(summary.outcomes)).toHaveLength(5000);
  });
});
