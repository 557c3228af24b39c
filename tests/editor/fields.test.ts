import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { complaint, fieldsOf, shownFields } from '../../src/editor/fields/describe.ts';
import { numberText, parseNumber, stepped } from '../../src/editor/fields/number-text.ts';
import { catalog } from '../../src/nodes/catalog.ts';
import type { Params } from '../../src/patch/document.ts';

describe('generated fields', () => {
  it.each(catalog.map((declaration) => [declaration.type, declaration] as const))(
    '%s: every param has one',
    (_t, node) => {
      const fields = fieldsOf(node);
      expect(fields.map((field) => field.name)).toEqual(Object.keys(node.params.shape));
      for (const field of fields) {
        const hidden = (field.schema.meta() as { field?: string } | undefined)?.field === 'hidden';
        expect(field.control.kind === 'hidden', `${field.name} is shown unless it is declared hidden`).toBe(hidden);
        expect(field.label, `${field.name} has a label`).not.toBe('');
        expect(complaint(field, field.fallback), `${field.name}: its default fits`).toBeNull();
      }
    },
  );

  it.each(catalog.map((declaration) => [declaration.type, declaration] as const))(
    '%s: every choice fits',
    (_t, node) => {
      for (const field of fieldsOf(node)) {
        if (field.control.kind !== 'select' && field.control.kind !== 'segments') continue;
        expect(field.control.options.length).toBeGreaterThan(1);
        for (const option of field.control.options) expect(complaint(field, option.value)).toBeNull();
      }
    },
  );

  it('reads bounds, whole numbers and unions of words and numbers from the schema', () => {
    const declaration = {
      ...(catalog[0] ?? raise()),
      params: z.strictObject({
        count: z.int().min(1).max(9).default(3).meta({ label: 'count', help: '' }),
        size: z
          .union([z.enum(['auto', 'exact']), z.literal([512, 1024])])
          .default('auto')
          .meta({ label: 'size', help: '', options: { auto: 'by itself' } }),
      }),
    };
    const [count, size] = fieldsOf(declaration);
    expect(count?.control).toEqual({ kind: 'number', whole: true, step: 1, min: 1, max: 9 });
    expect(size?.control).toEqual({
      kind: 'select',
      options: [
        { value: 'auto', label: 'by itself' },
        { value: 'exact', label: 'exact' },
        { value: 512, label: '512' },
        { value: 1024, label: '1024' },
      ],
    });
  });

  it('says what is wrong with a value', () => {
    const images = catalog.find((declaration) => declaration.type === 'imageSource') ?? raise();
    const seconds = fieldsOf(images).find((field) => field.name === 'seconds') ?? raise();
    expect(complaint(seconds, -2)).toMatch(/0/);
    expect(complaint(seconds, 2)).toBeNull();
  });
});

describe('fields that do something in the chosen mode only', () => {
  const shown = (type: string, params: Params) => {
    const declaration = catalog.find((node) => node.type === type) ?? raise();
    return new Set(shownFields(declaration, params).map((field) => field.name));
  };

  it('depend on params of the same node, and on values that these can have', () => {
    const conditions = catalog.flatMap((node) =>
      fieldsOf(node).flatMap((field) => field.when.map((condition) => ({ node, field, ...condition }))),
    );
    expect(conditions.length).toBeGreaterThan(5);
    for (const { node, field, param, values } of conditions) {
      const words = `${node.type}: ${field.name} when ${param}`;
      const other = fieldsOf(node).find(({ name }) => name === param) ?? raise();
      expect(other, words).not.toBe(field);
      expect(values.length, words).toBeGreaterThan(0);
      for (const value of values) expect(complaint(other, value), words).toBeNull();
    }
  });

  it.each(catalog.map(({ type }) => type))('%s: those without a condition are always shown', (type) => {
    const declaration = catalog.find((node) => node.type === type) ?? raise();
    const free = fieldsOf(declaration).filter(({ when, control }) => when.length === 0 && control.kind !== 'hidden');
    for (const { name } of free) expect(shown(type, {}).has(name), name).toBe(true);
  });

  it.each([
    [{}, ['step']],
    [{ mode: 'squash', sweep: true }, ['step']],
    [{ mode: 'film', sweep: true }, ['seconds']],
    [{ mode: 'slit' }, ['column', 'step', 'sweep']],
    [{ mode: 'slit', sweep: true }, ['column', 'columnTo', 'step', 'sweep']],
  ])('videoSource with %o: %o', (params, names) => {
    const depending = ['seconds', 'column', 'sweep', 'columnTo', 'step'];
    expect(depending.filter((name) => shown('videoSource', params).has(name)).sort()).toEqual(names);
  });

  it.each([
    [{}, ['earlyStop', 'momentum', 'seed', 'style']],
    [{ method: 'admm' }, ['seed', 'style']],
    [{ start: 'pghi' }, ['earlyStop', 'momentum', 'seed']],
    [{ start: 'phase', method: 'admm' }, []],
  ])('griffinLim with %o: %o', (params, names) => {
    const depending = ['style', 'momentum', 'earlyStop', 'seed'];
    expect(depending.filter((name) => shown('griffinLim', params).has(name)).sort()).toEqual(names);
  });

  it('are shown for one value of several', () => {
    expect(['off', 'above', 'below'].filter((hide) => shown('mix', { hide }).has('split'))).toEqual(['above', 'below']);
  });
});

describe('numbers as people write them', () => {
  it.each([
    ['1.5', '', 1.5],
    ['1,5', '', 1.5],
    [' .5 s ', 's', 0.5],
    ['−6 dB', 'dB', -6],
    ['20 kHz', 'Hz', 20_000],
    ['44.1k', 'Hz', 44_100],
    ['250 ms', 's', 0.25],
    ['1e3', '', 1000],
    ['', '', null],
    ['two', '', null],
    ['3 bananas', 's', null],
    ['NaN', '', null],
    ['1e999', '', null],
  ])('%s (%s) is %s', (text, unit, expected) => {
    expect(parseNumber(text, unit)).toBe(expected);
  });

  it('are shown without float dust', () => {
    expect([0.1 + 0.2, 3, 1 / 3].map(numberText)).toEqual(['0.3', '3', '0.333333']);
  });

  it('step on the grid of the step and stay within the bounds', () => {
    const range = { step: 0.1, min: 0, max: 1 };
    expect(stepped(0.2, 1, range)).toBe(0.3);
    expect(stepped(0.25, 1, range)).toBe(0.3);
    expect(stepped(0.95, 5, range)).toBe(1);
    expect(stepped(0, -1, range)).toBe(0);
  });
});

function raise(): never {
  throw new Error('not there');
}
