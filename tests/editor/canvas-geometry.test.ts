import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundingBox, freePlace, overlaps, portPlace, portY, wirePath } from '../../src/editor/canvas/geometry.ts';
import { editorCatalog } from '../../src/editor/session/catalog.ts';
import { catalog } from '../../src/nodes/catalog.ts';
import { node, patchOf, wire } from './editor-session.ts';

const box = fc.record({
  x: fc.integer({ min: -1000, max: 1000 }),
  y: fc.integer({ min: -1000, max: 1000 }),
  width: fc.integer({ min: 50, max: 400 }),
  height: fc.integer({ min: 50, max: 400 }),
});

describe('the geometry of the canvas', () => {
  it('finds a place that covers no other node', () => {
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 6 }), (wanted, taken) => {
        const place = freePlace(wanted, taken);
        expect(taken.some((other) => overlaps({ ...wanted, ...place }, other))).toBe(false);
      }),
      { verbose: true, numRuns: 200 },
    );
  });

  it('leaves a free place where it was wanted', () => {
    const wanted = { x: 10, y: 20, width: 100, height: 100 };
    expect(freePlace(wanted, [{ x: 500, y: 500, width: 50, height: 50 }])).toEqual({ x: 10, y: 20 });
  });

  it('bounds all boxes', () => {
    expect(boundingBox([])).toBeNull();
    expect(
      boundingBox([
        { x: -10, y: 0, width: 20, height: 20 },
        { x: 100, y: 50, width: 10, height: 10 },
      ]),
    ).toEqual({ x: -10, y: 0, width: 120, height: 60 });
  });

  it('draws wires from port to port', () => {
    const path = wirePath({ x: 1, y: 2 }, { x: 301, y: 102 });
    expect(path).toMatch(/^M 1 2 C /);
    expect(path).toMatch(/ 301 102$/);
  });

  it('puts grown ports below each other, and knows no port that is not there', () => {
    const types = editorCatalog(catalog);
    const document = patchOf(
      [node('a', 'imageSource'), node('join', 'concat')],
      [wire('a.picture', 'join.picture1'), wire('a.picture', 'join.picture2')],
    );
    const place = (port: string) =>
      portPlace(document, types, types.get('concat'), { node: 'join', side: 'input', port });
    expect([place('picture1'), place('picture3')]).toEqual([
      { x: 0, y: portY(0) },
      { x: 0, y: portY(2) },
    ]);
    expect(place('picture4')).toBeNull();
  });
});
