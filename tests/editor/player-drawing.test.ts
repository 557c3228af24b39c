import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelToValue } from '../../src/dsp/laws.ts';
import { curvePoints, extendCurve } from '../../src/editor/bodies/convergence.ts';
import { backendText } from '../../src/editor/bodies/griffin-lim-body.tsx';
import { clock, decibelsText, hertzText, readoutText } from '../../src/editor/player/format.ts';
import { axisText, greyDecibels, levelText, lookFor } from '../../src/editor/player/looks.ts';
import { readScene } from '../../src/editor/player/readout.tsx';
import { frequencyTicks, timeTicks } from '../../src/editor/player/ticks.ts';
import { clampView, followView, panView, zoomView } from '../../src/editor/player/viewport.ts';
import { cutPeaks, shapeOfSamples } from '../../src/editor/player/wave-shape.ts';
import { originalSettings } from '../../src/patch/document.ts';

const asPatch = { axis: 'patch', levels: 'patch', audacity: false } as const;

describe('words and figures', () => {
  test('times', () => {
    expect(clock(1.42)).toBe('0:01.42');
    expect(clock(5.2)).toBe('0:05.20');
    expect(clock(59.999)).toBe('0:59.99');
    expect(clock(60)).toBe('1:00.00');
    expect(clock(3725.5)).toBe('1:02:05.50');
    expect(clock(-1)).toBe('0:00.00');
  });

  test('frequencies and levels', () => {
    expect([hertzText(0), hertzText(440.4), hertzText(999.9), hertzText(3100), hertzText(21_990)]).toEqual([
      '0 Hz',
      '440 Hz',
      '1.0 kHz',
      '3.1 kHz',
      '22 kHz',
    ]);
    expect([decibelsText(-23.4), decibelsText(0)]).toEqual(['−23 dB', '0 dB']);
  });

  test('the readout', () => {
    expect(readoutText({ seconds: 1.42, hertz: 3136, level: '−23 dB' })).toBe('1.42 s · 3.1 kHz · G7 · −23 dB');
    expect(readoutText({ seconds: 0, hertz: 0 })).toBe('0.00 s · 0 Hz');
  });
});

describe('the readout of a picture', () => {
  const look = lookFor(asPatch, 44_100, originalSettings);
  const image = { width: 100, height: 50, data: new Uint8Array(5000) };
  const drawn = { handle: 'h', range: { from: 1, to: 2 }, look, image };
  const scene = { view: { from: 1, to: 2 }, look, drawn, width: 400, height: 100 };

  test('time, frequency and level of the pixel under the pointer', () => {
    // Row 10 of 50 is CSS rows 20…21 of 100; column 25 of 100 is CSS columns 100…103 of 400.
    image.data[10 * 100 + 25] = 255;
    image.data[10 * 100 + 26] = Math.round(255 * levelToValue(look.law, 0.1));
    expect(readScene(scene, 101, 20)).toBe('1.25 s · 18 kHz · C♯10 · 0 dB');
    expect(readScene(scene, 105, 20)).toMatch(/ · −20 dB$/);
    expect(readScene(scene, 109, 20)).toMatch(/ · < −48 dB$/);
    expect(readScene(scene, 0, 99)).toMatch(/^1\.00 s · 0 Hz · < −48 dB$/);
    expect(readScene(scene, 0, 100)).toBe('1.00 s');
  });

  test('without a picture there is no level, and where the old picture does not reach neither', () => {
    expect(readScene({ ...scene, drawn: null }, 101, 20)).toBe('1.25 s · 18 kHz · C♯10');
    expect(readScene({ ...scene, view: { from: 2.5, to: 3 } }, 101, 20)).not.toMatch(/dB/);
  });
});

describe('looks', () => {
  test('by default as the patch was drawn', () => {
    const look = lookFor(asPatch, 44_100, originalSettings);
    expect(look).toMatchObject({ axis: { kind: 'linear', lowHertz: 0, highHertz: 22_050 }, law: { kind: 'linear' } });
    expect(axisText(look.axis)).toBe('linear, 0–22 kHz');
  });

  test('as Audacity shows it: −100 … −20 dB of full scale, mel to 20 kHz', () => {
    const look = lookFor({ ...asPatch, audacity: true }, 44_100, originalSettings);
    expect(axisText(look.axis)).toBe('mel, 0–20 kHz');
    expect(look).toMatchObject({ windowLength: 2048, padding: 2 });
    expect(greyDecibels(look, 255)).toBe(-20);
    expect(greyDecibels(look, 1)).toBeCloseTo(-100 + 80 / 255, 6);
    expect(levelText(look, 0)).toBe('< −100 dB');
    expect(lookFor({ ...asPatch, audacity: true }, 16_000, originalSettings).axis.highHertz).toBe(8000);
  });

  test('logarithmic axes begin above zero', () => {
    for (const axis of ['log', 'notes'] as const) {
      expect(lookFor({ ...asPatch, axis }, 44_100, originalSettings).axis.lowHertz).toBe(20);
    }
  });
});

