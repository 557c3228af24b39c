import { useEffect, useRef, useState } from 'react';
import type { GreyImage } from '../../engine/protocol.ts';
import { session } from '../session/session.ts';
import { latestOnly } from './latest-only.ts';
import type { Look } from './looks.ts';
import type { TimeRange } from './transport.ts';

/** What to draw, in device pixels. */
export interface WantedSpectrogram {
  readonly handle: string | null;
  readonly range: TimeRange;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

/** A spectrogram that was drawn, and of what: its place stays known while the view moves on. */
export interface DrawnSpectrogram {
  readonly handle: string;
  readonly range: TimeRange;
  readonly look: Look;
  readonly image: GreyImage;
}

/** A view must rest this long before it is drawn anew. */
const REST_MILLISECONDS = 70;
/** While a run refines a sound, it is drawn anew this often at most … */
export const REFRESH_MILLISECONDS = 600;
/** … and for long sounds less often: drawing may take this share of the time, so that it does not slow the run. */
const DRAWING_SHARE = 1 / 8;
const MOST_REFRESH_MILLISECONDS = 2000;

/**
 * The spectrogram of what is in view. The old one stays until the new one is there; requests follow each other one
 * at a time, the newest last.
 */
export function useSpectrogram(wanted: WantedSpectrogram): DrawnSpectrogram | null {
  const [drawn, setDrawn] = useState<DrawnSpectrogram | null>(null);
  const [enqueue] = useState(latestOnly);
  const shown = useRef<{ readonly handle: string; readonly next: number } | null>(null);
  // One string, so that equal wishes ask for nothing.
  const key = JSON.stringify(wanted);

  useEffect(() => {
    const { handle, range, look, width, height } = JSON.parse(key) as WantedSpectrogram;
    if (handle === null) {
      shown.current = null;
      setDrawn(null);
      return;
    }
    if (width < 1 || height < 1 || !(range.to > range.from)) return;
    let current = true;
    async function draw(id: string): Promise<void> {
      if (!current) return;
      const place = { fromSeconds: range.from, toSeconds: range.to, width, height };
      const begun = performance.now();
      const image = await session().engine.spectrogram(id, { ...look, ...place });
      if (!image || !current) return;
      const now = performance.now();
      shown.current = { handle: id, next: now + refreshAfter(now - begun) };
      setDrawn({ handle: id, range, look, image });
    }
    const before = shown.current;
    const { run } = session();
    const isRefined = before !== null && before.handle !== handle && run.getState().overall.state === 'running';
    const rest = isRefined ? Math.max(0, before.next - performance.now()) : REST_MILLISECONDS;
    const start = () => {
      forget();
      clearTimeout(timer);
      enqueue(() => draw(handle));
    };
    const timer = setTimeout(start, rest);
    // What a run ends with is drawn at once.
    const forget = run.subscribe(({ overall }) => overall.state !== 'running' && isRefined && start());
    return () => {
      current = false;
      forget();
      clearTimeout(timer);
    };
  }, [key, enqueue]);
  return drawn;
}

/** How long to leave a drawing be that took so many milliseconds. */
function refreshAfter(took: number): number {
  return Math.min(MOST_REFRESH_MILLISECONDS, Math.max(REFRESH_MILLISECONDS, took / DRAWING_SHARE));
}
