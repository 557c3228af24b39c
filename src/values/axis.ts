/**
 * Which frequency each row of a picture stands for.
 *
 * The ends are the *centres* of the outermost rows: row 0 (the top) lies at `highHertz`, the last row
 * at `lowHertz`, the rows between are equally spaced on the axis' own scale. The mathematics, both
 * ways, is `dsp/axes.ts`.
 */
export type Axis =
  | { readonly kind: 'linear'; readonly lowHertz: number; readonly highHertz: number }
  | { readonly kind: 'log'; readonly lowHertz: number; readonly highHertz: number }
  | { readonly kind: 'mel'; readonly lowHertz: number; readonly highHertz: number }
  | { readonly kind: 'notes'; readonly lowHertz: number; readonly highHertz: number };

export type AxisKind = Axis['kind'];
export const axisKinds = ['linear', 'log', 'mel', 'notes'] as const satisfies readonly AxisKind[];

/** Two axes name the same frequencies. */
export function sameAxis(a: Axis, b: Axis): boolean {
  return a.kind === b.kind && a.lowHertz === b.lowHertz && a.highHertz === b.highHertz;
}

/** The original's axis: linear from 0 Hz to Nyquist. */
export function linearAxis(sampleRate: number): Axis {
  return { kind: 'linear', lowHertz: 0, highHertz: sampleRate / 2 };
}
