import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { originalSettings } from '../../src/patch/document.ts';
import { type Parsed, type ParsedFile, parsePatch, parsePatchText } from '../../src/patch/parse.ts';
import type { Problem } from '../../src/values/problem.ts';
import { node, patchOf, wire } from './build.ts';

type Draft = { [key: string]: unknown };

/** A good patch as plain JSON, to be spoiled. */
function draft(): Draft & { nodes: Draft[]; connections: Draft[]; settings: Draft } {
  const patch = patchOf(
    [node('a', 'imageSource', { seconds: 3 }), node('b'), node('c', 'griffinLim')],
    [wire('a.picture', 'b.picture'), wire('b.picture', 'c.picture')],
  );
  return JSON.parse(JSON.stringify(patch));
}

function problemsIn(parsed: Parsed | ParsedFile): readonly Problem[] {
  if (parsed.ok) throw new Error('should have been refused');
  return parsed.problems;
}

function warningsIn(parsed: Parsed): { readonly ids: string[]; readonly warnings: readonly Problem[] } {
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(' '));
  return { ids: parsed.document.connections.map(({ id }) => id), warnings: parsed.warnings };
}

test('a good patch comes back the same, without warnings', () => {
  const good = draft();
  expect(parsePatch(good)).toEqual({ ok: true, document: good, warnings: [] });
  expect(parsePatchText(JSON.stringify(good))).toEqual({ ok: true, document: good, warnings: [] });
});

test('what is left out gets its default', () => {
  const parsed = parsePatch({
    format: 'artivi-patch',
    version: 1,
    settings: originalSettings,
    nodes: [{ id: 'a', type: 't', position: { x: 1, y: 2 } }],
  });
  expect(parsed).toMatchObject({
    ok: true,
    document: { name: 'Untitled', connections: [], frames: [], assets: {}, nodes: [{ typeVersion: 1, params: {} }] },
  });
});

test('unknown node types keep their params untouched', () => {
  const odd = draft();
  const params = { deep: [1, { x: null, 'a b': [] }], text: '<script>alert(1)</script>', toString: 'mine' };
  odd.nodes.push({ ...node('x', 'fromTheFuture'), typeVersion: 9, params });
  odd.connections.push({ ...wire('b.picture', 'x.glow') });
  const parsed = parsePatch(odd);
  expect(warningsIn(parsed).warnings).toEqual([]);
  expect(parsed.ok && parsed.document.nodes[3]?.params).toEqual(params);
});

