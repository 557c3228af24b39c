import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importPatch } from '../../src/patch/bundle.ts';
import { PATCH_VERSION } from '../../src/patch/document.ts';
import { type Migration, migrate, migrations } from '../../src/patch/migrations.ts';
import { patchJsonSchema } from '../../src/patch/schema.ts';
import { ProblemError } from '../../src/values/problem.ts';

const fixtures = new URL('../fixtures/patches/', import.meta.url);
const versions = Array.from({ length: PATCH_VERSION }, (_, index) => index + 1);

describe.each(versions)('files of version %i', (version) => {
  const folder = new URL(`v${version}/`, fixtures);
  const names = readdirSync(folder);

  test('there are some', () => {
    expect(names.length).toBeGreaterThan(0);
  });

  test.each(names)('%s opens with all that it holds', async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    const json = JSON.parse(new TextDecoder().decode(bytes));
    expect(json.version).toBe(version);
    const imported = await importPatch(bytes);
    if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
    expect(imported.warnings).toEqual([]);
    expect(imported.document.version).toBe(PATCH_VERSION);
    expect(imported.document.nodes.map(({ id }) => id)).toEqual(json.nodes.map((node: { id: string }) => node.id));
    expect([...imported.assets.keys()]).toEqual(Object.keys(json.files ?? {}));
    expect(imported.document.connections).toHaveLength(json.connections?.length ?? 0);
  });
});

test('every version but this one has its migration', () => {
  expect(migrations.map(({ from }) => from)).toEqual(versions.slice(0, -1));
});

describe('the chain', () => {
  const steps: readonly Migration[] = [
    { from: 2, change: 'title is name', migrate: ({ title, ...rest }) => ({ ...rest, name: title }) },
    { from: 1, change: 'called is title', migrate: ({ called, ...rest }) => ({ ...rest, title: called }) },
  ];

  test('takes each step once, in order, and raises the version', () => {
    const old = { version: 1, called: 'Mine' };
    expect(migrate(old, 1, 3, steps)).toEqual({ version: 3, name: 'Mine' });
    expect(migrate({ version: 2, title: 'Mine' }, 2, 3, steps)).toEqual({ version: 3, name: 'Mine' });
    expect(old).toEqual({ version: 1, called: 'Mine' });
  });

  test('leaves what is current alone and says where a step is missing', () => {
    const current = { version: 3 };
    expect(migrate(current, 3, 3, steps)).toBe(current);
    expect(() => migrate({ version: 0 }, 0, 3, steps)).toThrow(ProblemError);
  });
});

test('docs/patch.schema.json is what the schema says: run `node scripts/make-schema.mjs`', () => {
  const committed = JSON.parse(readFileSync(new URL('../../docs/patch.schema.json', import.meta.url), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(patchJsonSchema())));
  expect(committed.properties.nodes.items.required).toEqual(['id', 'type', 'position']);
});
