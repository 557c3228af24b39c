import { beforeEach, describe, expect, it } from 'vitest';
import { beginWiring, endWiring } from '../../src/editor/canvas/wiring.ts';
import { session } from '../../src/editor/session/session.ts';
import { type PortAddress, portKey } from '../../src/editor/session/view-state.ts';
import { node, openSession, patchOf, wire } from './editor-session.ts';

const out = (id: string, port = 'picture'): PortAddress => ({ node: id, side: 'output', port });
const into = (id: string, port = 'picture'): PortAddress => ({ node: id, side: 'input', port });

beforeEach(() => {
  openSession(
    patchOf(
      [
        node('photo', 'imageSource'),
        node('flip', 'flip'),
        node('join', 'concat'),
        node('sound', 'griffinLim'),
        node('save', 'wavOut'),
      ],
      [wire('photo.picture', 'flip.picture'), wire('sound.audio', 'save.audio')],
    ),
  );
});

const wires = () =>
  session()
    .patch.store.getState()
    .document.connections.map(({ from, to }) => `${from.node}.${from.port} > ${to.node}.${to.port}`);
const steps = () => session().patch.store.getState().past.length;

function draw(from: PortAddress, target: Parameters<typeof endWiring>[1]) {
  const wiring = beginWiring(from, 'pointer');
  if (wiring === null) throw new Error('this port begins no wire');
  endWiring(wiring, target);
}

describe('drawing a wire', () => {
  it('lights the ports that fit: of the other side, the same kind, and no cycle', () => {
    const wiring = beginWiring(out('flip'), 'pointer');
    expect([...(wiring?.fitting ?? [])].toSorted()).toEqual([into('join', 'picture1'), into('sound')].map(portKey));
  });

  it('connects, as one step', () => {
    draw(out('flip'), { kind: 'port', port: into('sound') });
    expect(wires()).toContain('flip.picture > sound.picture');
    expect(steps()).toBe(1);
    expect(session().view.getState().wiring).toBeNull();
  });

  it('may begin at an input', () => {
    draw(into('sound'), { kind: 'port', port: out('photo') });
    expect(wires()).toContain('photo.picture > sound.picture');
  });

  it('finds the port that fits when it is dropped on the body of a node, and grows what grows', () => {
    draw(out('flip'), { kind: 'node', node: 'join' });
    draw(out('photo'), { kind: 'node', node: 'join' });
    expect(wires()).toEqual(expect.arrayContaining(['flip.picture > join.picture1', 'photo.picture > join.picture2']));
  });

  it.each([
    ['a sound into a picture', out('sound', 'audio'), into('flip')],
    ['a node into itself', out('flip'), into('flip')],
    ['an output into an output', out('flip'), out('photo')],
  ])('refuses %s and changes nothing', (_what, from, to) => {
    const before = wires();
    draw(from, { kind: 'port', port: to });
    expect(wires()).toEqual(before);
    expect(steps()).toBe(0);
  });

  it('refuses what would close a circle', () => {
    draw(out('flip'), { kind: 'port', port: into('join', 'picture1') });
    const before = wires();
    draw(out('join'), { kind: 'port', port: into('flip') });
    expect(wires()).toEqual(before);
  });
});

describe('a wire picked up at its end', () => {
  it('goes when it is dropped on the empty canvas, and comes back with one undo', () => {
    draw(into('flip'), { kind: 'canvas' });
    expect(wires()).toEqual(['sound.audio > save.audio']);
    session().patch.undo();
    expect(wires()).toContain('photo.picture > flip.picture');
  });

  it('moves to another port, as one step', () => {
    draw(into('flip'), { kind: 'port', port: into('sound') });
    expect(wires()).toContain('photo.picture > sound.picture');
    expect(wires()).not.toContain('photo.picture > flip.picture');
    expect(steps()).toBe(1);
  });

  it('stays where it was when it is put back or refused', () => {
    const before = wires();
    draw(into('flip'), { kind: 'port', port: into('flip') });
    draw(into('flip'), { kind: 'port', port: into('save', 'audio') });
    expect(wires()).toEqual(before);
    expect(steps()).toBe(0);
  });
});