describe('refused, with path, what is allowed and what came', () => {
  const cases: readonly [string, (patch: ReturnType<typeof draft>) => unknown, string | undefined, RegExp][] = [
    ['a list', () => [], undefined, /not an ARTIVI patch.*a list of 0/],
    ['nothing', () => null, undefined, /not an ARTIVI patch/],
    ['another program’s', () => ({ nodes: [] }), 'format', /format must be "artivi-patch", it is missing/],
    ['another format', (p) => ({ ...p, format: 'comfy' }), 'format', /"artivi-patch", not "comfy"/],
    [
      'a version from the future',
      (p) => ({ ...p, version: 3, nodes: 'anything' }),
      'version',
      /made by a newer ARTIVI \(version 3; this one reads up to 1\)/,
    ],
    ['no version', (p) => ({ ...p, version: '1' }), 'version', /whole number from 1, not "1"/],
    ['a negative version', (p) => ({ ...p, version: -1 }), 'version', /not -1/],
    ['no nodes', (p) => ({ ...p, nodes: undefined }), 'nodes', /nodes/],
    ['nodes that are no list', (p) => ({ ...p, nodes: { a: 1 } }), 'nodes', /must be a list, not an object/],
    [
      'a node without a type',
      (p) => drop(p, 1, 'type'),
      'nodes[1].type',
      /nodes\[1\]\.type is missing: it must be a text/,
    ],
    ['an empty id', (p) => change(p, 1, { id: '' }), 'nodes[1].id', /at least 1 letters long, not ""/],
    ['an id of the prototype', (p) => change(p, 1, { id: '__proto__' }), 'nodes[1].id', /reserved/],
    [
      'a key of ours that is not known',
      (p) => change(p, 1, { colour: 'red' }),
      'nodes[1]',
      /has "colour", which is not known/,
    ],
    [
      'an absurd place',
      (p) => change(p, 1, { position: { x: 1e300, y: 0 } }),
      'nodes[1].position.x',
      /at most 1000000, not 1e\+300/,
    ],
    [
      'Infinity in a place',
      (p) => change(p, 2, { position: { x: 0, y: Number.NEGATIVE_INFINITY } }),
      'nodes[2].position.y',
      /finite number, not -Infinity/,
    ],
    [
      'NaN in params',
      (p) => change(p, 0, { params: { deep: { seconds: [Number.NaN] } } }),
      'nodes[0].params.deep.seconds[0]',
      /finite number, not NaN/,
    ],
    [
      'params that are a list',
      (p) => change(p, 0, { params: [1] }),
      'nodes[0].params',
      /must be an object, not a list of 1/,
    ],
    ['a function', (p) => change(p, 0, { params: { f: () => 1 } }), 'nodes[0].params.f', /plain JSON/],
    [
      'settings out of bounds',
      (p) => ({ ...p, settings: { ...p.settings, hopLength: 0 } }),
      'settings.hopLength',
      /at least 1, not 0/,
    ],
    [
      'settings between',
      (p) => ({ ...p, settings: { ...p.settings, resolution: 3.5 } }),
      'settings.resolution',
      /whole number, not 3\.5/,
    ],
    [
      'an unknown law',
      (p) => ({ ...p, settings: { ...p.settings, law: { kind: 'cubic' } } }),
      'settings.law.kind',
      /"linear", "gamma" or "decibels", not "cubic"/,
    ],
    [
      'an unknown axis',
      (p) => ({ ...p, settings: { ...p.settings, axis: { kind: 'bark', lowHertz: 'auto', highHertz: 1 } } }),
      'settings.axis.kind',
      /"linear", "log", "mel" or "notes", not "bark"/,
    ],
    [
      'an axis end of words',
      (p) => ({ ...p, settings: { ...p.settings, axis: { kind: 'mel', lowHertz: 'low', highHertz: 'auto' } } }),
      'settings.axis.lowHertz',
      /"auto" or a finite number, not "low"/,
    ],
    [
      'an axis upside down',
      (p) => ({ ...p, settings: { ...p.settings, axis: { kind: 'mel', lowHertz: 900, highHertz: 90 } } }),
      'settings.axis.lowHertz',
      /below its highHertz/,
    ],
    ['two nodes with one id', (p) => change(p, 2, { id: 'a' }), 'nodes[2].id', /not "a", which nodes\[0\] has/],
    [
      'two wires with one id',
      (p) => ({ ...p, connections: [p.connections[0], { ...p.connections[1], id: p.connections[0]?.['id'] }] }),
      'connections[1].id',
      /which connections\[0\] has/,
    ],
    [
      'a wire without an end',
      (p) => ({ ...p, connections: [{ id: 'w', from: { node: 'a', port: 'p' } }] }),
      'connections[0].to',
      /is missing/,
    ],
    [
      'an asset under another’s hash',
      (p) => ({ ...p, assets: { ['0'.repeat(64)]: { hash: 'f'.repeat(64), name: 'x', mediaType: 'y/z', size: 1 } } }),
      `assets.${'0'.repeat(64)}.hash`,
      /same as its key/,
    ],
    [
      'a hash that is none',
      (p) => ({ ...p, assets: { abc: { hash: 'abc', name: 'x', mediaType: 'y/z', size: 1 } } }),
      'assets.abc',
      /SHA-256/,
    ],
    [
      '20 001 nodes',
      (p) => ({ ...p, nodes: Array.from({ length: 20_001 }, (_, n) => node(`n${n}`)) }),
      'nodes',
      /at most 20000 entries long, not 20001/,
    ],
    [
      '100 001 wires',
      (p) => ({ ...p, connections: Array.from({ length: 100_001 }, () => null) }),
      'connections',
      /at most 100000 entries long, not 100001/,
    ],
    [
      'a long title',
      (p) => change(p, 0, { title: 'x'.repeat(501) }),
      'nodes[0].title',
      /at most 500 letters long, not "xxx/,
    ],
  ];
  test.each(cases)('%s', (_, spoil, path, message) => {
    const [problem] = problemsIn(parsePatch(spoil(draft())));
    expect(problem?.message).toMatch(message);
    expect(problem?.path?.slice(0, 40)).toBe(path?.slice(0, 40));
    expect(problem?.message.length).toBeLessThan(260);
  });

  test('text that is not JSON', () => {
    for (const text of ['', '  ', '{"format":"artivi-patch"', 'RIFF\0\0', '{"version":NaN}', '['.repeat(200_000)])
      expect(problemsIn(parsePatchText(text))[0]).toMatchObject({ code: 'not-json' });
    expect(problemsIn(parsePatchText('\n'))[0]?.message).toBe('This file is empty.');
  });

  test('a number that JSON reads as Infinity', () => {
    const text = JSON.stringify(draft()).replace('"seconds":3', '"seconds":1e999');
    expect(problemsIn(parsePatchText(text))[0]).toMatchObject({
      code: 'not-a-number',
      path: 'nodes[0].params.seconds',
    });
  });

  test.each(['__proto__', 'constructor', 'prototype'])('%s as a key, anywhere', (key) => {
    for (const place of ['"nodes":[', '"params":{', '"settings":{', '{"format"']) {
      const entry = `${JSON.stringify(key)}:{"polluted":true},`;
      const text = JSON.stringify(draft());
      const at = place === '{"format"' ? 1 : text.indexOf(place) + place.length;
      const spoilt =
        place === '"nodes":['
          ? `${text.slice(0, at)}{${entry}"id":"z"},${text.slice(at)}`
          : text.slice(0, at) + entry + text.slice(at);
      const problems = problemsIn(parsePatchText(spoilt));
      expect(problems[0]).toMatchObject({ code: 'unsafe-key' });
      expect(problems[0]?.path).toContain(key);
      expect(({} as Draft)['polluted']).toBeUndefined();
    }
  });

  test('JSON nested deeper than a param may be', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const text = JSON.stringify(draft()).replace('"seconds":3', `"seconds":${deep}`);
    const problems = problemsIn(parsePatchText(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'too-deep' });
  });

  test('many mistakes are listed up to a point, and counted', () => {
    const problems = problemsIn(
      parsePatch({ ...draft(), nodes: Array.from({ length: 5000 }, () => ({ ...node('a'), type: 7 })) }),
    );
    expect(problems).toHaveLength(21);
    expect(problems[20]?.message).toBe('And 4980 more like these.');
  });
});