describe('ticks', () => {
  test('kilohertz in round steps, the top one with its unit', () => {
    const ticks = frequencyTicks({ kind: 'linear', lowHertz: 0, highHertz: 22_050 }, 126, 26);
    expect(ticks.map(({ label }) => label)).toEqual(['20 kHz', '15', '10', '5']);
    expect(ticks[0]!.at).toBeCloseTo((1 - 20 / 22.05) * (125 / 126) + 0.5 / 126, 6);
  });

  test('no two closer than the gap, all inside, on every axis and height', () => {
    const kinds = fc.constantFrom('linear', 'log', 'mel', 'notes');
    fc.assert(
      fc.property(
        kinds,
        fc.integer({ min: 20, max: 900 }),
        fc.integer({ min: 1000, max: 96_000 }),
        (kind, height, high) => {
          const ticks = frequencyTicks(
            { kind, lowHertz: kind === 'linear' || kind === 'mel' ? 0 : 20, highHertz: high },
            height,
          );
          for (const [index, { at }] of ticks.entries()) {
            expect(at * height).toBeGreaterThanOrEqual(6);
            expect(at * height).toBeLessThanOrEqual(height);
            if (index > 0) expect((at - ticks[index - 1]!.at) * height).toBeGreaterThanOrEqual(22 - 1e-6);
          }
        },
      ),
    );
  });

  test('seconds with as many digits as they need, minutes for long sounds', () => {
    expect(
      timeTicks(0, 5.2, 1136)
        .map(({ label }) => label)
        .slice(0, 3),
    ).toEqual(['0.0 s', '0.5 s', '1.0 s']);
    expect(timeTicks(1.001, 1.0085, 600)[0]?.label).toBe('1.001 s');
    expect(
      timeTicks(0, 600, 1000)
        .map(({ label }) => label)
        .slice(0, 2),
    ).toEqual(['0:00', '1:00']);
    expect(timeTicks(0, 0, 1000)).toEqual([]);
  });
});

describe('the view', () => {
  const views = fc.record({
    duration: fc.double({ min: 0.001, max: 4000, noNaN: true }),
    from: fc.double({ min: -10, max: 4000, noNaN: true }),
    span: fc.double({ min: 0, max: 4000, noNaN: true }),
    factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
    about: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('stays within the sound and never vanishes, however it is moved', () => {
    fc.assert(
      fc.property(views, ({ duration, from, span, factor, about }) => {
        const start = clampView({ from, to: from + span }, duration);
        const moment = start.from + about * (start.to - start.from);
        const moved = [
          start,
          zoomView(start, factor, moment, duration),
          panView(start, span - from, duration),
          followView(start, from, duration),
        ];
        for (const view of moved) {
          expect(view.from).toBeGreaterThanOrEqual(-1e-9);
          expect(view.to).toBeLessThanOrEqual(duration + 1e-6);
          expect(view.to - view.from).toBeGreaterThanOrEqual(Math.min(0.005, duration) - 1e-9);
        }
      }),
    );
  });

  test('zooms about the pointer', () => {
    const view = zoomView({ from: 2, to: 6 }, 2, 3, 10);
    expect(view).toEqual({ from: 2.5, to: 4.5 });
    expect(zoomView(view, 0.5, 3, 10)).toEqual({ from: 2, to: 6 });
  });
});

describe('waves', () => {
  test('the pairs under a view, and no more', () => {
    const pairs = Float32Array.from([-1, 1, -0.5, 0.5, -0.25, 0.25, 0, 0]);
    const { low, high } = cutPeaks(pairs, 4, 1, 3);
    expect([...low, ...high]).toEqual([-0.5, -0.25, 0.5, 0.25]);
    expect(cutPeaks(pairs, 4, 3.9, 3.91).high).toHaveLength(1);
  });

  test('samples in equal stretches, over all channels', () => {
    const shape = shapeOfSamples([Float32Array.from([0, 0.5, -0.5, 0]), Float32Array.from([0, 0, 0, 0.75])], 2);
    expect([...shape.low, ...shape.high]).toEqual([0, -0.5, 0.5, 0.75]);
    expect(shapeOfSamples([Float32Array.from([0.1])], 100).high).toHaveLength(1);
  });
});

describe('the curve of convergence', () => {
  test('grows with each report and begins anew with a new run', () => {
    let curve = extendCurve([], { iteration: 4, spectralConvergence: -6 });
    curve = extendCurve(curve, { iteration: 8, spectralConvergence: -9 });
    const same = extendCurve(curve, { iteration: 8, spectralConvergence: -9 });
    expect(same).toBe(curve);
    expect(curve).toEqual([
      [4, -6],
      [8, -9],
    ]);
    expect(extendCurve(curve, { iteration: 4, spectralConvergence: -5 })).toEqual([[4, -5]]);
    expect(extendCurve(curve, undefined)).toBe(curve);
  });

  test('counts the start as no iteration', () => {
    expect(extendCurve([], { curve: [-3, -9, -11] })).toEqual([
      [0, -3],
      [1, -9],
      [2, -11],
    ]);
  });

  test('falls as the error falls, within its box', () => {
    const points = curvePoints(
      [
        [0, -3],
        [8, -11],
        [16, -13],
      ],
      32,
      192,
      50,
    );
    expect(points.map(({ y }) => y)).toEqual([...points.map(({ y }) => y)].sort((a, b) => a - b));
    expect(points[0]).toEqual({ x: 0, y: 0 });
    expect(points[2]!.x).toBeCloseTo(192 / 2, 6);
    expect(points[2]!.y).toBeLessThanOrEqual(50);
  });

  test('what computes, in one line', () => {
    expect(backendText({ backend: 'wasm', threads: 2, timesRealTime: 68.2 }, 0.02)).toBe(
      'WASM, 2 threads · 68 × real time · 0.02 s left',
    );
    expect(backendText(undefined, undefined)).toBe('');
  });
});
