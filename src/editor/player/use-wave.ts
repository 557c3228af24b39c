import { useEffect, useMemo, useRef, useState } from 'react';
import type { Peaks } from '../../engine/protocol.ts';
import { session } from '../session/session.ts';
import type { TimeRange } from './transport.ts';
import { REFRESH_MILLISECONDS } from './use-spectrogram.ts';
import { cutPeaks, mergeShapes, shapeOfSamples, type WaveShape } from './wave-shape.ts';

const BUCKETS = 8192;
/** Below this many peaks a pixel, samples are read instead … */
const COARSE = 0.75;
/** … where no more than this many are in view. */
const MOST_FRAMES = 1 << 18;

const nothing: WaveShape = { low: new Float32Array(0), high: new Float32Array(0) };

/** Min/max pairs of a whole sound; the last ones stay until those of the next sound are there. */
export function usePeaks(handle: string | null, buckets = BUCKETS): Peaks | null {
  const [peaks, setPeaks] = useState<Peaks | null>(null);
  const refreshed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    let current = true;
    async function read(id: string): Promise<void> {
      const found = await session()
        .engine.peaks(id, buckets)
        .catch(() => null);
      if (!current || !found) return;
      refreshed.current = performance.now();
      setPeaks(found);
    }
    if (handle === null) setPeaks(null);
    const wait = Math.max(0, refreshed.current + REFRESH_MILLISECONDS - performance.now());
    const timer = setTimeout(() => handle !== null && void read(handle), wait);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [handle, buckets]);
  return peaks;
}

/** The wave of what is in view, from peaks, and from the samples themselves where the view is close. */
export function useWave(
  sound: { readonly handle: string; readonly sampleRate: number; readonly length: number } | null,
  peaks: Peaks | null,
  view: TimeRange,
  width: number,
): WaveShape {
  const [fine, setFine] = useState<{ readonly key: string; readonly shape: WaveShape } | null>(null);
  const handle = sound?.handle ?? null;
  const rate = sound?.sampleRate ?? 1;
  const from = Math.max(0, Math.floor(view.from * rate));
  const to = Math.min(sound?.length ?? 0, Math.ceil(view.to * rate));
  const share = peaks ? (view.to - view.from) / peaks.seconds : 1;
  const close = share * BUCKETS < COARSE * width && to - from <= MOST_FRAMES;
  const key = `${handle} ${from} ${to} ${width}`;

  useEffect(() => {
    if (handle === null || !close) return;
    let current = true;
    const timer = setTimeout(() => {
      session()
        .engine.samples(handle, from, to)
        .then((channels) => {
          if (current && channels) setFine({ key, shape: shapeOfSamples(channels, width) });
        })
        .catch(() => undefined);
    }, 60);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [handle, from, to, width, close, key]);

  const coarse = useMemo(
    () =>
      peaks ? mergeShapes(peaks.channels.map((pairs) => cutPeaks(pairs, peaks.seconds, view.from, view.to))) : nothing,
    [peaks, view.from, view.to],
  );
  return close && fine?.key === key ? fine.shape : coarse;
}
