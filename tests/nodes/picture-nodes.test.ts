import { interpolateMagma } from 'd3-scale-chromatic';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { NodeDeclaration } from '../../src/engine/contract.ts';
import { blend } from '../../src/nodes/blend.ts';
import { concat } from '../../src/nodes/concat.ts';
import { flip } from '../../src/nodes/flip.ts';
import { levels } from '../../src/nodes/levels.ts';
import { pngOut } from '../../src/nodes/png-out.ts';
import { resize } from '../../src/nodes/resize.ts';
import type { Picture } from '../../src/values/picture.ts';
import { evaluateNode, type NodeRun, problemOf } from './evaluate-node.ts';
import { difference, type Plain, pictureOf, randomPlain } from './views/plain-pictures.ts';

const settings = { sampleRate: 1000, hopLength: 100 };
const a = randomPlain(5, 4, 1);
const b = randomPlain(3, 4, 2);
const log = { kind: 'log', lowHertz: 20, highHertz: 22_050 } as const;

async function result(node: NodeDeclaration, run: NodeRun): Promise<Picture> {
  const picture = (await evaluateNode(node, { settings, ...run })).outputs['picture'];
  if (picture?.kind !== 'picture') throw new Error('no picture');
  return picture;
}

async function expectColumns(picture: Picture, expected: Plain): Promise<void> {
  expect([picture.width, picture.height]).toEqual([expected.length, expected[0]?.length]);
  expect(difference(await picture.read(0, picture.width), expected.flat())).toBeLessThan(1e-6);
}

const silence = (columns: number) => Array.from({ length: columns }, () => [0, 0, 0, 0]);

describe('resize', () => {
  test('makes the rows and seconds asked for', async () => {
    const { width, height, axis } = await result(resize, {
      inputs: { picture: pictureOf(a) },
      params: { rows: 9, seconds: 1.25 },
    });
    expect([width, height]).toEqual([12, 9]);
    expect(axis).toEqual(pictureOf(a).axis);
  });
  test('refuses lengths of nothing', () => {
    expect(resize.params.safeParse({ seconds: -2 }).success).toBe(false);
    expect(resize.params.safeParse({ rows: 0 }).success).toBe(false);
  });
});

test('flip turns time, pitch or both', async () => {
  const inputs = { picture: pictureOf(a) };
  const upsideDown = a.map((column) => column.toReversed());
  await expectColumns(await result(flip, { inputs }), a.toReversed());
  await expectColumns(await result(flip, { inputs, params: { direction: 'pitch' } }), upsideDown);
  await expectColumns(await result(flip, { inputs, params: { direction: 'both' } }), upsideDown.toReversed());
});

describe('concat', () => {
  test('joins in the order of the ports’ numbers, with gaps between', async () => {
    const inputs = { picture10: pictureOf(a), picture2: pictureOf(b) };
    await expectColumns(await result(concat, { inputs, params: { gap: 0.25 } }), [...b, ...silence(2), ...a]);
  });
  test('and after the last where the original’s gap is wanted', async () => {
    const inputs = { picture1: pictureOf(a), picture2: pictureOf(b) };
    const joined = await result(concat, { inputs, params: { gap: 0.1, trailingGap: true } });
    await expectColumns(joined, [...a, ...silence(1), ...b, ...silence(1)]);
  });
  test('refuses unlike axes at the port with a hint', async () => {
    const inputs = { picture1: pictureOf(a), picture3: { ...pictureOf(b), axis: log } };
    const problem = await problemOf(concat, { inputs });
    expect(problem).toMatchObject({ code: 'axes-differ', port: 'picture3' });
    expect(problem?.message).toMatch(/linear.*log.*same axis/);
  });
  test('asks for a picture', async () => {
    expect(await problemOf(concat)).toMatchObject({ code: 'input-missing', port: 'picture1' });
  });
});

