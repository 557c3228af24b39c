import { describe, expect, test } from 'vitest';
import type { ParamMeta } from '../../src/engine/contract.ts';
import { catalog, findNode } from '../../src/nodes/catalog.ts';

test('types are unique and found', () => {
  expect(new Set(catalog.map(({ type }) => type)).size).toBe(catalog.length);
  for (const node of catalog) expect(findNode(node.type)).toBe(node);
  expect(findNode('toString')).toBeUndefined();
});

describe.each(catalog.map((node) => [node.type, node] as const))('%s', (_type, node) => {
  test('has words for people', () => {
    for (const words of [node.title, node.summary]) expect(words.trim()).toMatch(/^[A-Z\p{Lu}].{2,79}$/u);
  });

  test('has a default, a label and help for every param, and refuses what it does not know', () => {
    const defaults = node.params.parse({});
    expect(Object.keys(defaults)).toEqual(Object.keys(node.params.shape));
    for (const [name, schema] of Object.entries(node.params.shape)) {
      const meta = (schema as { meta(): Partial<ParamMeta> | undefined }).meta();
      expect(meta?.label, name).toBeTruthy();
      expect(meta?.help, name).toBeTruthy();
    }
    expect(node.params.safeParse({ surprise: 1 }).success).toBe(false);
    // Defaults are what a patch may say: they come through unchanged.
    expect(node.params.parse(defaults)).toEqual(defaults);
    expect(JSON.parse(JSON.stringify(defaults))).toEqual(defaults);
  });

  test('refuses numbers that are not finite or absurd', () => {
    for (const [name, value] of Object.entries(node.params.parse({}))) {
      if (typeof value !== 'number') continue;
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e12, -1e12, '1', null]) {
        expect(node.params.safeParse({ [name]: bad }).success, `${name} = ${bad}`).toBe(false);
      }
    }
  });
});
