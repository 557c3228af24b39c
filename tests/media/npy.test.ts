import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { halfToNumber } from '../../src/media/npy/dtype.ts';
import { loadArray } from '../../src/media/npy/load.ts';
import { openNpz } from '../../src/media/npy/npz.ts';
import { planeOf } from '../../src/media/npy/plane.ts';
import { readNpy } from '../../src/media/npy/read.ts';
import { encodeNpy, type NpyFormat } from '../../src/media/npy/write.ts';
import { pictureOf } from '../nodes/views/plain-pictures.ts';
import { fixture, hasNumpy, npyOf, plainOptions, problemIn } from './npy-files.ts';

const rows = 5;
const columns = 7;

/** Row after row, as `make.py` writes them. */
function expectedValues(kind: string): number[] {
  const bits = 8 * Number(kind.slice(1));
  const base = Array.from({ length: rows * columns }, (_, i) => i);
  if (kind === 'b1') return base.map((i) => (i % 3 === 0 ? 1 : 0));
  if (kind[0] === 'f') return base.map((i) => i / 4 - 2);
  const signed = kind[0] === 'i';
  const values = base.map((i) => (signed ? i - 10 : i));
  values[0] = signed ? -(2 ** (bits - 1)) : 0;
  values[values.length - 1] = Number((1n << BigInt(signed ? bits - 1 : bits)) - 1n);
  return values;
}

function valuesOf(bytes: Uint8Array, options = plainOptions): number[] {
  const plane = planeOf(readNpy(bytes, 'a.npy'), 'a.npy', options);
  return Array.from({ length: plane.width * plane.height }, (_, i) =>
    plane.valueAt(i % plane.width, Math.floor(i / plane.width)),
  );
}

describe('NumPy’s own files', () => {
  const types = fixture('types.npz');
  const { arrays } = openNpz(types, 'types.npz', '');
  const kinds = ['b1', 'u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f2', 'f4', 'f8'];

  test('all twelve types in both byte orders and both layouts are there', () => {
    expect(arrays.length).toBe(kinds.length * 4);
  });

  test.each(kinds)('%s comes back value by value, whatever its byte order and layout', (kind) => {
    const names = arrays.filter((name) => name.includes(`-${kind}-`));
    expect(names.length).toBe(4);
    for (const name of names) {
      expect(valuesOf(openNpz(types, 'types.npz', name).bytes), name).toEqual(expectedValues(kind));
    }
    const layouts = names.map((name) => readNpy(openNpz(types, 'types.npz', name).bytes, name));
    expect(layouts.map(({ fortranOrder }) => fortranOrder).toSorted()).toEqual([false, false, true, true]);
    const bigEndian = layouts.filter(({ dtype }) => !dtype.littleEndian).length;
    expect(bigEndian).toBe(kind.endsWith('1') ? 0 : 2);
  });

  test.each([1, 2, 3])('version %i of the format', (version) => {
    const bytes = fixture(`version-${version}.npy`);
    expect(bytes[6]).toBe(version);
    expect(valuesOf(bytes)).toEqual(expectedValues('u2'));
  });

  test('packed archives, by name or the first', () => {
    const packed = fixture('packed.npz');
    expect(openNpz(packed, 'p', '').arrays).toEqual(['first', 'second', 'line']);
    expect(valuesOf(openNpz(packed, 'p', '').bytes)).toEqual(expectedValues('u1'));
    expect(valuesOf(openNpz(packed, 'p', 'second').bytes)).toEqual(expectedValues('f4'));
  });

  test('three dimensions: a plane or the mean, colours last or planes first', () => {
    const base = Array.from({ length: rows * columns }, (_, i) => i);
    for (const name of ['colours-last.npy', 'planes-first.npy']) {
      expect(valuesOf(fixture(name)), name).toEqual(base.map((i) => 2 * i));
      expect(valuesOf(fixture(name), { ...plainOptions, plane: 2 }), name).toEqual(base.map((i) => (3 * i) % 256));
    }
    // Told otherwise, the first dimension counts planes of 7 × 3.
    const odd = valuesOf(fixture('colours-last.npy'), { ...plainOptions, plane: 1, along: 'first' });
    expect(odd.slice(0, 4)).toEqual([7, 14, 21, 8]);
  });

  test('halfs: smallest, largest, infinite and none', () => {
    const bits = [0x0001, 0x0400, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x3c01, 0x8000];
    expect(bits.map(halfToNumber)).toEqual([
      2 ** -24,
      2 ** -14,
      65_504,
      -65_504,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      1 + 2 ** -10,
      -0,
    ]);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });
});

