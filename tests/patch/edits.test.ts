import { describe, expect, test } from 'vitest';
import type { PatchDocument } from '../../src/patch/document.ts';
import { applyEdit, applyEdits, wireInto } from '../../src/patch/edits.ts';
import { newId } from '../../src/patch/ids.ts';
import { end, node, patchOf, refusal, wire } from './build.ts';

const hash = 'ab'.repeat(32);
const asset = { hash, name: 'a.png', mediaType: 'image/png', size: 3 };
const three = patchOf(
  [node('a', 'imageSource', { seconds: 3 }), node('b'), node('c', 'concat')],
  [wire('a.picture', 'b.picture'), wire('b.picture', 'c.picture1')],
);

describe('nodes', () => {
  test('are added with their wires', () => {
    const next = applyEdit(three, {
      type: 'addNodes',
      nodes: [node('d')],
      connections: [wire('c.picture', 'd.picture')],
    });
    expect(next.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(next.connections).toHaveLength(3);
    expect(next.nodes[0]).toBe(three.nodes[0]);
  });

  test('go with every wire of theirs', () => {
    const next = applyEdit(three, { type: 'removeNodes', ids: ['b'] });
    expect(next.nodes.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(next.connections).toEqual([]);
    expect(applyEdit(three, { type: 'removeNodes', ids: [] })).toBe(three);
  });

  test('move, and what did not move is shared', () => {
    const next = applyEdit(three, { type: 'moveNodes', positions: { b: { x: 5, y: -7 } } });
    expect(next.nodes[1]?.position).toEqual({ x: 5, y: -7 });
    expect(next.nodes[0]).toBe(three.nodes[0]);
    expect(next.connections).toBe(three.connections);
    expect(applyEdit(next, { type: 'moveNodes', positions: { b: { x: 5, y: -7 } } })).toBe(next);
  });

  test('params merge, and go back to their defaults', () => {
    const set = applyEdit(three, { type: 'setParams', node: 'a', params: { gap: 1, law: { kind: 'linear' } } });
    expect(set.nodes[0]?.params).toEqual({ seconds: 3, gap: 1, law: { kind: 'linear' } });
    expect(applyEdit(set, { type: 'setParams', node: 'a', params: { law: { kind: 'linear' }, gap: 1 } })).toBe(set);
    const unset = applyEdit(set, { type: 'unsetParams', node: 'a', names: ['gap', 'law', 'no such'] });
    expect(unset.nodes[0]?.params).toEqual({ seconds: 3 });
  });

  test('titles are plain text, and go when they are empty', () => {
    const titled = applyEdit(three, { type: 'setTitle', node: 'b', title: ' <b>up\u202e\ndown ' });
    expect(titled.nodes[1]?.title).toBe('<b>up down');
    const untitled = applyEdit(titled, { type: 'setTitle', node: 'b', title: '' });
    expect(untitled.nodes[1]).toEqual(three.nodes[1]);
    expect(Object.hasOwn(untitled.nodes[1] ?? {}, 'title')).toBe(false);
  });
});

describe('wires', () => {
  test('replace what was on their input', () => {
    const next = applyEdit(three, { type: 'connect', connection: wire('a.picture', 'c.picture1', 'new') });
    expect(next.connections.map(({ id }) => id)).toEqual(['a.picture>b.picture', 'new']);
    expect(wireInto(next, end('c.picture1'))?.from.node).toBe('a');
    expect(applyEdit(next, { type: 'connect', connection: wire('a.picture', 'c.picture1', 'again') })).toBe(next);
  });

  test('keep their ports when another goes', () => {
    const grown = applyEdit(three, { type: 'connect', connection: wire('a.picture', 'c.picture2') });
    const next = applyEdit(grown, { type: 'disconnect', ids: ['b.picture>c.picture1'] });
    expect(next.connections.at(-1)?.to.port).toBe('picture2');
  });

  const order = (document: PatchDocument) =>
    document.connections
      .filter((entry) => entry.to.node === 'j')
      .map((entry) => `${entry.to.port}=${entry.from.node}`)
      .sort();
  const joined = patchOf(
    [node('a'), node('b'), node('c'), node('j', 'concat')],
    [wire('a.picture', 'j.picture1'), wire('b.picture', 'j.picture2'), wire('c.picture', 'j.picture4')],
  );

  test('change places', () => {
    const swapped = applyEdit(joined, { type: 'swapInputs', node: 'j', ports: ['picture1', 'picture4'] });
    expect(order(swapped)).toEqual(['picture1=c', 'picture2=b', 'picture4=a']);
    const intoHole = applyEdit(joined, { type: 'swapInputs', node: 'j', ports: ['picture3', 'picture4'] });
    expect(order(intoHole)).toEqual(['picture1=a', 'picture2=b', 'picture3=c']);
  });

  test('move up and down among grown inputs', () => {
    const down = applyEdit(joined, { type: 'moveInput', node: 'j', stem: 'picture', from: 1, to: 4 });
    expect(order(down)).toEqual(['picture1=b', 'picture3=c', 'picture4=a']);
    const up = applyEdit(joined, { type: 'moveInput', node: 'j', stem: 'picture', from: 4, to: 1 });
    expect(order(up)).toEqual(['picture1=c', 'picture2=a', 'picture3=b']);
    expect(order(applyEdit(up, { type: 'moveInput', node: 'j', stem: 'picture', from: 1, to: 4 }))).toEqual(
      order(joined),
    );
  });
});

test('settings, name, assets and frames', () => {
  const frame = { id: 'f', title: 'Group', position: { x: 0, y: 0 }, size: { width: 10, height: 10 } };
  const next = applyEdits(three, [
    { type: 'setSettings', settings: { hopLength: 128 } },
    { type: 'rename', name: '  My patch ' },
    { type: 'addAssets', assets: [asset] },
    { type: 'addFrames', frames: [frame] },
    { type: 'changeFrame', id: 'f', change: { title: 'Photos' } },
  ]);
  expect(next.settings).toEqual({ ...three.settings, hopLength: 128 });
  expect(next.name).toBe('My patch');
  expect(next.assets).toEqual({ [hash]: asset });
  expect(next.frames).toEqual([{ ...frame, title: 'Photos' }]);
  expect(next.nodes).toBe(three.nodes);
  const back = applyEdits(next, [
    { type: 'removeAssets', hashes: [hash] },
    { type: 'removeFrames', ids: ['f'] },
    { type: 'rename', name: 'Test' },
    { type: 'setSettings', settings: { hopLength: 64 } },
  ]);
  expect(back).toEqual(three);
});

describe('what does not fit is refused with its path and changes nothing', () => {
  test.each([
    ['unknown-node', 'nodes', { type: 'removeNodes', ids: ['a', 'nobody'] }],
    ['unknown-node', 'nodes', { type: 'setParams', node: 'nobody', params: {} }],
    ['unknown-node', 'nodes', { type: 'moveNodes', positions: { nobody: { x: 0, y: 0 } } }],
    ['id-taken', 'nodes[3].id', { type: 'addNodes', nodes: [node('a')] }],
    ['id-taken', 'nodes[4].id', { type: 'addNodes', nodes: [node('d'), node('d')] }],
    ['bad-id', 'nodes[3].id', { type: 'addNodes', nodes: [node('__proto__')] }],
    ['bad-position', 'nodes[1].position', { type: 'moveNodes', positions: { b: { x: Number.NaN, y: 0 } } }],
    ['not-a-number', 'nodes[0].params.seconds', { type: 'setParams', node: 'a', params: { seconds: Number.NaN } }],
    [
      'not-a-number',
      'nodes[0].params.a.b[1]',
      { type: 'setParams', node: 'a', params: { a: { b: [1, Number.POSITIVE_INFINITY] } } },
    ],
    [
      'unsafe-key',
      'nodes[0].params.__proto__',
      { type: 'setParams', node: 'a', params: JSON.parse('{"__proto__":{"x":1}}') },
    ],
    ['cycle', 'connections[2]', { type: 'connect', connection: wire('c.picture', 'b.picture') }],
    ['same-node', 'connections[2]', { type: 'connect', connection: wire('c.picture', 'c.picture9') }],
    ['unknown-node', 'connections[2].from', { type: 'connect', connection: wire('x.picture', 'c.picture2') }],
    ['unknown-wire', 'connections', { type: 'disconnect', ids: ['nothing'] }],
    [
      'port-taken',
      'connections[2].to',
      { type: 'addNodes', nodes: [node('d')], connections: [wire('d.picture', 'b.picture')] },
    ],
    ['bad-name', 'name', { type: 'rename', name: ' \n ' }],
    ['not-allowed', 'settings.hopLength', { type: 'setSettings', settings: { hopLength: 0.5 } }],
    [
      'not-allowed',
      'settings.law.exponent',
      { type: 'setSettings', settings: { law: { kind: 'gamma', exponent: Number.NaN } } },
    ],
    ['bad-hash', 'assets', { type: 'addAssets', assets: [{ ...asset, hash: 'x' }] }],
    ['unknown-frame', 'frames', { type: 'removeFrames', ids: ['f'] }],
    ['bad-place', 'connections', { type: 'moveInput', node: 'c', stem: 'picture', from: 1, to: 1e9 }],
    ['bad-place', 'connections', { type: 'moveInput', node: 'c', stem: 'picture', from: 0, to: 2 }],
  ] as const)('%s at %s', (code, path, edit) => {
    const problem = refusal(three, edit);
    expect([problem.code, problem.path]).toEqual([code, path]);
    expect(problem.message).toMatch(/^[A-Z\p{L}].*\.$/u);
    expect(problem.message.length).toBeLessThan(200);
  });

  test('a transaction of which one part does not fit', () => {
    refusal(three, { type: 'rename', name: 'Other' }, { type: 'setTitle', node: 'nobody', title: 'x' });
  });
});

test('new ids are short, begin with a letter and do not repeat', () => {
  const ids = new Set(Array.from({ length: 5000 }, () => newId()));
  expect(ids.size).toBe(5000);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]{9}$/);
});
