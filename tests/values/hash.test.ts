import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, contentKey, sha256Hex } from '../../src/values/hash.ts';

test('SHA-256 of texts and bytes, as the standard gives it', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256Hex('abc')).toBe(abc);
  expect(await sha256Hex(Uint8Array.of(97, 98, 99))).toBe(abc);
});

test('values that say the same have one text and one key, whatever the order of their entries', async () => {
  const a = { b: 1, a: [1, { y: -0, x: 'é"' }], c: undefined };
  const b = { a: [1, { x: 'é"', y: 0 }], b: 1 };
  expect(canonicalJson(a)).toBe('{"a":[1,{"x":"é\\"","y":0}],"b":1}');
  expect(await contentKey(a)).toBe(await contentKey(b));
  expect(await contentKey({ ...b, b: 2 })).not.toBe(await contentKey(b));
});

test('the text is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      // JSON itself turns −0 into 0.
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, () => 0, [undefined]])('refuses what JSON cannot say: %s', (value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});