describe('scaling', () => {
  async function scaled(bytes: Uint8Array, scaling: (typeof plainOptions)['scaling'], array = '') {
    const loaded = await loadArray(bytes, 'a.npy', { ...plainOptions, scaling, array });
    const { samples, height } = loaded;
    const full = samples instanceof Uint8Array ? 255 : 1;
    return { ...loaded, at: (column: number, row: number) => samples[column * height + row]! / full };
  }
  const float = (values: readonly number[]) =>
    npyOf(
      `{'descr': '<f8', 'fortran_order': False, 'shape': (1, ${values.length})}\n`,
      new Uint8Array(Float64Array.from(values).buffer),
    );

  test('bytes are ÷ 255 and stay bytes', async () => {
    const { samples, at, description } = await scaled(fixture('written-uint8.npy'), 'auto');
    expect(samples).toBeInstanceOf(Uint8Array);
    expect(at(3, 2)).toBe((17 * 7) / 255);
    expect(description).toBe('uint8 (5, 7), 0…255');
  });

  test('÷ 255, the range of the type, the extremes, and as they are', async () => {
    const types = fixture('types.npz');
    expect((await scaled(types, '255', 'big-u2-F')).at(2, 1)).toBeCloseTo(9 / 255, 7);
    expect((await scaled(types, 'type', 'big-u2-F')).at(2, 1)).toBeCloseTo(9 / 65_535, 9);
    expect((await scaled(types, 'type', 'little-i1-C')).at(2, 1)).toBeCloseTo((-1 + 128) / 255, 7);
    expect((await scaled(types, 'extremes', 'big-f4-C')).at(2, 1)).toBeCloseTo(9 / 34, 7);
    expect((await scaled(types, 'unit', 'big-f4-C')).at(2, 1)).toBeCloseTo(0.25, 9);
    expect((await scaled(types, 'unit', 'little-b1-C')).at(6, 1)).toBe(0);
    expect((await scaled(types, 'unit', 'little-b1-C')).at(5, 1)).toBe(1);
  });

  test('auto goes by what the values are', async () => {
    expect((await scaled(float([0, 0.25, 1]), 'auto')).at(1, 0)).toBe(0.25);
    expect((await scaled(float([0, 51, 200]), 'auto')).at(1, 0)).toBeCloseTo(0.2, 7);
    const wide = await scaled(float([-4, -1, 8]), 'auto');
    expect([wide.at(0, 0), wide.at(1, 0), wide.at(2, 0)]).toEqual([0, 0.25, 1]);
    expect(wide.description).toContain('−4…8');
  });

  test('values alike, and as far apart as float64 goes, stay finite', async () => {
    expect((await scaled(float([7, 7]), 'extremes')).at(1, 0)).toBe(1);
    expect((await scaled(float([0, 0]), 'extremes')).at(1, 0)).toBe(0);
    const far = await scaled(float([-Number.MAX_VALUE, 0, Number.MAX_VALUE]), 'extremes');
    expect([far.at(0, 0), far.at(1, 0), far.at(2, 0)]).toEqual([0, 0.5, 1]);
  });

  test('what is not finite becomes 0 and is counted; what lies outside is cut and said', async () => {
    const holes = await scaled(fixture('holes.npy'), 'auto');
    expect([holes.at(2, 1), holes.at(4, 3), holes.at(0, 4), holes.at(1, 1)]).toEqual([0, 0, 0, Math.fround(8 / 34)]);
    expect(holes.warnings).toHaveLength(1);
    expect(holes.warnings[0]).toMatch(/a\.npy.*3 values are not finite/);
    const cut = await scaled(float([-1, 0.5, 3]), 'unit');
    expect([cut.at(0, 0), cut.at(1, 0), cut.at(2, 0)]).toEqual([0, 0.5, 1]);
    expect(cut.warnings[0]).toMatch(/between -1 and 3/);
  });
});

