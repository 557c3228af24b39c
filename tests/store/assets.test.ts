import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAssetStore } from '../../src/store/assets.ts';
import { type Database, memoryDatabase } from '../../src/store/database.ts';
import { storageProblem } from '../../src/store/problems.ts';
import { ProblemError } from '../../src/values/problem.ts';

const picture = (content: string) => new Blob([content], { type: 'image/png' });
const hashOf = (content: string) => createHash('sha256').update(content).digest('hex');

function counting(database: Database): { readonly database: Database; readonly puts: string[] } {
  const puts: string[] = [];
  return {
    puts,
    database: {
      ...database,
      put: (store, key, value) => {
        puts.push(key);
        return database.put(store, key, value);
      },
    },
  };
}

test('a file is stored once, however often and under whatever name it comes', async () => {
  const { database, puts } = counting(memoryDatabase());
  const assets = createAssetStore(database);
  const references = await Promise.all(
    ['a.png', 'b.png', 'x/../c.png'].map((name) => assets.add(picture('same'), name)),
  );
  await assets.add(picture('same'), 'd.png');
  expect(puts).toEqual([hashOf('same')]);
  expect(references.map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png']);
  expect(references[0]).toEqual({ hash: hashOf('same'), name: 'a.png', mediaType: 'image/png', size: 4 });
  expect(await (await assets.blob(hashOf('same')))?.text()).toBe('same');
  expect(await assets.blob(hashOf('other'))).toBeNull();
});

test('a file that storage refuses works until the page goes, and is told', async () => {
  const told: string[] = [];
  const full: Database = {
    ...memoryDatabase(),
    put: () => Promise.reject(new DOMException('', 'QuotaExceededError')),
  };
  const assets = createAssetStore(full, { onProblem: ({ code }) => told.push(code) });
  const { hash } = await assets.add(picture('big'), 'big.png');
  expect(told).toEqual(['storage-full']);
  expect(await (await assets.blob(hash))?.text()).toBe('big');
  expect(await assets.has(hash)).toBe(true);
});

test('a file that can no longer be read is a problem in plain words', async () => {
  class Gone extends Blob {
    override arrayBuffer(): Promise<ArrayBuffer> {
      return Promise.reject(new DOMException('', 'NotReadableError'));
    }
  }
  const assets = createAssetStore(memoryDatabase());
  const error = await assets.add(new Gone(['x']), 'x').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).problem.code).toBe('file-unreadable');
});

test('what no patch keeps can be taken away', async () => {
  const assets = createAssetStore(memoryDatabase());
  await assets.addVerified(new Map(['a', 'b', 'c'].map((content) => [hashOf(content), picture(content)])));
  expect(await assets.prune(new Set([hashOf('b')]))).toBe(2);
  expect(await assets.has(hashOf('a'))).toBe(false);
  expect(await assets.has(hashOf('b'))).toBe(true);
});

test('storage errors become sentences that say what to do', () => {
  for (const name of [
    'QuotaExceededError',
    'VersionError',
    'SecurityError',
    'InvalidStateError',
    'AbortError',
    'Odd',
  ]) {
    const { message, cause } = storageProblem(new DOMException('', name));
    expect(message).toMatch(/\.$/);
    expect(cause).toContain(name);
  }
  expect(storageProblem('text').code).toBe('storage-failed');
});
