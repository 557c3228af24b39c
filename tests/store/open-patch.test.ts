import { describe, expect, test } from 'vitest';
import { emptyPatch, type PatchDocument } from '../../src/patch/document.ts';
import type { Edit } from '../../src/patch/edits.ts';
import type { OpenPatch } from '../../src/store/contract.ts';
import { createOpenPatch } from '../../src/store/open-patch.ts';
import { ProblemError } from '../../src/values/problem.ts';
import { node, patchOf, wire } from '../patch/build.ts';
import { freshSeed, type Random, seededRandom } from '../support/random.ts';

const name = (openPatch: OpenPatch) => openPatch.store.getState().document.name;
const rename = (to: string): Edit => ({ type: 'rename', name: to });

describe('history', () => {
  test('undo and redo go back and forth, with their labels', () => {
    const openPatch = createOpenPatch(emptyPatch('one'));
    openPatch.apply(rename('two'), { label: 'Rename' });
    openPatch.apply(rename('three'), { label: 'Rename again' });
    openPatch.undo();
    expect(name(openPatch)).toBe('two');
    expect(openPatch.store.getState().past.map(({ label }) => label)).toEqual(['Rename']);
    expect(openPatch.store.getState().future.map(({ label }) => label)).toEqual(['Rename again']);
    openPatch.redo();
    openPatch.redo();
    expect(name(openPatch)).toBe('three');
    openPatch.undo();
    openPatch.undo();
    openPatch.undo();
    expect(name(openPatch)).toBe('one');
  });

  test('a new edit forgets what was undone', () => {
    const openPatch = createOpenPatch(emptyPatch('one'));
    openPatch.apply(rename('two'), { label: 'a' });
    openPatch.undo();
    openPatch.apply(rename('three'), { label: 'b' });
    openPatch.redo();
    expect(name(openPatch)).toBe('three');
    expect(openPatch.store.getState().future).toEqual([]);
  });

  test('calls with one merge token are one step, until settled or interrupted', () => {
    const openPatch = createOpenPatch(emptyPatch('0'));
    const steps = () => openPatch.store.getState().past.length;
    for (const to of ['1', '2', '3']) openPatch.apply(rename(to), { label: `to ${to}`, merge: 'drag' });
    expect(steps()).toBe(1);
    expect(openPatch.store.getState().past[0]?.label).toBe('to 3');
    openPatch.settle();
    openPatch.apply(rename('4'), { label: 'x', merge: 'drag' });
    expect(steps()).toBe(2);
    openPatch.apply(rename('5'), { label: 'x', merge: 'other' });
    openPatch.apply(rename('6'), { label: 'x' });
    openPatch.apply(rename('7'), { label: 'x', merge: 'drag' });
    expect(steps()).toBe(5);
    openPatch.undo();
    openPatch.redo();
    openPatch.apply(rename('8'), { label: 'x', merge: 'drag' });
    expect(steps()).toBe(6);
    for (let times = 0; times < 5; times++) openPatch.undo();
    expect(name(openPatch)).toBe('3');
    openPatch.undo();
    expect(name(openPatch)).toBe('0');
  });

  test('is bounded', () => {
    const openPatch = createOpenPatch(emptyPatch('0'), { steps: 3 });
    for (let step = 1; step <= 10; step++) openPatch.apply(rename(String(step)), { label: 'x' });
    for (let times = 0; times < 10; times++) openPatch.undo();
    expect(name(openPatch)).toBe('7');
  });

  test('nothing changed is no step and keeps what was undone', () => {
    const openPatch = createOpenPatch(emptyPatch('one'));
    openPatch.apply(rename('two'), { label: 'x' });
    openPatch.undo();
    openPatch.apply(rename('one'), { label: 'x' });
    openPatch.apply([], { label: 'x' });
    expect(openPatch.store.getState().past).toEqual([]);
    openPatch.redo();
    expect(name(openPatch)).toBe('two');
  });

  test('what does not fit changes nothing, as a whole', () => {
    const openPatch = createOpenPatch(emptyPatch('one'));
    const before = openPatch.store.getState();
    const edits: Edit[] = [rename('two'), { type: 'removeNodes', ids: ['nobody'] }];
    expect(() => openPatch.apply(edits, { label: 'x' })).toThrow(ProblemError);
    expect(openPatch.store.getState()).toBe(before);
  });

  test('opening another patch begins anew', () => {
    const openPatch = createOpenPatch(emptyPatch('one'));
    openPatch.apply(rename('two'), { label: 'x', merge: 'm' });
    openPatch.open(emptyPatch('other'));
    openPatch.undo();
    expect(name(openPatch)).toBe('other');
    openPatch.apply(rename('third'), { label: 'x', merge: 'm' });
    expect(openPatch.store.getState().past).toHaveLength(1);
  });
});

