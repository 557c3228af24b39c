import { describe, expect, test } from 'vitest';
import { imageSource } from '../../src/nodes/image-source.ts';
import type { Picture } from '../../src/values/picture.ts';
import { bytesOf, rawPicture } from '../media/picture-files.ts';
import { evaluateNode, type NodeRun, problemOf, type TestFile } from './evaluate-node.ts';

/** A plain grey picture; its bytes differ from those of any other level. */
async function plain(name: string, level: number, width = 8, height = 4): Promise<TestFile> {
  const samples = new Uint8Array(width * height).fill(level);
  return { name, bytes: await bytesOf(rawPicture(samples, width, height, 1).png()) };
}

async function picture(run: NodeRun): Promise<Picture> {
  const value = (await evaluateNode(imageSource, run)).outputs['picture'];
  if (value?.kind !== 'picture') throw new Error('no picture');
  return value;
}

/** The level of the middle row of each column. */
async function levels(from: Picture): Promise<number[]> {
  const values = await from.read(0, from.width);
  return Array.from({ length: from.width }, (_, x) => Math.round(255 * values[x * from.height + (from.height >> 1)]!));
}

test('without files it asks for some', async () => {
  const problem = await problemOf(imageSource);
  expect(problem).toMatchObject({ code: 'no-files', param: 'files' });
  expect(problem?.message).toMatch(/choose a picture/i);
});

describe('sizes', () => {
  test('3 s are 2067 columns of 360 rows, linear to Nyquist, as the original', async () => {
    const { width, height, axis, law } = await picture({ files: [await plain('a.png', 100)] });
    expect([width, height]).toEqual([2067, 360]);
    expect(axis).toEqual({ kind: 'linear', lowHertz: 0, highHertz: 22_050 });
    expect(law).toEqual({ kind: 'linear' });
  });

  test('columns are rounded down, gaps too, and there is none after the last', async () => {
    const files = [await plain('a.png', 200), await plain('b.png', 220)];
    const settings = { sampleRate: 8000, hopLength: 100, resolution: 6 };
    const joined = await picture({ files, settings, params: { seconds: 0.1, gap: 0.06, contrast: 1 } });
    expect(await levels(joined)).toEqual([...Array(8).fill(200), 0, 0, 0, 0, ...Array(8).fill(220)]);
  });

  test('seconds too short for a column give one column', async () => {
    const { width } = await picture({ files: [await plain('a.png', 1)], params: { seconds: 0.0001 } });
    expect(width).toBe(1);
  });

  test('contain leaves black beside the picture, cover cuts it', async () => {
    const files = [await plain('square.png', 255, 10, 10)];
    const settings = { sampleRate: 100, hopLength: 1, resolution: 10 };
    const whole = await levels(await picture({ files, settings, params: { seconds: 0.2, fit: 'contain' } }));
    expect(whole).toEqual([...Array(5).fill(0), ...Array(10).fill(255), ...Array(5).fill(0)]);
    const filled = await levels(await picture({ files, settings, params: { seconds: 0.2, fit: 'cover' } }));
    expect(filled).toEqual(Array(20).fill(255));
  });
});

describe('order', () => {
  const settings = { sampleRate: 10, hopLength: 1, resolution: 2 };
  const params = { seconds: 0.1, contrast: 1 };
  test('as people count, capitals like small letters', async () => {
    const names = ['img10.png', 'IMG2.png', 'img1.png', 'b.png', 'A.png'];
    const files = await Promise.all(names.map((name, i) => plain(name, 50 * (i + 1))));
    expect(await levels(await picture({ files, settings, params }))).toEqual([250, 200, 150, 100, 50]);
  });

  test('as the user put them', async () => {
    const files = await Promise.all([3, 1, 2].map((number) => plain(`${number}.png`, 60 * number)));
    expect(await levels(await picture({ files, settings, params: { ...params, order: 'own' } }))).toEqual([
      180, 60, 120,
    ]);
  });
});

describe('levels', () => {
  const settings = { sampleRate: 10, hopLength: 1, resolution: 2 };
  test.each([
    [{}, (v: number) => (v - 0.5) * 1.5 + 0.5],
    [{ contrast: 1, invert: true }, (v: number) => 1 - v],
    [{ contrast: 1, brightness: 0.1 }, (v: number) => v + 0.1],
    [{ contrast: 1, gamma: 2 }, (v: number) => Math.sqrt(v)],
  ])('%o', async (params, formula) => {
    for (const level of [0, 60, 128, 200, 255]) {
      const files = [await plain('a.png', level)];
      const [value] = await (await picture({ files, settings, params: { seconds: 0.1, ...params } })).read(0, 1);
      expect(value).toBeCloseTo(Math.min(1, Math.max(0, formula(level / 255))), 6);
    }
  });
});

describe('axis and law', () => {
  test('follow the patch unless told otherwise', async () => {
    const files = [await plain('a.png', 1)];
    const settings = {
      axis: { kind: 'mel', lowHertz: 50, highHertz: 'auto' },
      law: { kind: 'decibels', rangeDecibels: 60 },
    } as const;
    const asPatch = await picture({ files, settings });
    expect(asPatch.axis).toEqual({ kind: 'mel', lowHertz: 50, highHertz: 22_050 });
    expect(asPatch.law).toEqual(settings.law);
    const own = await picture({ files, params: { axis: 'log', law: 'gamma' } });
    expect(own.axis).toEqual({ kind: 'log', lowHertz: 20, highHertz: 22_050 });
    expect(own.law).toEqual({ kind: 'gamma', exponent: 2 });
  });
});

describe('files', () => {
  test('one broken file among many fails the node by its name', async () => {
    const good = await plain('good.png', 9);
    const broken = { name: 'broken.png', bytes: good.bytes.slice(0, 60) };
    expect((await problemOf(imageSource, { files: [good, broken] }))?.message).toContain('broken.png');
  });

  test('are decoded with progress and checkpoints, and not again for another contrast', async () => {
    const files = await Promise.all([31, 32, 33].map((level) => plain(`${level}.png`, level)));
    const first = await evaluateNode(imageSource, { files });
    expect(first.log.progress.map(({ text }) => text)).toEqual([1, 2, 3].map((i) => `decoding ${i} of 3`));
    expect(first.log.checkpoints).toBeGreaterThanOrEqual(3);
    expect(first.log.reads).toBe(3);
    expect(first.facts).toEqual({ files: 3 });
    expect((await evaluateNode(imageSource, { files, params: { contrast: 2 } })).log.reads).toBe(0);
  });

  test('that are silent or animated are told', async () => {
    const clear = await bytesOf(rawPicture(new Uint8Array(16), 2, 2, 4).png());
    const { warnings } = await evaluateNode(imageSource, { files: [{ name: 'glass.png', bytes: clear }] });
    expect(warnings?.join()).toMatch(/glass\.png.*transparent/);
  });
});

test('params outside their bounds, not finite or unknown are refused', () => {
  for (const bad of [
    { seconds: 0 },
    { seconds: -2 },
    { seconds: Number.NaN },
    { seconds: Number.POSITIVE_INFINITY },
    { gap: -1 },
    { contrast: '1' },
    { fit: 'squeeze' },
    { files: [{ hash: 'x', name: '', mediaType: '', size: 1 }] },
    { surprise: 1 },
  ]) {
    expect(imageSource.params.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
  }
});
