import { describe, expect, test } from 'vitest';
import { npyHeader } from '../../src/media/npy/write.ts';
import { npyOut } from '../../src/nodes/npy-out.ts';
import { npySource } from '../../src/nodes/npy-source.ts';
import type { Picture } from '../../src/values/picture.ts';
import { fixture } from '../media/npy-files.ts';
import { evaluateNode, type NodeRun, problemOf, type TestFile } from './evaluate-node.ts';
import { pictureOf, readInPieces } from './views/plain-pictures.ts';

function bytesFile(name: string, rows: readonly (readonly number[])[]): TestFile {
  const header = npyHeader('|u1', [rows.length, rows[0]!.length]);
  return { name, bytes: Uint8Array.from([...header, ...rows.flat()]) };
}

async function picture(run: NodeRun): Promise<Picture> {
  const value = (await evaluateNode(npySource, run)).outputs['picture'];
  if (value?.kind !== 'picture') throw new Error('no picture');
  return value;
}

const settings = { sampleRate: 1000, hopLength: 10, resolution: 3 };
const steps = bytesFile('steps.npy', [
  [255, 0],
  [51, 102],
  [0, 153],
]);

describe('npySource', () => {
  test('without files it asks for some', async () => {
    expect(await problemOf(npySource)).toMatchObject({ code: 'no-files', param: 'files' });
  });

  test('the first row is the top, one column is one hop, and it can be flipped', async () => {
    const upright = await picture({ files: [steps], settings });
    expect([upright.width, upright.height]).toEqual([2, 3]);
    expect([...(await upright.read(0, 2))]).toEqual([1, 0.2, 0, 0, 0.4, 0.6].map(Math.fround));
    const flipped = await picture({ files: [steps], settings, params: { flip: true } });
    expect([...(await flipped.read(0, 2))]).toEqual([0, 0.2, 1, 0.6, 0.4, 0].map(Math.fround));
  });

  test('another height is resampled to the patch’s resolution, another length on demand', async () => {
    const taller = await picture({ files: [steps], settings: { ...settings, resolution: 9 } });
    expect([taller.width, taller.height]).toEqual([2, 9]);
    const longer = await picture({ files: [steps], settings, params: { seconds: 0.5 } });
    expect([longer.width, longer.height]).toEqual([50, 3]);
    expect(Math.max(...(await readInPieces(longer, 1)))).toBeLessThanOrEqual(1);
  });

  test('several arrays follow one another as people count', async () => {
    const tenth = bytesFile('10.npy', [[255], [255], [255]]);
    const second = bytesFile('2.npy', [[51], [51], [51]]);
    const joined = await picture({ files: [tenth, second], settings });
    expect([...(await joined.read(0, 2))]).toEqual([0.2, 0.2, 0.2, 1, 1, 1].map(Math.fround));
  });

  test('tells what it read, and what became 0', async () => {
    const { facts, warnings } = await evaluateNode(npySource, {
      files: [{ name: 'holes.npy', bytes: fixture('holes.npy') }],
    });
    expect(facts?.['array']).toBe('float32 (5, 7), 0…1');
    expect(warnings?.join()).toMatch(/3 values/);
  });

  test('takes the named array of an archive and says which there are', async () => {
    const files = [{ name: 'packed.npz', bytes: fixture('packed.npz') }];
    const { facts } = await evaluateNode(npySource, { files, params: { array: 'second' } });
    expect(facts?.['array']).toContain('“second”, float32');
    expect(await problemOf(npySource, { files, params: { array: 'x' } })).toMatchObject({ param: 'array' });
  });
});

test('npyOut writes what npySource reads: the same picture', async () => {
  const source = pictureOf([
    [1, 0.2, 0],
    [0, 0.4, 0.6],
  ]);
  const { file, shows } = await evaluateNode(npyOut, { inputs: { picture: source }, params: { name: 'a/b.npy' } });
  expect(shows).toBe(source);
  expect(file?.name).toBe('a-b.npy');
  const report = { progress: () => {}, checkpoint: async () => {} };
  const bytes = new Uint8Array(await (await file!.encode(report)).arrayBuffer());
  const back = await picture({ files: [{ name: 'b.npy', bytes }], settings });
  expect(await back.read(0, 2)).toEqual(await source.read(0, 2));
  expect(await problemOf(npyOut)).toMatchObject({ code: 'input-missing', port: 'picture' });
});
