import { hertzToNote } from '../../dsp/axes.ts';

/** '0:01.42', '12:05.00', '1:00:05.00': hundredths of a second, cut, not rounded, so that the end is never passed. */
export function clock(seconds: number): string {
  const hundredths = Math.floor(Math.max(0, seconds) * 100 + 1e-6);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = `${two((hundredths / 100) % 60)}.${two(hundredths % 100)}`;
  const minutes = Math.floor(hundredths / 6000);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** '440 Hz', '3.1 kHz', '12 kHz': two or three digits that matter. */
export function hertzText(hertz: number): string {
  if (hertz < 999.5) return `${Math.round(hertz)} Hz`;
  const kilo = hertz / 1000;
  return `${kilo < 9.95 ? kilo.toFixed(1) : Math.round(kilo)} kHz`;
}

/** '−23 dB'. */
export function decibelsText(decibels: number): string {
  const whole = Math.round(decibels);
  return `${whole < 0 ? '−' : ''}${Math.abs(whole)} dB`;
}

/** What lies under the pointer. */
export interface PointerReading {
  readonly seconds: number;
  readonly hertz: number;
  /** In words; left out where no level is known. */
  readonly level?: string;
}

/** '1.42 s · 3.1 kHz · G7 · −23 dB'; no note below 16 Hz or above 20 kHz, where none is heard. */
export function readoutText({ seconds, hertz, level }: PointerReading): string {
  const note = hertz >= 16 && hertz <= 20_000 ? hertzToNote(hertz)?.name : undefined;
  const parts = [`${Math.max(0, seconds).toFixed(2)} s`, hertzText(hertz)];
  if (note !== undefined) parts.push(note);
  if (level !== undefined) parts.push(level);
  return parts.join(' · ');
}
