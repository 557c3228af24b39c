import { expect, test } from 'vitest';
import { emptyPatch, type PatchDocument } from '../../src/patch/document.ts';
import { loadLastPatch, startAutosave } from '../../src/store/autosave.ts';
import { type Database, memoryDatabase } from '../../src/store/database.ts';
import { createOpenPatch } from '../../src/store/open-patch.ts';
import { storageProblem } from '../../src/store/problems.ts';

/** A database whose writes wait until they are let through. */
function slow(): { readonly database: Database; readonly names: string[]; release(error?: unknown): Promise<void> } {
  const memory = memoryDatabase();
  const waiting: ((error?: unknown) => void)[] = [];
  const names: string[] = [];
  return {
    names,
    database: {
      ...memory,
      kind: 'indexeddb',
      put: async (store, key, value) => {
        names.push((value as unknown as PatchDocument).name);
        await new Promise<void>((resolve, reject) => waiting.push((error) => (error ? reject(error) : resolve())));
        await memory.put(store, key, value);
      },
    },
    async release(error) {
      waiting.shift()?.(error);
      // Lets what waited for it go on.
      for (let turns = 0; turns < 20; turns++) await Promise.resolve();
    },
  };
}

test('saves one whole document at a time, the last one last, and says how it stands', async () => {
  const { database, names, release } = slow();
  const openPatch = createOpenPatch(emptyPatch('0'));
  const saved = () => openPatch.store.getState().saved;
  const autosave = startAutosave(openPatch, database, 1e6);
  await Promise.resolve();
  for (const name of ['1', '2', '3']) openPatch.apply({ type: 'rename', name }, { label: 'x' });
  expect(saved()).toBe('saving');
  const flushed = autosave.flush();
  await release();
  expect(saved()).toBe('saving');
  expect(names).toEqual(['0', '3']);
  await release();
  await flushed;
  expect(saved()).toBe('saved');
  expect(await loadLastPatch(database)).toMatchObject({ state: 'loaded', document: { name: '3' } });
  await autosave.stop();
  expect(names).toHaveLength(2);
});

test('a failure is told and the next save tries again', async () => {
  const { database, release } = slow();
  const openPatch = createOpenPatch(emptyPatch('0'));
  const autosave = startAutosave(openPatch, database, 1e6);
  await Promise.resolve();
  await release(new DOMException('', 'QuotaExceededError'));
  const full = storageProblem(new DOMException('', 'QuotaExceededError')).message;
  expect(openPatch.store.getState()).toMatchObject({ saved: 'failed', saveProblem: full });
  const flushed = autosave.flush();
  await Promise.resolve();
  await release();
  await flushed;
  expect(openPatch.store.getState()).toMatchObject({ saved: 'saved', saveProblem: undefined });
});

test('in memory only, it says that nothing lasts', async () => {
  const problem = storageProblem(new DOMException('', 'SecurityError'));
  const openPatch = createOpenPatch(emptyPatch());
  await startAutosave(openPatch, memoryDatabase(problem), 1e6).flush();
  expect(openPatch.store.getState()).toMatchObject({ saved: 'failed', saveProblem: problem.message });
});

test('a stored patch that cannot be read is put aside, not lost', async () => {
  const database = memoryDatabase();
  expect(await loadLastPatch(database)).toEqual({ state: 'none' });
  const broken = { format: 'artivi-patch', version: 99 };
  await database.put('patches', 'current', broken);
  const last = await loadLastPatch(database);
  expect(last.state === 'unreadable' && last.problems[0]?.code).toBe('newer-version');
  await startAutosave(createOpenPatch(emptyPatch()), database, 1e6).flush();
  expect(await database.get('patches', 'unreadable')).toEqual(broken);
});
