import { expect, test } from 'vitest';
import { z } from 'zod';
import { createBlockCache, ReadFailure } from '../../src/engine/block-cache.ts';
import type { NodeDeclaration } from '../../src/engine/contract.ts';
import { BLOCK_COLUMNS } from '../../src/values/picture.ts';
import { createToys, engineWith, patchOf, pictureOf, runPatch, soundOf } from './toys.ts';

const mebibyte = 2 ** 20;

/** `count` diamonds, one under the other: each adds two views of the one above, the right one shifted. */
function diamonds(count: number, shift: number) {
  const nodes: [string, string, Record<string, number>][] = [['d0', 'source', { width: 2048, level: 1 }]];
  const wires: string[] = [];
  for (let i = 1; i <= count; i += 1) {
    nodes.push([`l${i}`, 'scale', { by: 1 }], [`r${i}`, 'scale', { by: 1, shift }], [`d${i}`, 'add', {}]);
    wires.push(`d${i - 1} > l${i}`, `d${i - 1} > r${i}`, `l${i} > d${i}.picture1`, `r${i} > d${i}.picture2`);
  }
  nodes.push(['s', 'sum', {}]);
  return patchOf(nodes, [...wires, `d${count} > s`]);
}

test('a chain of 30 diamonds of views computes each column of each view once', async () => {
  const toys = createToys();
  const engine = engineWith(toys);
  const { events } = await runPatch(engine, diamonds(30, 0));
  expect(await soundOf(engine, events, 's')).toBe(2048 * 4);
  expect(toys.columnsRead.get('source')).toBe(2048);
  expect(toys.columnsRead.get('add')).toBe(30 * 2048);
  // The two arms of a diamond say the same: they are one evaluation.
  expect(toys.columnsRead.get('scale')).toBe(30 * 2048);
});

test('30 diamonds of views that shift stay linear with a cache of a few blocks for each', async () => {
  const perDiamond: number[] = [];
  for (const count of [10, 20, 30]) {
    const toys = createToys();
    await runPatch(engineWith(toys, { blockBytes: count * 8 * BLOCK_COLUMNS * 4 * 4 }), diamonds(count, 16));
    perDiamond.push((toys.columnsRead.get('add') ?? 0) / count);
  }
  expect(perDiamond[2]).toBeLessThanOrEqual(perDiamond[0]! * 1.5);
});

test('overviews of 30 diamonds are computed once each', async () => {
  const toys = createToys();
  const engine = engineWith(toys);
  const { events } = await runPatch(engine, diamonds(30, 0));
  const before = toys.columnsRead.get('add');
  const end = events.find((event) => event.type === 'ended' && event.node === 'd30');
  const handle = end?.type === 'ended' ? (end.result?.shows?.handle ?? '') : '';
  expect((await engine.thumbnail(handle, 2, 2))?.data).toEqual(new Uint8Array(4).fill(255));
  // What the overview read lay in the cache already, but for the view's own columns.
  expect(toys.columnsRead.get('add')! - before!).toBeLessThanOrEqual(2048);
});

test('any range is what the picture itself gives, and blocks are read once, even at the same time', async () => {
  const width = 1000;
  const height = 3;
  const reads: [number, number][] = [];
  const plain = pictureOf(
    width,
    async (from, to) => {
      reads.push([from, to]);
      return Float32Array.from({ length: (to - from) * height }, (_, i) => from * height + i);
    },
    height,
  );
  const cache = createBlockCache(mebibyte);
  const picture = cache.wrap(plain, 'k', 'k');
  expect(cache.wrap(picture, 'other', 'other')).toBe(picture);
  const ranges = [
    [0, 1000],
    [255, 257],
    [0, 256],
    [300, 310],
    [999, 1000],
    [500, 500],
    [900, 2000],
  ] as const;
  const results = await Promise.all(ranges.map(([from, to]) => picture.read(from, to)));
  for (const [i, [from, to]] of ranges.entries()) {
    const end = Math.min(to, width);
    expect(results[i]).toEqual(Float32Array.from({ length: (end - from) * height }, (_, k) => from * height + k));
  }
  expect(reads.toSorted((a, b) => a[0] - b[0])).toEqual(
    [0, 1, 2, 3].map((block) => [block * BLOCK_COLUMNS, Math.min(width, (block + 1) * BLOCK_COLUMNS)]),
  );
  expect(cache.bytes()).toBe(width * height * 4);
});

