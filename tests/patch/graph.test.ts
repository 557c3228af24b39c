import { describe, expect, test } from 'vitest';
import { applyEdit } from '../../src/patch/edits.ts';
import {
  canConnect,
  downstreamOf,
  findCycle,
  fittingInput,
  inputPortsOf,
  inputsThatFit,
  outputPortsOf,
  outputsThatFit,
  topologicalOrder,
  upstreamOf,
} from '../../src/patch/graph.ts';
import { freshSeed, seededRandom } from '../support/random.ts';
import { catalog, end, node, patchOf, wire } from './build.ts';

const names = (ports: readonly { readonly name: string }[]) => ports.map(({ name }) => name);

describe('ports', () => {
  const start = patchOf([node('a', 'imageSource'), node('b', 'imageSource'), node('j', 'concat'), node('v', 'view')]);

  test('a growing input ends with exactly one free port', () => {
    expect(names(inputPortsOf(start, catalog, 'j'))).toEqual(['picture1']);
    const one = applyEdit(start, { type: 'connect', connection: wire('a.picture', 'j.picture1') });
    expect(names(inputPortsOf(one, catalog, 'j'))).toEqual(['picture1', 'picture2']);
    const two = applyEdit(one, { type: 'connect', connection: wire('b.picture', 'j.picture2') });
    const hole = applyEdit(two, { type: 'disconnect', ids: ['a.picture>j.picture1'] });
    const ports = inputPortsOf(hole, catalog, 'j');
    expect(ports.map(({ name, place, wire: into }) => [name, place, into?.from.node])).toEqual([
      ['picture1', 1, undefined],
      ['picture2', 2, 'b'],
      ['picture3', 3, undefined],
    ]);
    const none = applyEdit(hole, { type: 'removeNodes', ids: ['b'] });
    expect(names(inputPortsOf(none, catalog, 'j'))).toEqual(['picture1']);
  });

  test('a file cannot ask for a list of millions', () => {
    const wires = ['picture999999999', 'picture1001', 'picture01'].map((port) => wire('a.picture', `j.${port}`));
    const hostile = { ...start, connections: wires };
    expect(names(inputPortsOf(hostile, catalog, 'j'))).toEqual([
      'picture1',
      'picture999999999',
      'picture1001',
      'picture01',
    ]);
    const full = { ...start, connections: [wire('a.picture', 'j.picture1000')] };
    expect(inputPortsOf(full, catalog, 'j')).toHaveLength(1000);
  });

  test('are listed as declared, with what is wired', () => {
    const [picture, audio] = inputPortsOf(start, catalog, 'v');
    expect(picture).toMatchObject({ name: 'picture', kind: 'picture', optional: false, grows: false });
    expect(audio).toMatchObject({ name: 'audio', kind: 'audio', optional: true });
    expect(outputPortsOf(start, catalog, 'a')).toEqual([{ name: 'picture', kind: 'picture', wires: [] }]);
  });

  test('of an unknown type are those that are wired', () => {
    const odd = patchOf(
      [node('a', 'imageSource'), node('x', 'fromTheFuture'), node('v', 'view')],
      [wire('a.picture', 'x.depth'), wire('x.glow', 'v.picture')],
    );
    expect(inputPortsOf(odd, catalog, 'x')).toMatchObject([{ name: 'depth', kind: undefined }]);
    expect(names(outputPortsOf(odd, catalog, 'x'))).toEqual(['glow']);
    expect(inputPortsOf(odd, catalog, 'nobody')).toEqual([]);
  });
});

describe('canConnect', () => {
  const patch = patchOf(
    [node('a', 'imageSource'), node('f', 'flip'), node('g', 'griffinLim'), node('s', 'spectrogram'), node('v', 'view')],
    [wire('a.picture', 'f.picture'), wire('f.picture', 'g.picture'), wire('g.audio', 's.audio')],
  );
  const reason = (from: string, to: string) => {
    const answer = canConnect(patch, catalog, end(from), end(to));
    return answer.ok ? 'fits' : answer.reason;
  };

  test.each([
    ['a.picture', 'v.audio', /picture does not fit a sound input: put Griffin-Lim between/],
    ['g.audio', 'v.picture', /sound does not fit a picture input: put Spectrogram between/],
    ['s.picture', 'f.picture', /circle/],
    ['f.picture', 'f.picture', /itself/],
    ['a.picture', 'f.picture', /already/],
    ['a.sound', 'f.picture', /no output "sound"/],
    ['a.picture', 'f.picture2', /no input "picture2"/],
    ['nobody.picture', 'f.picture', /not in the patch/],
    ['s.picture', 'v.picture', /fits/],
  ])('%s → %s', (from, to, expected) => {
    expect(reason(from, to)).toMatch(expected);
  });

  test('says which wire would go', () => {
    expect(canConnect(patch, catalog, end('a.picture'), end('g.picture'))).toEqual({
      ok: true,
      replaces: 'f.picture>g.picture',
    });
    expect(canConnect(patch, catalog, end('g.audio'), end('v.audio'))).toEqual({ ok: true });
  });

  test('what lights up while dragging is what canConnect allows', () => {
    const random = seededRandom(freshSeed());
    const types = ['imageSource', 'flip', 'concat', 'griffinLim', 'spectrogram', 'view', 'waveform', 'unheard-of'];
    let fitting = 0;
    for (let round = 0; round < 100; round++) {
      let grown = patchOf(Array.from({ length: 6 }, (_, index) => node(`n${index}`, random.pick(types))));
      const ends = (list: typeof inputPortsOf | typeof outputPortsOf) =>
        grown.nodes.flatMap(({ id }) => list(grown, catalog, id).map(({ name }) => ({ node: id, port: name })));
      const allowed = (map: ReadonlyMap<string, readonly string[]>) =>
        [...map].flatMap(([id, ports]) => ports.map((port) => ({ node: id, port })));
      for (let step = 0; step < 8; step++) {
        const [outs, ins] = [ends(outputPortsOf), ends(inputPortsOf)];
        const context = `seed ${random.seed}, round ${round}, step ${step}`;
        for (const from of outs) {
          const expected = ins.filter((to) => canConnect(grown, catalog, from, to).ok);
          expect(allowed(inputsThatFit(grown, catalog, from)), context).toEqual(expected);
          fitting += expected.length;
        }
        for (const to of ins) {
          const expected = outs.filter((from) => canConnect(grown, catalog, from, to).ok);
          expect(allowed(outputsThatFit(grown, catalog, to)), context).toEqual(expected);
        }
        if (outs.length === 0 || ins.length === 0) break;
        const [from, to] = [random.pick(outs), random.pick(ins)];
        if (!canConnect(grown, catalog, from, to).ok) continue;
        grown = applyEdit(grown, { type: 'connect', connection: { id: `w${step}`, from, to } });
      }
    }
    expect(fitting).toBeGreaterThan(1000);
  });

  test('finds the input that a wire dropped on a node means', () => {
    expect(fittingInput(patch, catalog, end('g.audio'), 'v')?.name).toBe('audio');
    expect(fittingInput(patch, catalog, end('g.audio'), 'f')).toBeUndefined();
    expect(fittingInput(patch, catalog, end('s.picture'), 'f')).toBeUndefined();
  });
});