/** An edit that may or may not fit this document. */
function randomEdit(document: PatchDocument, random: Random, count: number): Edit {
  const ids = [...document.nodes.map(({ id }) => id), 'nobody'];
  const id = () => random.pick(ids);
  const port = () => `picture${1 + random.below(3)}`;
  const wireId = random.pick([...document.connections.map((entry) => entry.id), 'nothing']);
  const frameId = random.pick([...document.frames.map((entry) => entry.id), 'nothing']);
  const position = { x: random.below(1000), y: random.pick([0, 5, Number.NaN]) };
  const edits: readonly Edit[] = [
    {
      type: 'addNodes',
      nodes: [node(`n${count}`), node(random.pick([`m${count}`, id()]))],
      connections: [wire(`${id()}.picture`, `n${count}.picture1`, `w${count}`)],
    },
    { type: 'addNodes', nodes: [node(`n${count}`)] },
    { type: 'removeNodes', ids: [id()] },
    { type: 'moveNodes', positions: { [id()]: position } },
    {
      type: 'setParams',
      node: id(),
      params: { [random.pick(['seconds', 'gap'])]: random.pick([1, [2, { x: 3 }], Number.NaN]) },
    },
    { type: 'unsetParams', node: id(), names: ['seconds'] },
    { type: 'setTitle', node: id(), title: random.pick(['', 'Title', '<b>']) },
    { type: 'setTypeVersion', node: id(), typeVersion: random.below(3), params: {} },
    { type: 'connect', connection: wire(`${id()}.picture`, `${id()}.${port()}`, `w${count}`) },
    { type: 'connect', connection: wire(`${id()}.picture`, `${id()}.${port()}`, `w${count}`) },
    { type: 'disconnect', ids: [wireId] },
    { type: 'swapInputs', node: id(), ports: [port(), port()] },
    { type: 'moveInput', node: id(), stem: 'picture', from: 1 + random.below(3), to: random.below(4) },
    {
      type: 'setSettings',
      settings: random.pick([{ hopLength: 128 }, { hopLength: 0 }, { law: { kind: 'gamma', exponent: 2 } }]),
    },
    { type: 'rename', name: random.pick(['A', 'B', '']) },
    {
      type: 'addAssets',
      assets: [{ hash: random.pick(['a', 'b', 'Z']).repeat(64), name: 'x', mediaType: 'image/png', size: 1 }],
    },
    { type: 'removeAssets', hashes: ['a'.repeat(64)] },
    {
      type: 'addFrames',
      frames: [{ id: `f${count}`, title: '', position: { x: 0, y: 0 }, size: { width: random.below(9), height: 9 } }],
    },
    { type: 'removeFrames', ids: [frameId] },
    { type: 'changeFrame', id: frameId, change: { title: random.pick(['x', 'y']) } },
  ];
  return random.pick(edits);
}

/** What every document keeps true, however it was edited. */
function checkSound(document: PatchDocument, context: string): void {
  const nodes = new Set(document.nodes.map(({ id }) => id));
  const inputs = document.connections.map(({ to }) => `${to.node}.${to.port}`);
  expect(nodes.size, context).toBe(document.nodes.length);
  expect(new Set(inputs).size, context).toBe(inputs.length);
  expect(new Set(document.connections.map(({ id }) => id)).size, context).toBe(inputs.length);
  expect(
    document.connections.every(({ from, to }) => nodes.has(from.node) && nodes.has(to.node)),
    context,
  ).toBe(true);
  expect(JSON.stringify(document), context).not.toContain('null');
}

test('random edits: undone to the first document, redone to the last, sound at every step', () => {
  const random = seededRandom(freshSeed());
  const kinds = new Map<string, { fitted: number; refused: number }>();
  for (let round = 0; round < 60; round++) {
    const initial = patchOf(
      [node('a'), node('b'), node('c')],
      [wire('a.picture', 'b.picture1'), wire('b.picture', 'c.picture1')],
    );
    const initialText = JSON.stringify(initial);
    const openPatch = createOpenPatch(initial);
    const texts: string[] = [];
    for (let count = 0; count < 120; count++) {
      const { document, past } = openPatch.store.getState();
      const edit = randomEdit(document, random, count);
      const context = `seed ${random.seed}, round ${round}, edit ${count}: ${JSON.stringify(edit)}`;
      const tally = kinds.get(edit.type) ?? { fitted: 0, refused: 0 };
      kinds.set(edit.type, tally);
      try {
        const merge = random.pick([undefined, undefined, 'drag']);
        openPatch.apply(edit, { label: edit.type, ...(merge ? { merge } : {}) });
        tally.fitted++;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw new Error(context, { cause: error });
        tally.refused++;
        expect(openPatch.store.getState().document, context).toBe(document);
        expect(openPatch.store.getState().past, context).toBe(past);
      }
      if (random.next() < 0.1) openPatch.undo();
      if (random.next() < 0.1) openPatch.redo();
      checkSound(openPatch.store.getState().document, context);
    }
    const context = `seed ${random.seed}, round ${round}`;
    while (openPatch.store.getState().future.length > 0) openPatch.redo();
    for (let step = openPatch.store.getState().past.length; step > 0; step--) {
      texts.push(JSON.stringify(openPatch.store.getState().document));
      openPatch.undo();
    }
    expect(openPatch.store.getState().document, context).toBe(initial);
    expect(JSON.stringify(initial), context).toBe(initialText);
    expect(texts.length, context).toBeGreaterThan(10);
    for (const text of texts.reverse()) {
      openPatch.redo();
      expect(JSON.stringify(openPatch.store.getState().document), context).toBe(text);
    }
  }
  for (const [type, { fitted }] of kinds)
    expect(fitted, `${type} never fitted (seed ${random.seed})`).toBeGreaterThan(0);
  expect(kinds.size).toBe(18);
});
