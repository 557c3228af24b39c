import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exportPatch, importPatch } from '../../src/patch/bundle.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { freshSeed, type Random, seededRandom } from '../support/random.ts';

const folders = ['../fixtures/patches/v1/', '../../patches/'].map((path) => new URL(path, import.meta.url));
const texts = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8')),
);

const oddValues: readonly unknown[] = [
  null,
  true,
  '',
  '\ud800',
  -0,
  -1,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  [],
  {},
  [[]],
  '__proto__',
  'constructor',
  JSON.parse('{"__proto__":{"polluted":1}}'),
  { length: 1e9 },
  { hash: 'x' },
  undefined,
  () => 1,
  Symbol('s'),
  10n,
  new Date(0),
  new Map(),
];

/** Puts something odd in place of, beside or instead of a random part of a value. */
function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.next() < 0.04) return random.pick(oddValues);
  const keys = Object.keys(value);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  const key = keys.length > 0 ? random.pick(keys) : '0';
  const at = copy as Record<string, unknown>;
  const way = random.next();
  if (way < 0.1) delete at[key];
  else if (way < 0.2) at[random.pick(['x', 'type', 'id', '7', 'toString', ...keys])] = at[key];
  else at[key] = mutated(at[key], random);
  return copy;
}

test('parsePatch answers every mutation of a real patch, and what it lets through is sound', () => {
  const random = seededRandom(freshSeed());
  let opened = 0;
  for (let round = 0; round < 4000; round++) {
    let json: unknown = JSON.parse(random.pick(texts));
    for (let times = 1 + random.below(3); times > 0; times--) json = mutated(json, random);
    const context = `seed ${random.seed}, round ${round}`;
    const parsed = parsePatch(json);
    if (parsed.ok) {
      opened++;
      const again = parsePatch(JSON.parse(JSON.stringify(parsed.document)));
      expect(again.ok && JSON.stringify(again.document), context).toBe(JSON.stringify(parsed.document));
    } else {
      expect(parsed.problems.length, context).toBeGreaterThan(0);
      for (const { message } of parsed.problems) expect(message, context).toMatch(/\S.*\.$/s);
    }
    expect(({} as Record<string, unknown>)['polluted'], context).toBeUndefined();
  }
  expect(opened).toBeGreaterThan(100);
  expect(opened).toBeLessThan(3900);
});

test('importPatch answers every corruption of a file’s bytes', async () => {
  const random = seededRandom(freshSeed());
  const bundles = await Promise.all(
    texts.map(async (text) => {
      const imported = await importPatch(new TextEncoder().encode(text));
      if (!imported.ok) throw new Error('a fixture does not open');
      const content = 'x'.repeat(3000);
      return new Uint8Array(
        await (await exportPatch(imported.document, async () => new Blob([content]))).arrayBuffer(),
      );
    }),
  );
  let refused = 0;
  for (let round = 0; round < 1500; round++) {
    const bytes = new Uint8Array(random.pick(bundles));
    for (let times = random.below(4); times >= 0; times--) {
      const at = random.below(bytes.length);
      if (random.next() < 0.5) bytes[at] = random.below(256);
      else bytes.copyWithin(at, random.below(bytes.length), random.below(bytes.length));
    }
    const cut = random.next() < 0.3 ? bytes.slice(0, random.below(bytes.length)) : bytes;
    const context = `seed ${random.seed}, round ${round}`;
    const imported = await importPatch(cut, { readBeside: async () => Promise.reject(new Error('none')) });
    if (imported.ok) expect(parsePatch(JSON.parse(JSON.stringify(imported.document))).ok, context).toBe(true);
    else {
      refused++;
      expect(imported.problems[0]?.message, context).toMatch(/\.$/);
    }
  }
  expect(refused).toBeGreaterThan(100);
});