describe('order and cycles', () => {
  test('downstream, upstream and order of a diamond', () => {
    const diamond = patchOf(
      [node('d'), node('b'), node('c'), node('a'), node('z')],
      [wire('a.o', 'b.i'), wire('a.o', 'c.i'), wire('b.o', 'd.i1'), wire('c.o', 'd.i2')],
    );
    expect([...downstreamOf(diamond, ['a'])].sort()).toEqual(['b', 'c', 'd']);
    expect([...upstreamOf(diamond, ['d', 'z'])].sort()).toEqual(['a', 'b', 'c']);
    expect(topologicalOrder(diamond)).toEqual({ order: ['a', 'z', 'b', 'c', 'd'], stuck: [] });
    expect(findCycle(diamond)).toBeNull();
  });

  test('a cycle is named in the direction of its wires, without what hangs on it', () => {
    const cyclic = patchOf(
      [node('tail'), node('x'), node('y'), node('z'), node('head')],
      [wire('head.o', 'x.h'), wire('x.o', 'y.i'), wire('y.o', 'z.i'), wire('z.o', 'x.i'), wire('z.o', 'tail.i')],
    );
    const cycle = findCycle(cyclic) ?? [];
    expect([...cycle].sort()).toEqual(['x', 'y', 'z']);
    expect(cycle.indexOf('y')).toBe((cycle.indexOf('x') + 1) % 3);
    expect(topologicalOrder(cyclic)).toEqual({ order: ['head'], stuck: ['tail', 'x', 'y', 'z'] });
    expect(findCycle(patchOf([node('a')], [wire('a.o', 'a.i')]))).toEqual(['a']);
  });

  test('agree with a plain search on random graphs', () => {
    const random = seededRandom(freshSeed());
    for (let round = 0; round < 300; round++) {
      const ids = Array.from({ length: 1 + random.below(7) }, (_, index) => `n${index}`);
      const wires = Array.from({ length: random.below(9) }, (_, index) =>
        wire(`${random.pick(ids)}.o`, `${random.pick(ids)}.i${index}`),
      );
      const patch = patchOf(
        ids.map((id) => node(id)),
        wires,
      );
      const follows = (from: string, to: string) => wires.some((w) => w.from.node === from && w.to.node === to);
      const reach = new Set(ids.flatMap((a) => ids.filter((b) => follows(a, b)).map((b) => `${a}>${b}`)));
      for (const k of ids)
        for (const i of ids)
          for (const j of ids) if (reach.has(`${i}>${k}`) && reach.has(`${k}>${j}`)) reach.add(`${i}>${j}`);
      const context = `seed ${random.seed}, round ${round}: ${wires.map(({ id }) => id).join(' ')}`;
      for (const i of ids) {
        const expected = ids.filter((j) => reach.has(`${i}>${j}`));
        expect([...downstreamOf(patch, [i])].sort(), context).toEqual(expected);
      }
      const cycle = findCycle(patch);
      expect(cycle !== null, context).toBe(ids.some((id) => reach.has(`${id}>${id}`)));
      for (const [index, id] of (cycle ?? []).entries())
        expect(follows(id, cycle?.[(index + 1) % cycle.length] ?? ''), context).toBe(true);
      const { order, stuck } = topologicalOrder(patch);
      expect([...order, ...stuck].sort(), context).toEqual(ids);
      for (const w of wires) {
        const to = order.indexOf(w.to.node);
        if (to >= 0) expect(order.slice(0, to), context).toContain(w.from.node);
      }
    }
  });

  test('a chain of 20 000 doubled wires is linear work', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
    const chain = patchOf(
      ids.map((id) => node(id)),
      ids.slice(1).flatMap((id, index) => [wire(`n${index}.picture`, `${id}.a`), wire(`n${index}.picture`, `${id}.b`)]),
    );
    expect(downstreamOf(chain, ['n0']).size).toBe(19_999);
    expect(topologicalOrder(chain).order).toEqual(ids);
    expect(findCycle(chain)).toBeNull();
    const closed = { ...chain, connections: [...chain.connections, wire('n19999.picture', 'n0.c')] };
    expect(findCycle(closed)).toHaveLength(20_000);
  });
});
