/** At most six places behind the point, and none without need. */
export function numberText(value: number): string {
  return String(Number(value.toFixed(6)));
}

/**
 * A number as people write it: `1.5`, `1,5`, `1.5 s`, `20 kHz` (a leading k of the unit counts thousands), `-6 dB`.
 * Null for what is none.
 */
export function parseNumber(text: string, unit = ''): number | null {
  const match = /^\s*([-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?)\s*([a-zµ%°]*)\s*$/i.exec(text);
  if (match === null) return null;
  const value = Number((match[1] ?? '').replace(',', '.').replace('−', '-'));
  const suffix = match[2] ?? '';
  if (!Number.isFinite(value)) return null;
  if (suffix === '' || suffix.toLowerCase() === unit.toLowerCase()) return value;
  if (/^k$|^khz$/i.test(suffix) && (unit === 'Hz' || suffix.toLowerCase() === 'k')) return value * 1000;
  if (suffix.toLowerCase() === 'ms' && unit === 's') return value / 1000;
  return null;
}

/** A step up or down, on the grid of the step, within the bounds, free of float dust. */
export function stepped(value: number, steps: number, { step, min, max }: StepRange): number {
  const next = Math.round((value + steps * step) / step) * step;
  return Math.min(max, Math.max(min, Number(next.toFixed(9))));
}

export interface StepRange {
  readonly step: number;
  readonly min: number;
  readonly max: number;
}
