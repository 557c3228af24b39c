import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertzToNote, hertzToRow, midiName, midiToHertz, rowFrequencies, rowToHertz } from '../../src/dsp/axes.ts';
import { levelToValue, valuesToLevels, valueToLevel } from '../../src/dsp/laws.ts';
import { type Axis, axisKinds } from '../../src/values/axis.ts';
import type { Law } from '../../src/values/law.ts';
import { testSeed } from './photo.ts';

const seed = testSeed('axes and laws');

const axes: fc.Arbitrary<Axis> = fc
  .record({
    kind: fc.constantFrom(...axisKinds),
    low: fc.double({ min: 0, max: 400, noNaN: true }),
    span: fc.double({ min: 500, max: 20000, noNaN: true }),
  })
  .map(({ kind, low, span }) => ({ kind, lowHertz: low, highHertz: low + span }));

const laws: fc.Arbitrary<Law> = fc.oneof(
  fc.constant<Law>({ kind: 'linear' }),
  fc.double({ min: 0.2, max: 6, noNaN: true }).map((exponent): Law => ({ kind: 'gamma', exponent })),
  fc.double({ min: 20, max: 140, noNaN: true }).map((rangeDecibels): Law => ({ kind: 'decibels', rangeDecibels })),
);

describe('axes', () => {
  it('turn rows into hertz and back, falling from top to bottom', () => {
    fc.assert(
      fc.property(
        axes,
        fc.integer({ min: 2, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (axis, height, at) => {
          const row = at * (height - 1);
          expect(hertzToRow(axis, height, rowToHertz(axis, height, row))).toBeCloseTo(row, 6);
          expect(rowToHertz(axis, height, 0)).toBeCloseTo(axis.highHertz, 6);
          if (axis.lowHertz >= 1) expect(rowToHertz(axis, height, height - 1)).toBeCloseTo(axis.lowHertz, 6);
          const all = rowFrequencies(axis, height);
          expect(all.every((hertz, i) => i === 0 || hertz < all[i - 1]!)).toBe(true);
        },
      ),
      { seed },
    );
  });

  it('follow the published formulas', () => {
    const middle = (kind: Axis['kind']) => rowToHertz({ kind, lowHertz: 100, highHertz: 10000 }, 3, 1);
    expect(middle('linear')).toBeCloseTo(5050, 9);
    expect(middle('log')).toBeCloseTo(1000, 9);
    expect(middle('notes')).toBeCloseTo(1000, 9);
    const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
    expect(mel(middle('mel'))).toBeCloseTo((mel(100) + mel(10000)) / 2, 2);
  });

  it('put 0 Hz below every log axis', () => {
    expect(hertzToRow({ kind: 'log', lowHertz: 20, highHertz: 20000 }, 100, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(rowToHertz({ kind: 'log', lowHertz: 0, highHertz: 20000 }, 100, 99)).toBeCloseTo(1, 9);
    expect(rowToHertz({ kind: 'linear', lowHertz: 0, highHertz: 20000 }, 1, 0)).toBeCloseTo(10000, 9);
  });

  it('name notes', () => {
    expect(hertzToNote(440)).toEqual({ midi: 69, name: 'A4', cents: 0 });
    expect(hertzToNote(261.63)?.name).toBe('C4');
    expect(hertzToNote(450)?.cents).toBeCloseTo(1200 * Math.log2(450 / 440), 9);
    expect(hertzToNote(0)).toBeUndefined();
    expect(midiName(1)).toBe('C♯−1');
    expect(midiToHertz(81)).toBeCloseTo(880, 9);
  });
});

describe('laws', () => {
  it('turn values into levels and back, rising', () => {
    fc.assert(
      fc.property(
        laws,
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (law, value, other) => {
          expect(levelToValue(law, valueToLevel(law, value))).toBeCloseTo(value, 6);
          expect(valueToLevel(law, 0)).toBe(0);
          expect(levelToValue(law, 0)).toBe(0);
          expect(valueToLevel(law, 1)).toBeCloseTo(1, 12);
          const [low, high] = value < other ? [value, other] : [other, value];
          expect(valueToLevel(law, low)).toBeLessThanOrEqual(valueToLevel(law, high));
          expect(levelToValue(law, low)).toBeLessThanOrEqual(levelToValue(law, high));
        },
      ),
      { seed },
    );
  });

  it('follow their formulas and stay within the picture', () => {
    const decibels: Law = { kind: 'decibels', rangeDecibels: 80 };
    expect(valueToLevel(decibels, 0.75)).toBeCloseTo(0.1, 12);
    expect(levelToValue(decibels, 1e-5)).toBe(0);
    expect(levelToValue(decibels, 3)).toBe(1);
    expect(valueToLevel({ kind: 'gamma', exponent: 4 }, 0.5)).toBeCloseTo(0.0625, 12);
    expect(valueToLevel({ kind: 'linear' }, Number.NaN)).toBe(0);
    const values = Float32Array.of(0, 0.5, 1);
    expect(valuesToLevels({ kind: 'linear' }, values)).toBe(values);
    expect([...valuesToLevels({ kind: 'gamma', exponent: 2 }, values)]).toEqual([0, 0.25, 1]);
  });
});
