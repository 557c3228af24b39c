import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/dsp/analysis/correlation.ts';
import { hertzToRow, rowToHertz } from '../../src/dsp/axes.ts';
import { createAxisChanger } from '../../src/dsp/change-axis.ts';
import { type Axis, axisKinds, linearAxis } from '../../src/values/axis.ts';
import { seededRandom, testSeed } from './photo.ts';

describe('changing the axis', () => {
  const random = seededRandom(testSeed('axis change'));
  const mel: Axis = { kind: 'mel', lowHertz: 0, highHertz: 20000 };

  it('copies values where nothing changes', () => {
    for (const kind of axisKinds) {
      const axis: Axis = { kind, lowHertz: 30, highHertz: 18000 };
      const columns = Float32Array.from({ length: 5 * 77 }, random);
      expect(createAxisChanger({ from: axis, fromHeight: 77, to: axis, toHeight: 77 })(columns, 5)).toEqual(columns);
    }
  });

  it('keeps a line at its frequency, and leaves black what the old axis does not reach', () => {
    const linear = linearAxis(44100);
    const column = new Float32Array(400);
    const row = 300;
    column[row] = 1;
    const moved = createAxisChanger({ from: linear, fromHeight: 400, to: mel, toHeight: 200 })(column, 1);
    const wanted = hertzToRow(mel, 200, rowToHertz(linear, 400, row));
    expect(Math.abs(moved.indexOf(Math.max(...moved)) - wanted)).toBeLessThanOrEqual(1);
    const low: Axis = { kind: 'log', lowHertz: 100, highHertz: 1000 };
    const bright = createAxisChanger({ from: low, fromHeight: 50, to: linear, toHeight: 400 })(
      new Float32Array(50).fill(1),
      1,
    );
    for (let i = 0; i < 400; i += 1) {
      const hertz = rowToHertz(linear, 400, i);
      if (hertz > 1100 || hertz < 50) expect(bright[i]).toBe(0);
      if (hertz > 150 && hertz < 950) expect(bright[i]).toBeCloseTo(1, 6);
    }
  });

  it('comes back much as it was', () => {
    const linear: Axis = { kind: 'linear', lowHertz: 0, highHertz: 20000 };
    const smooth = Float32Array.from({ length: 3 * 300 }, (_, i) => 0.5 + 0.5 * Math.sin((i % 300) * 0.05 + i * 0.001));
    const there = createAxisChanger({ from: linear, fromHeight: 300, to: mel, toHeight: 600 })(smooth, 3);
    const back = createAxisChanger({ from: mel, fromHeight: 600, to: linear, toHeight: 300 })(there, 3);
    expect(correlation(smooth, back)).toBeGreaterThan(0.999);
    expect(
      correlation(smooth, createAxisChanger({ from: linear, fromHeight: 300, to: mel, toHeight: 300 })(smooth, 3)),
    ).toBeLessThan(0.9);
  });
});
