/** A length in seconds, or minutes and seconds from one minute on: `0.25 s`, `5.2 s`, `3:05`. */
export function secondsText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds >= 60) {
    const whole = Math.round(seconds);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  }
  return `${seconds < 1 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
}

/** How long something still takes: `under 1 s`, `12 s left`, `3 min left`. */
export function leftText(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return '';
  if (seconds < 1) return 'under 1 s left';
  return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.round(seconds / 60)} min left`;
}

/** Hertz as people say them: `440 Hz`, `22.05 kHz`. */
export function hertzText(hertz: number): string {
  return hertz < 1000 ? `${trimmed(hertz, 1)} Hz` : `${trimmed(hertz / 1000, 2)} kHz`;
}

export function millisecondsText(milliseconds: number): string {
  return `${trimmed(milliseconds, milliseconds < 10 ? 2 : 1)} ms`;
}

function trimmed(value: number, places: number): string {
  return String(Number(value.toFixed(places)));
}