test('a read that gives too little is a failure of the picture it was asked of', async () => {
  const short = pictureOf(10, async () => new Float32Array(3));
  const picture = createBlockCache(mebibyte).wrap(short, 'k:picture', 'k');
  await expect(picture.read(0, 10)).rejects.toSatisfy(
    (error) => error instanceof ReadFailure && error.origin === 'k' && /3 values instead of 40/.test(error.message),
  );
});

test('ten views over a ten-minute picture take no more memory than the source and the bounded cache of blocks', async () => {
  const width = 413_437;
  const height = 360;
  const toys = createToys();
  const summary = 'a toy';
  const long = {
    type: 'long',
    version: 1,
    title: 'Long',
    category: 'sources',
    summary,
    inputs: {},
    outputs: { picture: { kind: 'picture', label: 'Picture' } },
    params: z.strictObject({}),
    settings: [],
    async evaluate() {
      // What a source keeps of ten minutes: a decoded photo at its own size, stretched when it is read.
      const photo = Uint8Array.from({ length: 4000 * height }, (_, i) => i % 251);
      const read = async (from: number, to: number) => {
        const values = new Float32Array((to - from) * height);
        for (let column = from; column < to; column += 1) {
          const at = Math.floor((column * 4000) / width) * height;
          for (let row = 0; row < height; row += 1) values[(column - from) * height + row] = photo[at + row]! / 255;
        }
        return values;
      };
      return { outputs: { picture: pictureOf(width, read, height) }, retainedBytes: photo.byteLength };
    },
  } satisfies NodeDeclaration;
  const view = {
    ...long,
    type: 'view',
    title: 'View',
    inputs: { picture: { kind: 'picture', label: 'Picture' } },
    async evaluate(context) {
      const source = context.inputs['picture'];
      if (source?.kind !== 'picture') throw new Error('no picture');
      const read = async (from: number, to: number) => (await source.read(from, to)).map((value) => 1 - value);
      return { outputs: { picture: pictureOf(width, read, height) } };
    },
  } satisfies NodeDeclaration;
  const blockBytes = 24 * mebibyte;
  const engine = engineWith({ catalog: [...toys.catalog, long, view] }, { blockBytes });
  const ids = Array.from({ length: 10 }, (_, i) => `v${i}`);
  const patch = patchOf(
    [['long', 'long'], ...ids.map((id) => [id, 'view'] as const)],
    ids.map((id, i) => `${i === 0 ? 'long' : ids[i - 1]} > ${id}`),
  );
  const buffers = () => {
    globalThis.gc?.();
    return process.memoryUsage().arrayBuffers;
  };
  const before = buffers();
  const { events } = await runPatch(engine, patch);
  const end = events.find((event) => event.type === 'ended' && event.node === 'v9');
  const last = engine.value(end?.type === 'ended' ? (end.result?.shows?.handle ?? '') : '');
  if (last?.kind !== 'picture') throw new Error('no picture');
  let most = 0;
  // Every fiftieth block: garbage between two collections is not what is measured.
  for (let at = 0; at < width; at += 50 * BLOCK_COLUMNS) {
    await last.read(at, Math.min(width, at + BLOCK_COLUMNS));
    most = Math.max(most, engine.blockBytes());
  }
  expect(most).toBeLessThanOrEqual(blockBytes);
  expect(most).toBeGreaterThan(blockBytes / 2);
  expect(await engine.cacheBytes()).toBeLessThan(2 * mebibyte);
  const collected = await settledBuffers(buffers, before + blockBytes + 8 * mebibyte);
  expect(collected - before).toBeLessThan(blockBytes + 8 * mebibyte);
});

/** Memory once the collector has caught up; it is given time, since there may be no way to call it. */
async function settledBuffers(buffers: () => number, goal: number): Promise<number> {
  for (let i = 0; i < 100 && buffers() > goal; i += 1) {
    // Allocating drives the collector where it cannot be called.
    Array.from({ length: 200 }, () => new Float32Array(50_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return buffers();
}