describe('opened, with a warning', () => {
  test('wires to nowhere are left out', () => {
    const patch = draft();
    patch.connections.push({ ...wire('a.picture', 'gone.picture', 'w1') }, { ...wire('gone.picture', 'a.x', 'w2') });
    const { ids, warnings } = warningsIn(parsePatch(patch));
    expect(ids).toEqual(['a.picture>b.picture', 'b.picture>c.picture']);
    expect(warnings.map(({ path }) => path)).toEqual(['connections[2].to.node', 'connections[3].from.node']);
    expect(warnings[0]?.message).toContain('not "gone"');
  });

  test('a second wire on an input is left out', () => {
    const patch = draft();
    patch.connections.push({ ...wire('a.picture', 'c.picture') });
    const { ids, warnings } = warningsIn(parsePatch(patch));
    expect(ids).toHaveLength(2);
    expect(warnings[0]).toMatchObject({ code: 'port-taken', path: 'connections[2].to' });
  });

  test('a cycle stays', () => {
    const patch = draft();
    patch.connections.push({ ...wire('b.picture', 'a.picture', 'back') });
    const { ids, warnings } = warningsIn(parsePatch(patch));
    expect(ids).toHaveLength(3);
    expect(warnings[0]?.message).toMatch(/wired in a circle and cannot run: (a → b|b → a)\./);
  });

  test('params that their node will refuse are kept and told', () => {
    const patch = draft();
    patch.nodes[0] = { ...node('a', 'imageSource', { seconds: 1e308, gap: 'x' }) };
    const catalog = {
      params: (type: string) =>
        type === 'imageSource'
          ? z.strictObject({ seconds: z.number().max(3600), gap: z.number().default(0) })
          : undefined,
    };
    const parsed = parsePatch(patch, { catalog });
    const { warnings } = warningsIn(parsed);
    expect(warnings.map(({ path }) => path)).toEqual(['nodes[0].params.seconds', 'nodes[0].params.gap']);
    expect(warnings[0]?.message).toBe(
      'nodes[0].params.seconds must be at most 3600, not 1e+308. The node will not run until this is changed.',
    );
    expect(parsed.ok && parsed.document.nodes[0]?.params).toEqual({ seconds: 1e308, gap: 'x' });
  });
});

test('a file that only a param names is listed, by a safe name', () => {
  const patch = draft();
  const reference = { hash: '1'.repeat(64), name: '../x\u0000.png', mediaType: 'image/png', size: 9 };
  patch.nodes[1] = { ...node('b', 'flip', { files: [1, reference] as never }) };
  const parsed = parsePatch(patch);
  expect(warningsIn(parsed).warnings).toEqual([]);
  expect(parsed.ok && parsed.document.assets).toEqual({ [reference.hash]: { ...reference, name: 'x .png' } });
});

test('names and titles are text: script stays text, control and direction characters go', () => {
  const patch = draft();
  patch['name'] = '<img src=x onerror=alert(1)>\u0000\u202e';
  patch.nodes[0] = { ...node('a'), title: 'a\nb\ud800' };
  const parsed = parsePatch(patch);
  expect(parsed.ok && parsed.document.name).toBe('<img src=x onerror=alert(1)>');
  expect(parsed.ok && parsed.document.nodes[0]?.title).toBe('a b\ufffd');
});

test('5 000 nodes open', () => {
  const nodes = Array.from({ length: 5000 }, (_, n) => node(`n${n}`));
  const connections = nodes.slice(1).map(({ id }, n) => wire(`n${n}.picture`, `${id}.picture`));
  const patch = patchOf(nodes, connections);
  expect(parsePatch(JSON.parse(JSON.stringify(patch)))).toEqual({ ok: true, document: patch, warnings: [] });
});

function change(patch: ReturnType<typeof draft>, index: number, entries: Draft): unknown {
  return { ...patch, nodes: patch.nodes.map((entry, at) => (at === index ? { ...entry, ...entries } : entry)) };
}

function drop(patch: ReturnType<typeof draft>, index: number, key: string): unknown {
  const entry = Object.fromEntries(Object.entries(patch.nodes[index] ?? {}).filter(([name]) => name !== key));
  return { ...patch, nodes: patch.nodes.with(index, entry) };
}
