import { hertzToRow, midiName, midiToHertz } from '../../dsp/axes.ts';
import type { Axis } from '../../values/axis.ts';
import { hertzText } from './format.ts';

/** A mark on an axis: `at` 0…1 from the top or from the left. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const STEPS = [1, 2, 5] as const;

/** The smallest 1, 2 or 5 · 10ⁿ that is at least `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = STEPS.find((digit) => digit * power >= least * (1 - 1e-9));
  return (step ?? 10) * power;
}

/**
 * Frequencies to mark beside a picture of `height` CSS pixels, top first, no two labels closer than `gap` pixels.
 * On a linear axis kilohertz in round steps, the topmost with its unit; on the others 100, 200, 500, 1000 … or octaves.
 */
export function frequencyTicks(axis: Axis, height: number, gap = 22): readonly Tick[] {
  const place = (hertz: number) => (height > 1 ? (hertzToRow(axis, height, hertz) + 0.5) / height : 0.5);
  const wanted = candidates(axis, height, gap).map((hertz) => ({ hertz, at: place(hertz) }));
  const kept: { hertz: number; at: number }[] = [];
  for (const each of wanted.sort((a, b) => a.at - b.at)) {
    const inside = each.at * height >= 7 && each.at * height <= height - 6;
    const before = kept.at(-1);
    if (inside && (!before || (each.at - before.at) * height >= gap)) kept.push(each);
  }
  return kept.map(({ hertz, at }, index) => ({ at, label: frequencyLabel(axis, hertz, index) }));
}

function candidates(axis: Axis, height: number, gap: number): number[] {
  const { lowHertz, highHertz } = axis;
  if (axis.kind === 'linear') {
    const step = roundStep(((highHertz - lowHertz) * gap) / Math.max(gap, height));
    const first = Math.floor(lowHertz / step) + 1;
    const count = Math.floor(highHertz / step) - first + 1;
    return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
  }
  if (axis.kind === 'notes') {
    const octaves = Array.from({ length: 11 }, (_, octave) => midiToHertz(12 * octave));
    return octaves.filter((hertz) => hertz >= lowHertz && hertz <= highHertz);
  }
  const decades = [10, 100, 1000, 10_000, 100_000];
  const all = decades.flatMap((decade) => [5 * decade, 2 * decade, decade]);
  return all.filter((hertz) => hertz >= lowHertz && hertz <= highHertz);
}

function frequencyLabel(axis: Axis, hertz: number, index: number): string {
  if (axis.kind === 'notes') return midiName(Math.round(69 + 12 * Math.log2(hertz / 440)));
  if (axis.kind !== 'linear') return hertzText(hertz).replace('.0', '');
  if (axis.highHertz < 2000) return index === 0 ? `${Math.round(hertz)} Hz` : String(Math.round(hertz));
  const kilo = Number((hertz / 1000).toFixed(2));
  return index === 0 ? `${kilo} kHz` : String(kilo);
}

/** Moments to mark under a view of `width` CSS pixels: round steps, as many digits as they need, seconds or minutes. */
export function timeTicks(from: number, to: number, width: number, gap = 80): readonly Tick[] {
  const span = to - from;
  if (!(span > 0) || width <= 0) return [];
  const step = timeStep((span * gap) / Math.max(gap, width));
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const seconds = (first + i) * step;
    return { at: (seconds - from) / span, label: timeLabel(seconds, digits, to >= 120) };
  });
}

function timeStep(least: number): number {
  if (least <= 20) return roundStep(least);
  return [30, 60, 120, 300, 600, 900, 1800, 3600].find((step) => step >= least) ?? 7200;
}

function timeLabel(seconds: number, digits: number, minutes: boolean): string {
  if (!minutes) return `${seconds.toFixed(digits)} s`;
  const whole = Math.floor(seconds / 60 + 1e-9);
  const rest = (seconds - 60 * whole).toFixed(digits);
  return `${whole}:${rest.padStart(digits > 0 ? digits + 3 : 2, '0')}`;
}
