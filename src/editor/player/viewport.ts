import type { TimeRange } from './transport.ts';

/** No view is shorter than this: some hundred samples. */
const SHORTEST_SECONDS = 0.005;

/** The stretch of a sound that is in view: `range`, kept within the sound and not too short. */
export function clampView(range: TimeRange, duration: number): TimeRange {
  const span = Math.min(duration, Math.max(Math.min(SHORTEST_SECONDS, duration), range.to - range.from));
  const from = Math.min(duration - span, Math.max(0, range.from));
  return { from, to: from + span };
}

/** Zooms by `factor` (above 1 = closer) about a moment that stays where it is. */
export function zoomView(view: TimeRange, factor: number, about: number, duration: number): TimeRange {
  const from = about - (about - view.from) / factor;
  const to = about + (view.to - about) / factor;
  const short = to - from < SHORTEST_SECONDS;
  if (short) return clampView({ from: about - SHORTEST_SECONDS / 2, to: about + SHORTEST_SECONDS / 2 }, duration);
  return clampView({ from, to }, duration);
}

/** Moves the view by seconds. */
export function panView(view: TimeRange, seconds: number, duration: number): TimeRange {
  return clampView({ from: view.from + seconds, to: view.to + seconds }, duration);
}

/** Turns the page when a moment has left the view to the right, and brings it back when it jumped elsewhere. */
export function followView(view: TimeRange, seconds: number, duration: number): TimeRange {
  if (seconds >= view.from && seconds <= view.to) return view;
  const span = view.to - view.from;
  return clampView({ from: seconds - span * 0.02, to: seconds + span * 0.98 }, duration);
}

/** The whole sound is in view. */
export function isWhole(view: TimeRange, duration: number): boolean {
  return view.to - view.from >= duration - 1e-9;
}
