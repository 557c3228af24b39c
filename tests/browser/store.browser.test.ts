import { afterEach, describe, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { exportPatch, importPatch } from '../../src/patch/bundle.ts';
import { emptyPatch } from '../../src/patch/document.ts';
import { sha256, sha256InSlices } from '../../src/patch/sha256.ts';
import { createAssetStore } from '../../src/store/assets.ts';
import { loadLastPatch, startAutosave } from '../../src/store/autosave.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { gallery, shippedPatch } from '../../src/store/gallery.ts';
import { createOpenPatch } from '../../src/store/open-patch.ts';
import { ProblemError } from '../../src/values/problem.ts';
import { node, patchOf } from '../patch/build.ts';

interface Protocol {
  send(method: string, params: object): Promise<unknown>;
}

let opened: (Database | IDBDatabase)[] = [];
let names: string[] = [];

function freshName(): string {
  const name = `artivi-test-${crypto.randomUUID()}`;
  names.push(name);
  return name;
}

async function database(
  name: string,
  options: { version?: number; openMilliseconds?: number } = {},
): Promise<Database> {
  const open = await openDatabase({ name, ...options });
  opened.push(open);
  return open;
}

/** A connection of another program or tab, which gives way only if it is told to. */
function otherTab(name: string, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => {
      opened.push(request.result);
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ProblemError ? error.problem.code : `no problem: ${String(error)}`;
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const open of opened) open.close();
  for (const name of names) indexedDB.deleteDatabase(name);
  opened = [];
  names = [];
});

// First, because Chromium relies on a grant of space for up to half a minute after a write.
test('full storage is told, the file works all the same', async () => {
  const protocol = cdp() as unknown as Protocol;
  const open = await database(freshName());
  const told: string[] = [];
  const assets = createAssetStore(open, { onProblem: ({ code }) => told.push(code) });
  await protocol.send('Storage.overrideQuotaForOrigin', { origin: location.origin, quotaSize: 1 });
  try {
    const refused = async () => (await problemOf(open.put('assets', 'probe', new Blob(['x'])))) === 'storage-full';
    await vi.waitUntil(refused, { timeout: 50_000, interval: 250 });
    const { hash } = await assets.add(new Blob([new Uint8Array(6_000_000)]), 'big.bin');
    expect(told).toEqual(['storage-full']);
    expect((await assets.blob(hash))?.size).toBe(6_000_000);
    expect(await open.has('assets', hash)).toBe(false);
    const openPatch = createOpenPatch(patchOf([node('a', 'x', { text: 'x'.repeat(3_000_000) })]));
    const autosave = startAutosave(openPatch, open, 1e6);
    await autosave.flush();
    expect(openPatch.store.getState().saved).toBe('failed');
    expect(openPatch.store.getState().saveProblem).toMatch(/storage is full/);
    await protocol.send('Storage.overrideQuotaForOrigin', { origin: location.origin });
    await autosave.flush();
    expect(openPatch.store.getState()).toMatchObject({ saved: 'saved', saveProblem: undefined });
    await autosave.stop();
  } finally {
    await protocol.send('Storage.overrideQuotaForOrigin', { origin: location.origin });
  }
});

