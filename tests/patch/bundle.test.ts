import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../src/patch/base64.ts';
import { exportPatch, type ImportedPatch, importPatch, MAX_PATCH_FILE_BYTES } from '../../src/patch/bundle.ts';
import { base64Bytes, cutBase64 } from '../../src/patch/cut-files.ts';
import type { Json, PatchDocument } from '../../src/patch/document.ts';
import { applyEdit } from '../../src/patch/edits.ts';
import { sha256, sha256InSlices } from '../../src/patch/sha256.ts';
import { plainFileName, plainMediaType } from '../../src/patch/text.ts';
import type { AssetReference } from '../../src/values/asset.ts';
import { loadShippedPatch, shippedPatchNames } from '../support/shipped-patches.ts';
import { node, patchOf } from './build.ts';

type Opened = Extract<ImportedPatch, { ok: true }>;

const nodeHash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (blob: Blob | undefined) => new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));

function file(bytes: Uint8Array, name = 'a.png'): AssetReference {
  return { hash: nodeHash(bytes), name, mediaType: 'image/png', size: bytes.byteLength };
}

function patchWith(...references: readonly AssetReference[]): PatchDocument {
  const files = references.map((reference): Json => ({ ...reference }));
  const patch = patchOf([
    node('a', 'imageSource', { files }),
    node('x', 'unheardOf', { deep: { one: files[0] ?? null } }),
  ]);
  return applyEdit(patch, { type: 'addAssets', assets: references });
}

async function opened(file: Blob | Uint8Array<ArrayBuffer>): Promise<Opened> {
  const imported = await importPatch(file);
  if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
  return imported;
}

/** A patch file with one entry of its `files` spoiled. */
async function spoiled(spoil: (text: string) => string): Promise<Opened> {
  const bytes = new Uint8Array(randomBytes(3000));
  const text = await (await exportPatch(patchWith(file(bytes)), async () => new Blob([bytes]))).text();
  return opened(new Blob([spoil(text)]));
}