describe('refused by name', () => {
  const f4 = (shape: string) => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}}\n`;
  const cases: readonly (readonly [string, string, Uint8Array, RegExp])[] = [
    ['one dimension', 'npy-one-dimensional', fixture('line.npy'), /12 values.*reshape/],
    ['a single value', 'npy-dimensions', fixture('single.npy'), /single value/],
    ['four dimensions', 'npy-dimensions', fixture('four.npy'), /4 dimensions/],
    ['no values', 'npy-empty', fixture('nothing.npy'), /\(0, 5\)/],
    ['no bytes', 'npy-empty', new Uint8Array(0), /0 bytes/],
    ['Python objects', 'npy-objects', fixture('objects.npy'), /Python objects/],
    ['records', 'npy-type', fixture('records.npy'), /records/],
    ['complex numbers', 'npy-type', fixture('complex.npy'), /abs\(a\)/],
    ['text', 'npy-type', fixture('text.npy'), /text/],
    ['another file', 'npy-unknown', new TextEncoder().encode('Dear diary, today'), /no NumPy array/],
    ['version 4', 'npy-version', npyOf(f4('(1, 1)'), new Uint8Array(4), 4), /4\.0/],
    ['cut off data', 'npy-truncated', fixture('holes.npy').slice(0, -1), /140 bytes, and 139/],
    ['cut off header', 'npy-truncated', fixture('holes.npy').slice(0, 60), /header/],
    ['an overlong header', 'npy-header-too-long', npyOf(f4('(1, 1)').padEnd(20_000), new Uint8Array(4)), /20.000/],
    ['a 4 GB header', 'npy-header-too-long', npyOf('', new Uint8Array(0), 2).fill(255, 8, 12), /header/],
    ['too many values', 'npy-too-large', npyOf(f4('(1000000, 1000000)')), /1.000.000.000.000 values/],
    ['a number of 400 digits', 'npy-header', npyOf(f4(`(${'9'.repeat(400)}, 1)`)), /damaged header/],
    ['a negative side', 'npy-header', npyOf(f4('(-1, 5)')), /damaged/],
    ['code for Python', 'npy-header', npyOf(f4('__import__("os").system("x")')), /damaged/],
    ['an expression', 'npy-header', npyOf(f4('(2 * 3, 1)')), /damaged/],
    ['an escape', 'npy-header', npyOf("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (1, 1)}"), /damaged/],
    ['a key twice', 'npy-header', npyOf(`${f4('(1, 1)').slice(0, -2)}, 'shape': (1, 2)}`), /damaged/],
    ['a key too many', 'npy-header', npyOf(`${f4('(1, 1)').slice(0, -2)}, 'x': True}`), /damaged/],
    ['a key missing', 'npy-header', npyOf("{'descr': '<f4', 'shape': (1, 1)}"), /damaged/],
    ['more after the end', 'npy-header', npyOf(`${f4('(1, 1)')}{}`, new Uint8Array(4)), /damaged/],
    [
      'an archive without arrays',
      'npz-empty',
      Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(18)),
      /without arrays/,
    ],
    ['a cut off archive', 'npz-broken', fixture('packed.npz').slice(0, 300), /archive/],
  ];

  test.each(cases)('%s', async (_what, code, bytes, words) => {
    const problem = await problemIn(() => loadArray(bytes, 'odd.npy', plainOptions));
    expect(problem?.code).toBe(code);
    expect(problem?.message).toMatch(words);
    expect(problem?.message).toContain('odd.npy');
  });

  test('an array or a plane that is not there, and which are', async () => {
    const packed = fixture('packed.npz');
    const noArray = await problemIn(() => loadArray(packed, 'p.npz', { ...plainOptions, array: 'third' }));
    expect(noArray).toMatchObject({ code: 'npz-no-such-array', param: 'array' });
    expect(noArray?.message).toContain('“first”, “second”, “line”');
    const noPlane = await problemIn(() => loadArray(fixture('colours-last.npy'), 'c', { ...plainOptions, plane: 3 }));
    expect(noPlane).toMatchObject({ code: 'npy-no-such-plane', param: 'plane' });
    expect(noPlane?.message).toMatch(/planes 0 to 2.*\(5, 7, 3\)/);
  });

  test('further bytes after the array are said, not read', async () => {
    const twice = new Uint8Array([...fixture('holes.npy'), ...fixture('holes.npy')]);
    const { warnings } = await loadArray(twice, 'twice.npy', plainOptions);
    expect(warnings.at(-1)).toMatch(/268 bytes after the array/);
  });
});

describe('what is written', () => {
  const column = (x: number, value: (i: number) => number) =>
    Array.from({ length: rows }, (_, row) => value(row * columns + x));
  const picture = (value: (i: number) => number) =>
    pictureOf(Array.from({ length: columns }, (_, x) => column(x, value)));
  const written = async (value: (i: number) => number, format: NpyFormat) =>
    new Uint8Array(await (await encodeNpy(picture(value), format)).arrayBuffer());

  test('is what NumPy writes, byte by byte', async () => {
    expect(await written((i) => (7 * i) / 255, 'uint8')).toEqual(fixture('written-uint8.npy'));
    expect(await written((i) => i / 64, 'float32')).toEqual(fixture('written-float32.npy'));
  });

  test.each(['uint8', 'float32', 'float32-255'] as const)('%s comes back as it was', async (format) => {
    const bytes = await written((i) => i / 34, format);
    const { samples, width, height } = await loadArray(bytes, 'back.npy', plainOptions);
    expect([width, height]).toEqual([columns, rows]);
    const full = samples instanceof Uint8Array ? 255 : 1;
    for (let x = 0; x < columns; x += 1) {
      for (let row = 0; row < rows; row += 1) {
        const apart = Math.abs(samples[x * rows + row]! / full - (row * columns + x) / 34);
        expect(apart).toBeLessThan(format === 'uint8' ? 0.5 / 255 + 1e-9 : 1e-6);
      }
    }
  });

  test('values outside 0…1 and NaN are kept within', async () => {
    const bytes = await written((i) => [Number.NaN, -3, 2, 0.5][i % 4]!, 'uint8');
    expect(valuesOf(bytes).slice(0, 4)).toEqual([0, 0, 255, 128]);
  });

  test('NumPy loads it', async ({ skip }) => {
    if (!hasNumpy()) skip('no NumPy here');
    const folder = mkdtempSync(path.join(tmpdir(), 'artivi-npy-'));
    const file = path.join(folder, 'a.npy');
    const script = 'import numpy,sys; a=numpy.load(sys.argv[1]); print(a.dtype, a.shape, a[1,2], a.flags.c_contiguous)';
    for (const [format, words] of [
      ['uint8', 'uint8 (5, 7) 36 True'],
      ['float32', 'float32 (5, 7) 0.140625 True'],
      ['float32-255', 'float32 (5, 7) 35.859375 True'],
    ] as const) {
      writeFileSync(file, await written((i) => i / 64, format));
      expect(execFileSync('python3', ['-c', script, file]).toString().trim()).toBe(words);
    }
    rmSync(folder, { recursive: true });
  });
});
