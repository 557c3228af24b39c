/**
 * Which level (linear amplitude, 1 = loudest) a picture's value 0…1 stands for. Value 0 is silence in
 * every law. `linear`: level = value. `gamma`: level = value ^ exponent.
 * `decibels`: level = 10 ^ ((value − 1) · range / 20), and 0 at value 0.
 * The mathematics, both ways, is `dsp/laws.ts`.
 */
export type Law =
  | { readonly kind: 'linear' }
  | { readonly kind: 'gamma'; readonly exponent: number }
  | { readonly kind: 'decibels'; readonly rangeDecibels: number };

export type LawKind = Law['kind'];
export const lawKinds = ['linear', 'gamma', 'decibels'] as const satisfies readonly LawKind[];

/** Two laws give the same level for every value. */
export function sameLaw(a: Law, b: Law): boolean {
  if (a.kind === 'gamma' && b.kind === 'gamma') return a.exponent === b.exponent;
  if (a.kind === 'decibels' && b.kind === 'decibels') return a.rangeDecibels === b.rangeDecibels;
  return a.kind === b.kind;
}
