import { describe, expect, test } from 'vitest';
import { refuseUnlike } from '../../../src/dsp/views/alike.ts';
import { type BlendMode, blendModes, blendPictures } from '../../../src/dsp/views/blend.ts';
import { compactPicture } from '../../../src/dsp/views/compact.ts';
import { concatPictures } from '../../../src/dsp/views/concat.ts';
import { flipPicture } from '../../../src/dsp/views/flip.ts';
import { greyPicture } from '../../../src/dsp/views/grey.ts';
import { levelsPicture } from '../../../src/dsp/views/levels.ts';
import { resizePicture } from '../../../src/dsp/views/resize.ts';
import { slicePicture, windowPicture } from '../../../src/dsp/views/window.ts';
import type { Picture } from '../../../src/values/picture.ts';
import { difference, meaning, type Plain, pictureOf, plainMeans, randomPlain, readInPieces } from './plain-pictures.ts';

const width = 31;
const height = 7;
const plain = randomPlain(width, height, 1);
const other = randomPlain(12, height, 2);

const blended: { readonly [mode in BlendMode]: (a: number, b: number) => number } = {
  max: (a, b) => Math.max(a, b),
  add: (a, b) => Math.min(1, a + b),
  multiply: (a, b) => a * b,
  screen: (a, b) => 1 - (1 - a) * (1 - b),
  difference: (a, b) => (a > b ? a - b : b - a),
};

/** Each view, and by a plain formula what it must hold. */
const cases: readonly { readonly name: string; readonly view: Picture; readonly expected: Plain }[] = [
  {
    name: 'flip in time',
    view: flipPicture(pictureOf(plain), { time: true, pitch: false }),
    expected: plain.toReversed(),
  },
  {
    name: 'flip in pitch',
    view: flipPicture(pictureOf(plain), { time: false, pitch: true }),
    expected: plain.map((column) => column.toReversed()),
  },
  {
    name: 'flip in both',
    view: flipPicture(pictureOf(plain), { time: true, pitch: true }),
    expected: plain.toReversed().map((column) => column.toReversed()),
  },
  {
    name: 'levels',
    view: levelsPicture(pictureOf(plain), { black: 0.2, white: 0.7, gamma: 2, threshold: 0.3, invert: true }),
    expected: plain.map((column) =>
      column.map((value) => {
        const curved = Math.sqrt(Math.min(1, Math.max(0, (value - 0.2) / 0.5)));
        return 1 - (curved < 0.3 ? 0 : curved);
      }),
    ),
  },
  {
    name: 'concat with gaps',
    view: concatPictures([pictureOf(plain), pictureOf(other), pictureOf(plain)], { gap: 3, trailingGap: false }),
    expected: [...plain, ...black(3), ...other, ...black(3), ...plain],
  },
  {
    name: 'concat with a trailing gap',
    view: concatPictures([pictureOf(plain), pictureOf(other)], { gap: 2, trailingGap: true }),
    expected: [...plain, ...black(2), ...other, ...black(2)],
  },
  { name: 'slice', view: slicePicture(pictureOf(plain), 5, 20), expected: plain.slice(5, 20) },
  {
    name: 'window beyond all edges',
    view: windowPicture(pictureOf(plain), { left: -2, top: -1, width: 36, height: 10 }),
    expected: [...black(2, 10), ...plain.map((column) => [0, ...column, 0, 0]), ...black(3, 10)],
  },
  {
    name: 'window inside',
    view: windowPicture(pictureOf(plain), { left: 4, top: 2, width: 9, height: 3 }),
    expected: plain.slice(4, 13).map((column) => column.slice(2, 5)),
  },
  ...blendModes.map((mode) => ({
    name: `blend by ${mode}, half, from column 25 and row 2`,
    view: blendPictures(pictureOf(plain), pictureOf(other), { mode, opacity: 0.5, offsetColumns: 25, offsetRows: 2 }),
    expected: Array.from({ length: 37 }, (_, x) =>
      Array.from({ length: height }, (_, y) => {
        const first = plain[x]?.[y] ?? 0;
        const second = other[x - 25]?.[y - 2];
        return second === undefined ? first : (first + blended[mode](first, second)) / 2;
      }),
    ),
  })),
  {
    name: 'blend that begins before the first picture',
    view: blendPictures(pictureOf(plain), pictureOf(other), {
      mode: 'add',
      opacity: 1,
      offsetColumns: -4,
      offsetRows: -1,
    }),
    expected: Array.from({ length: 35 }, (_, x) =>
      Array.from({ length: height }, (_, y) => Math.min(1, (plain[x - 4]?.[y] ?? 0) + (other[x]?.[y + 1] ?? 0))),
    ),
  },
];

function black(columns: number, rows = height): number[][] {
  return Array.from({ length: columns }, () => new Array<number>(rows).fill(0));
}

describe.each(cases)('$name', ({ view, expected }) => {
  test('has its size and values, read whole or in pieces', async () => {
    expect([view.width, view.height]).toEqual([expected.length, expected[0]!.length]);
    const whole = await view.read(0, view.width);
    expect(difference(whole, expected.flat())).toBeLessThan(1e-6);
    expect(difference(await readInPieces(view, 5), whole)).toBe(0);
    expect((await view.read(3, 3)).length).toBe(0);
  });

  test('its overview has the asked width and the mean of what it squeezes', async () => {
    expect(difference(await view.overview(10_000), await view.read(0, view.width))).toBeLessThan(1e-6);
    for (const columns of [1, 4, 9]) {
      const overview = await view.overview(columns);
      expect(overview.length).toBe(Math.min(view.width, columns) * view.height);
    }
  });
});