describe('levels', () => {
  test('follow the formula', async () => {
    const params = { black: 0.1, white: 0.8, gamma: 0.5, contrast: 1.2, threshold: 0.2, invert: true };
    const picture = await result(levels, { inputs: { picture: pictureOf(a) }, params });
    const clamp = (value: number) => Math.min(1, Math.max(0, value));
    const expected = a.map((column) =>
      column.map((value) => {
        const spread = clamp((value - 0.1) / 0.7) ** 2;
        const contrasted = clamp((spread - 0.5) * 1.2 + 0.5);
        return 1 - (contrasted < 0.2 ? 0 : contrasted);
      }),
    );
    await expectColumns(picture, expected);
  });
  test('refuse black above white', async () => {
    const run = { inputs: { picture: pictureOf(a) }, params: { black: 0.6, white: 0.4 } };
    expect(await problemOf(levels, run)).toMatchObject({ code: 'levels-crossed', param: 'black' });
  });
});

describe('blend', () => {
  test('lays the second where seconds and rows say', async () => {
    const inputs = { picture1: pictureOf(a), picture2: pictureOf(b) };
    const picture = await result(blend, {
      inputs,
      params: { mode: 'multiply', offset: 0.42, rows: -1, opacity: 0.25 },
    });
    const expected = Array.from({ length: 7 }, (_, x) =>
      Array.from({ length: 4 }, (_, y) => {
        const first = a[x]?.[y] ?? 0;
        const second = b[x - 4]?.[y + 1];
        return second === undefined ? first : first * (0.75 + 0.25 * second);
      }),
    );
    await expectColumns(picture, expected);
  });
  test('brings both to the taller height, and begins with whichever is first', async () => {
    const inputs = { picture1: pictureOf([[0.5, 0.5]]), picture2: pictureOf(b) };
    const picture = await result(blend, { inputs, params: { mode: 'add', offset: -0.2 } });
    expect([picture.width, picture.height]).toEqual([3, 4]);
    const last = b[2]!.map((value) => Math.min(1, value + 0.5));
    expect(difference(await picture.read(0, 3), [...b[0]!, ...b[1]!, ...last])).toBeLessThan(1e-6);
  });
  test('refuses unlike laws', async () => {
    const second = { ...pictureOf(b), law: { kind: 'gamma', exponent: 2 } } as const;
    const problem = await problemOf(blend, { inputs: { picture1: pictureOf(a), picture2: second } });
    expect(problem).toMatchObject({ code: 'laws-differ', port: 'picture2' });
  });
});

describe('pngOut', () => {
  const report = { progress: () => {}, checkpoint: async () => {} };
  const wide = randomPlain(300, 37, 4);
  const at = (x: number, y: number) => wide[x]![y]!;

  async function file(format: string): Promise<Uint8Array> {
    const run = { inputs: { picture: pictureOf(wide) }, params: { name: 'drawing.png', format } };
    const { file, shows } = await evaluateNode(pngOut, run);
    expect(shows?.kind).toBe('picture');
    expect(file?.name).toBe('drawing.png');
    return new Uint8Array(await (await file!.encode(report)).arrayBuffer());
  }

  test.each([
    ['grey-8', 255, 'b-w', 'uchar'],
    ['grey-16', 65_535, 'grey16', 'ushort'],
  ] as const)('%s is read back by another program, rounded to the nearest', async (format, white, space, depth) => {
    const image = sharp(await file(format));
    expect(await image.metadata()).toMatchObject({ width: 300, height: 37, channels: 1, space, depth });
    const { buffer } = new Uint8Array(await image.toColourspace(space).raw({ depth }).toBuffer());
    const samples = depth === 'ushort' ? new Uint16Array(buffer) : new Uint8Array(buffer);
    const expected = Array.from({ length: 300 * 37 }, (_, i) => Math.round(white * at(i % 300, Math.floor(i / 300))));
    expect(difference(samples, expected)).toBe(0);
  });

  test('a palette gives its colours, in one byte a pixel', async () => {
    const image = sharp(await file('magma'));
    expect(await image.metadata()).toMatchObject({ isPalette: true });
    const samples = await image.raw().toBuffer();
    const colour = interpolateMagma(Math.round(255 * at(7, 3)) / 255);
    const hex = [0, 1, 2].map((c) => samples[3 * (3 * 300 + 7) + c]!.toString(16).padStart(2, '0'));
    expect(`#${hex.join('')}`).toBe(colour);
  });

  test('stops where the checkpoint throws', async () => {
    const { file } = await evaluateNode(pngOut, { inputs: { picture: pictureOf(wide) } });
    const stopped = file!.encode({ progress: () => {}, checkpoint: () => Promise.reject(new Error('cancelled')) });
    await expect(stopped).rejects.toThrow('cancelled');
  });
});