describe('a patch as a file', () => {
  test('comes back with its files, and without what no node uses', async () => {
    const kept = [0, 1, 2, 3, 1000, 5_000_001].map((size) => new Uint8Array(randomBytes(size)));
    const unused = file(new Uint8Array([9, 9]), 'unused.png');
    const stored = new Map(kept.map((bytes) => [nodeHash(bytes), new Blob([bytes])]));
    const patch = patchWith(...kept.map((bytes, index) => file(bytes, `${index}.png`)));
    const withUnused = applyEdit(patch, { type: 'addAssets', assets: [unused] });
    const asked: string[] = [];
    const exported = await exportPatch(withUnused, async (hash) => {
      asked.push(hash);
      return stored.get(hash) ?? null;
    });
    expect(asked).toEqual([...stored.keys()]);
    JSON.parse(await exported.text());
    const back = await opened(exported);
    expect(back.warnings).toEqual([]);
    expect(back.document).toEqual(patch);
    expect([...back.assets.keys()]).toEqual([...stored.keys()]);
    for (const bytes of kept)
      expect(Buffer.compare(bytes, await bytesOf(back.assets.get(nodeHash(bytes)))), `${bytes.length}`).toBe(0);
    expect(back.assets.get(nodeHash(kept[4] ?? new Uint8Array()))?.type).toBe('image/png');
  });

  test('a patch without files is plain JSON', async () => {
    const patch = patchOf([node('a')]);
    const text = await (await exportPatch(patch, async () => null)).text();
    expect(JSON.parse(text)).toEqual({ ...patch, files: {} });
    expect((await opened(new Blob([text]))).document).toEqual(patch);
  });

  test('opens though a file is missing, unless it is stored already', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const exported = await exportPatch(patchWith(file(bytes, 'gone.png')), async () => null);
    const { warnings, assets, document } = await opened(exported);
    expect(document.nodes).toHaveLength(2);
    expect(assets.size).toBe(0);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'asset-missing', path: 'nodes[0].params.files[0]' });
    expect(warnings[0]?.message).toMatch(/^The file "gone.png" is not in this patch \(nodes\[0\]/);
    const known = await importPatch(exported, { stored: async (hash) => hash === nodeHash(bytes) });
    expect(known.ok && known.warnings).toEqual([]);
  });

  test('a file whose bytes were changed is refused, the patch opens', async () => {
    const { warnings, assets } = await spoiled((text) =>
      text.replace(/("base64": ")(.)/, (_, key, letter) => key + (letter === 'A' ? 'B' : 'A')),
    );
    expect(assets.size).toBe(0);
    expect(warnings[0]?.code).toBe('asset-wrong-hash');
    expect(warnings[0]?.path).toMatch(/^files\.[0-9a-f]{64}$/);
    expect(warnings[0]?.message).toMatch(/its SHA-256 must be [0-9a-f]{12}…, not [0-9a-f]{12}…/);
  });

  test.each([
    ['another letter', (text: string) => text.replace(/("base64": "....)./, '$1!')],
    ['a lost letter', (text: string) => text.replace(/("base64": ")./, '$1')],
    ['padding inside', (text: string) => text.replace(/("base64": ")..../, '$1AB==')],
  ])('base64 with %s is refused, the patch opens', async (_, spoil) => {
    const { warnings, assets } = await spoiled(spoil);
    expect(assets.size).toBe(0);
    expect(warnings[0]?.message).toMatch(/is not whole in this patch: it must be base64/);
  });

  test('slashes may be escaped, white space may stand around', async () => {
    const { warnings, assets } = await spoiled((text) =>
      text.replaceAll(/"base64": "[^"]+"/g, (entry) => `"base64" \n\t:\r\n ${entry.slice(10).replaceAll('/', '\\/')}`),
    );
    expect(warnings).toEqual([]);
    expect(assets.size).toBe(1);
  });

  test('long base64 never becomes text, whatever quotes stand before it', () => {
    const base64 = 'QUJD'.repeat(1000);
    for (const title of ['plain', 'a "quoted', 'ends in \\', '\\"', '"base64":"', '\\\\" "']) {
      const json = { title, files: { h: { base64 } }, more: { 'not base64': base64 } };
      const bytes = new TextEncoder().encode(JSON.stringify(json));
      const { text, cuts } = cutBase64(bytes);
      expect(cuts, title).toBe(1);
      const cut = JSON.parse(text ?? '');
      expect(cut.title).toBe(title);
      expect(cut.more).toEqual(json.more);
      expect(new TextDecoder().decode(base64Bytes(cut.files.h.base64, bytes))).toBe(base64);
    }
  });

  test('a param that looks like a file keeps its text', async () => {
    const base64 = 'QUJD'.repeat(1000);
    const small = new Uint8Array([1, 2]);
    const patch = applyEdit(patchWith(file(small)), { type: 'setParams', node: 'x', params: { base64 } });
    const back = await opened(await exportPatch(patch, async () => new Blob([small])));
    expect(back.document.nodes[1]?.params['base64']).toBe(base64);
    expect(back.assets.size).toBe(1);
  });
});

describe('files beside a patch', () => {
  const bytes = new Uint8Array([4, 5, 6]);
  const reference = file(bytes);
  const beside = (path: string) =>
    new Blob([JSON.stringify({ ...patchWith(reference), files: { [reference.hash]: { path } } })]);

  test('are read by their path', async () => {
    const imported = await importPatch(beside('assets/a.png'), {
      readBeside: async (path) => new Blob([path === 'assets/a.png' ? bytes : '']),
    });
    expect(imported.ok && imported.warnings).toEqual([]);
    expect(imported.ok && (await bytesOf(imported.assets.get(reference.hash)))).toEqual(bytes);
  });

  test.each(['../a.png', '/etc/passwd', 'a/../../b', 'https://example.org/a.png', 'a\\b', 'a//b', './a'])(
    '%s is not beside the patch',
    async (path) => {
      const asked: string[] = [];
      const readBeside = async (wanted: string) => {
        asked.push(wanted);
        return new Blob([bytes]);
      };
      const imported = await importPatch(beside(path), { readBeside });
      expect(asked).toEqual([]);
      expect(imported.ok && imported.warnings[0]?.code).toBe('asset-missing');
    },
  );
});

describe('bounds', () => {
  test('a file beyond the bound is refused without being read', async () => {
    class Huge extends Blob {
      override get size(): number {
        return MAX_PATCH_FILE_BYTES + 1;
      }
      override arrayBuffer(): Promise<ArrayBuffer> {
        throw new Error('must not be read');
      }
    }
    const imported = await importPatch(new Huge());
    expect(imported.ok || imported.problems[0]?.message).toBe('A patch may take up to 512 MiB; this file has 513 MiB.');
  });

  test('much text that is no file is refused', async () => {
    const bytes = new Uint8Array(65 * 2 ** 20).fill(0x20);
    bytes.set(new TextEncoder().encode('{"format":"artivi-patch","name":"'));
    const imported = await importPatch(bytes);
    expect(imported.ok || imported.problems[0]?.code).toBe('too-large');
  });

  test('200 MB of base64 open', async () => {
    const letters = 200_000_000;
    const head = new TextEncoder().encode(
      `${JSON.stringify(patchWith(file(new Uint8Array(0)))).slice(0, -1)},"files":{`,
    );
    const text = new Uint8Array(head.length + letters + 120).fill(0x20);
    const entry = new TextEncoder().encode(`"${nodeHash(new Uint8Array(0))}":{"base64":"`);
    text.set(head);
    text.set(entry, head.length);
    text.fill(0x41, head.length + entry.length, head.length + entry.length + letters);
    text.set(new TextEncoder().encode('"}}}'), head.length + entry.length + letters);
    const back = await opened(text);
    // 150 MB of zeros are not the empty file they claim to be.
    expect(back.warnings.map(({ code }) => code)).toEqual(['asset-wrong-hash']);
  });
});

describe('the shipped patches', () => {
  test.each(shippedPatchNames())('%s opens with all its files, and every file is used', async (name) => {
    const { document, assets, warnings, description } = await loadShippedPatch(name);
    expect(warnings).toEqual([]);
    expect(description).toMatch(/^\p{Lu}.{10,120}\.$/u);
    expect(Object.keys(document.assets).sort()).toEqual([...assets.keys()].sort());
    expect(document.nodes.length).toBeGreaterThan(2);
  });

  test('picture and slideshow are what a first visit needs', async () => {
    expect(shippedPatchNames()).toEqual(expect.arrayContaining(['picture', 'slideshow']));
    const { assets } = await loadShippedPatch('slideshow');
    expect(assets.size).toBe(3);
  });
});

test('base64 agrees with Node’s for every length up to 100 and refuses what is none', async () => {
  for (let length = 0; length <= 100; length++) {
    const bytes = new Uint8Array(randomBytes(length));
    const text = new TextDecoder().decode(encodeBase64(bytes));
    expect(text).toBe(Buffer.from(bytes).toString('base64'));
    expect(await decodeBase64(new TextEncoder().encode(text))).toEqual(bytes);
  }
  for (const wrong of ['A', 'AB', 'ABC', 'A===', '====', 'AB=C', 'AB-_', 'ABCD\n', '@BCD', 'ABCDAB*='])
    expect(await decodeBase64(new TextEncoder().encode(wrong)), wrong).toBeNull();
});

test('SHA-256 in slices agrees with the platform’s, whatever the slices', async () => {
  for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 100_000]) {
    const bytes = new Uint8Array(randomBytes(size));
    const expected = nodeHash(bytes);
    expect(await sha256(bytes)).toBe(expected);
    for (const slice of [64, 128, 1000, 2 ** 20])
      expect(await sha256InSlices(new Blob([bytes]), slice), `${size}/${slice}`).toBe(expected);
  }
});

test('file names and media types are made safe', () => {
  expect(plainFileName('../../etc/pass\u0000wd')).toBe('pass wd');
  expect(plainFileName('C:\\x\\Ümläut 猫.JPG')).toBe('Ümläut 猫.JPG');
  expect(plainFileName('exe\u202egnp.jpg')).toBe('exe gnp.jpg');
  expect(plainFileName('a<b>:"|?*.png')).toBe('a_b______.png');
  expect(plainFileName('..')).toBe('file');
  expect(plainFileName(`${'x'.repeat(5000)}.tiff`)).toBe(`${'x'.repeat(195)}.tiff`);
  expect(plainMediaType('image/PNG')).toBe('image/png');
  for (const risky of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', '', 'x', 'a/b;c=d'])
    expect(plainMediaType(risky)).toBe('application/octet-stream');
});
