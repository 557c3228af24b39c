import type { Facts } from '../../engine/contract.ts';

/** Spectral convergence in decibels by iteration, as far as it is known: `[iteration, decibels]`, rising. */
export type Curve = readonly (readonly [number, number])[];

/**
 * A curve with what a node has just said of itself: `iteration` and `spectralConvergence`, or the whole of it as
 * `curve` (in decibels, the value at index i after iteration i; 0 is the start). A run that begins anew begins a new curve.
 */
export function extendCurve(curve: Curve, facts: Facts | undefined): Curve {
  const whole = facts?.['curve'];
  if (Array.isArray(whole) && whole.length > 0 && whole.every((value) => typeof value === 'number')) {
    if (whole.length === curve.length && whole.at(-1) === curve.at(-1)?.[1]) return curve;
    return whole.map((decibels: number, index) => [index, decibels] as const);
  }
  const iteration = facts?.['iteration'];
  const decibels = facts?.['spectralConvergence'];
  if (typeof iteration !== 'number' || typeof decibels !== 'number' || !Number.isFinite(decibels)) return curve;
  const last = curve.at(-1);
  if (last?.[0] === iteration && last[1] === decibels) return curve;
  return [...curve.filter(([earlier]) => earlier < iteration), [iteration, decibels]];
}

/** A point of the drawing, CSS pixels. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The curve over `iterations` in a box: less error is lower. The worst value stands at the top, the best with a
 * little room below it, and never less than 6 dB over the whole height, so that a flat curve looks flat.
 */
export function curvePoints(curve: Curve, iterations: number, width: number, height: number): readonly CurvePoint[] {
  const values = curve.map(([, decibels]) => decibels);
  const top = Math.max(...values);
  const span = Math.max(6, top - Math.min(...values)) * 1.08;
  const last = Math.max(iterations, curve.at(-1)?.[0] ?? 0, 1);
  return curve.map(([iteration, decibels]) => ({
    x: (width * iteration) / last,
    y: (height * (top - decibels)) / span,
  }));
}