describe('overviews', () => {
  const squeezed = cases.filter(({ name }) => !/levels|blend/.test(name));
  test.each(squeezed)('$name: the means of what is squeezed', async ({ name, view, expected }) => {
    for (const columns of [1, 3, 5]) {
      const worst = difference(await view.overview(columns), plainMeans(expected, columns).flat());
      // Where a picture stands beside another one or is cut, its own means straddle the columns asked for; noise shows it most.
      expect(worst).toBeLessThan(name.startsWith('flip') ? 1e-6 : 0.2);
    }
  });

  test('of a long source read little of it', async () => {
    const samples = new Uint8Array(100_000 * 4).fill(200, 200_000);
    const overview = await greyPicture({ width: 100_000, height: 4, samples }, meaning).overview(10);
    expect([...overview].map((value) => Math.round(value * 255))).toEqual([
      ...Array(20).fill(0),
      ...Array(20).fill(200),
    ]);
  });
});

describe('resize', () => {
  test('shrinks by exact means in both directions, in pieces too', async () => {
    const view = resizePicture(pictureOf(plain), { width: 10, height: 3 });
    const rows = plainMeans(transpose(plainMeans(plain, 10)), 3);
    expect(difference(await readInPieces(view, 3), transpose(rows).flat())).toBeLessThan(1e-6);
    expect(
      difference(await view.overview(5), transpose(plainMeans(transpose(plainMeans(plain, 5)), 3)).flat()),
    ).toBeLessThan(1e-6);
  });

  test('enlarges smoothly, within 0…1, the same in pieces', async () => {
    const view = resizePicture(pictureOf(plain), { width: 100, height: 20 });
    const whole = await view.read(0, 100);
    expect(difference(await readInPieces(view, 4), whole)).toBe(0);
    expect(whole.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(difference(await view.overview(100), whole)).toBe(0);
  });

  test('an enormous source is read in bounded pieces, and still exactly', async () => {
    const [wide, high] = [3000, 3000];
    const reads: number[] = [];
    const huge: Picture = {
      ...pictureOf([[0]]),
      width: wide,
      height: high,
      read: async (from, to) => {
        reads.push((to - from) * high);
        return Float32Array.from({ length: (to - from) * high }, (_, i) => (from + Math.floor(i / high)) / wide);
      },
    };
    const values = await resizePicture(huge, { width: 2, height: 1 }).read(0, 2);
    expect(difference(values, [0.24983333, 0.74983333])).toBeLessThan(1e-5);
    expect(Math.max(...reads)).toBeLessThanOrEqual(2 ** 21 + 2 * high);
  });

  test('of nothing changed is the picture itself', () => {
    const source = pictureOf(plain);
    expect(resizePicture(source, { width, height })).toBe(source);
  });
});

test('concat resizes to the tallest', async () => {
  const low = pictureOf([[1, 1, 1]]);
  const joined = concatPictures([low, pictureOf(plain)], { gap: 0, trailingGap: false });
  expect([joined.width, joined.height]).toEqual([32, height]);
  expect([...(await joined.read(0, 1))]).toEqual(new Array(height).fill(1));
});

test('concat of a thousand pictures reads only those it touches', async () => {
  const pieces = Array.from({ length: 1000 }, (_, i) => pictureOf([[i / 1000], [i / 1000]]));
  const joined = concatPictures(pieces, { gap: 1, trailingGap: false });
  expect(difference(await joined.read(1500, 1506), [0.5, 0.5, 0, 0.501, 0.501, 0])).toBeLessThan(1e-6);
  expect(pieces.reduce((sum, { reads }) => sum + reads.length, 0)).toBe(2);
});

test('compact pictures are within half a 16-bit step', async () => {
  const compact = await compactPicture(pictureOf(plain), async () => {});
  expect(difference(await compact.read(0, width), plain.flat())).toBeLessThanOrEqual(0.5 / 65_535 + 1e-7);
});

describe('unlike pictures', () => {
  const first = { port: 'picture1', picture: pictureOf(plain) };
  test('alike ones pass', () => {
    expect(() => refuseUnlike([first, { port: 'picture2', picture: pictureOf(other) }])).not.toThrow();
  });
  test('another axis or law is refused at its port with what to do', () => {
    const axis = { kind: 'log', lowHertz: 20, highHertz: 22_050 } as const;
    expect(() => refuseUnlike([first, { port: 'picture2', picture: { ...pictureOf(other), axis } }])).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'axes-differ', port: 'picture2' }) }),
    );
    const law = { kind: 'decibels', rangeDecibels: 80 } as const;
    expect(() => refuseUnlike([first, { port: 'picture3', picture: { ...pictureOf(other), law } }])).toThrow(
      /different laws: linear at picture1, 80 dB at picture3/,
    );
  });
});

test('ten views over ten minutes hold nothing, and a read of a block reads little', async () => {
  let read = 0;
  let source: Picture = {
    ...pictureOf([[0, 0, 0, 0]]),
    width: 413_437,
    read: async (from, to) => {
      read += to - from;
      return new Float32Array((to - from) * 4).fill(0.5);
    },
  };
  for (let i = 0; i < 5; i += 1) {
    source = flipPicture(source, { time: true, pitch: i % 2 === 0 });
    source = resizePicture(levelsPicture(source, { gamma: 1.1 }), { width: source.width - 1, height: 4 });
  }
  const block = await source.read(200_000, 200_256);
  expect(block.every((value) => Math.abs(value - block[0]!) < 1e-5 && value > 0.5)).toBe(true);
  expect(read).toBeLessThan(300);
});

function transpose(values: Plain): number[][] {
  return values[0]!.map((_, y) => values.map((column) => column[y]!));
}