describe('what is edited survives', () => {
  test('a patch is saved after an edit without being asked, and found again', async () => {
    const name = freshName();
    const first = await database(name);
    expect(first.kind).toBe('indexeddb');
    const openPatch = createOpenPatch(emptyPatch('Before'));
    const autosave = startAutosave(openPatch, first);
    openPatch.apply({ type: 'addNodes', nodes: [node('a', 'imageSource', { seconds: 3 })] }, { label: 'Add' });
    expect(openPatch.store.getState().saved).toBe('saving');
    await vi.waitUntil(() => openPatch.store.getState().saved === 'saved');
    await autosave.stop();
    first.close();
    expect(await loadLastPatch(await database(name))).toEqual({
      state: 'loaded',
      document: openPatch.store.getState().document,
      warnings: [],
    });
  });

  test('leaving the page saves at once', async () => {
    const name = freshName();
    const first = await database(name);
    const openPatch = createOpenPatch(emptyPatch('Before'));
    const autosave = startAutosave(openPatch, first, 1e6);
    openPatch.apply({ type: 'rename', name: 'After' }, { label: 'Rename' });
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    await vi.waitUntil(() => openPatch.store.getState().saved === 'saved');
    expect(await loadLastPatch(await database(name))).toMatchObject({ document: { name: 'After' } });
    await autosave.stop();
  });

  test('files are stored once, as Blobs with their type', async () => {
    const name = freshName();
    const first = await database(name);
    const file = new File([new Uint8Array(1_000_000).fill(7)], 'photo.jpg', { type: 'image/jpeg' });
    const assets = createAssetStore(first);
    const [reference, again] = await Promise.all([assets.add(file, file.name), assets.add(file, 'other.jpg')]);
    expect(again.hash).toBe(reference.hash);
    expect(await first.keys('assets')).toEqual([reference.hash]);
    first.close();
    const later = createAssetStore(await database(name));
    const blob = await later.blob(reference.hash);
    expect(blob).toBeInstanceOf(Blob);
    expect(blob).not.toBeInstanceOf(File);
    expect([blob?.size, blob?.type]).toEqual([1_000_000, 'image/jpeg']);
    expect(blob && (await sha256(blob))).toBe(reference.hash);
    expect(await later.has('0'.repeat(64))).toBe(false);
  });

  test('a connection that was ended is opened anew', async () => {
    const first = await database(freshName());
    first.close();
    await first.put('patches', 'current', { a: 1 });
    expect(await first.get('patches', 'current')).toEqual({ a: 1 });
  });
});

describe('a browser that refuses', () => {
  test('storage of a newer version is left alone', async () => {
    const name = freshName();
    const newer = await otherTab(name, 7);
    const open = await database(name);
    expect([open.kind, open.problem?.code]).toEqual(['memory', 'storage-newer']);
    expect(newer.version).toBe(7);
    await open.put('patches', 'current', emptyPatch('In memory'));
    expect(await loadLastPatch(open)).toMatchObject({ document: { name: 'In memory' } });
  });

  test('another tab that holds an older version does not keep us waiting', async () => {
    const name = freshName();
    await otherTab(name, 1);
    const open = await database(name, { version: 2, openMilliseconds: 300 });
    expect([open.kind, open.problem?.code]).toEqual(['memory', 'storage-busy']);
  });

  test('a newer version in another tab is let through, and told here', async () => {
    const name = freshName();
    const open = await database(name);
    await open.put('patches', 'current', {});
    await otherTab(name, 2);
    expect(await problemOf(open.put('patches', 'current', {}))).toBe('storage-given-up');
  });

  test('no storage at all is memory', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const open = await database(freshName());
    expect([open.kind, open.problem?.code]).toEqual(['memory', 'storage-blocked']);
  });

  test('a write that fails leaves what was there', async () => {
    const open = await database(freshName());
    await open.put('patches', 'current', { good: true });
    expect(await problemOf(open.put('patches', 'current', { bad: () => 1 }))).toBe('storage-failed');
    expect(await open.get('patches', 'current')).toEqual({ good: true });
  });
});

describe('the gallery', () => {
  test('begins with slideshow and picture', () => {
    expect(gallery.slice(0, 2).map(({ name, title }) => [name, title])).toEqual([
      ['slideshow', 'Slideshow'],
      ['picture', 'Picture'],
    ]);
    expect(shippedPatch('no such')).toBeUndefined();
  });

  test.each(gallery.map(({ name }) => name))(
    '%s loads with its files, and survives export and import',
    async (name) => {
      const loaded = await shippedPatch(name)?.load();
      if (!loaded?.ok) throw new Error(JSON.stringify(loaded));
      expect(loaded.warnings).toEqual([]);
      const exported = await exportPatch(loaded.document, async (hash) => loaded.assets.get(hash) ?? null);
      const back = await importPatch(exported);
      if (!back.ok) throw new Error(JSON.stringify(back));
      expect(back.warnings).toEqual([]);
      expect(back.document).toEqual(loaded.document);
      expect([...back.assets.keys()].sort()).toEqual(Object.keys(loaded.document.assets).sort());
    },
  );
});

test('SHA-256 in slices agrees with the browser’s', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(50_001));
  expect(await sha256InSlices(new Blob([bytes]), 4096)).toBe(await sha256(bytes));
});
