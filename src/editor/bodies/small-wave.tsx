import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { AudioSummary } from '../player/player-sound.ts';
import { useSize } from '../player/use-size.ts';
import { usePeaks } from '../player/use-wave.ts';
import { cutPeaks, drawWave, mergeShapes } from '../player/wave-shape.ts';
import { themeStore } from '../session/theme.ts';

const BUCKETS = 512;
const FINENESS = 2;

/** A sound's wave over the whole width of its node. */
export function SmallWave({ audio }: { audio: AudioSummary }) {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const peaks = usePeaks(audio.handle, BUCKETS);
  const shape = useMemo(
    () => peaks && mergeShapes(peaks.channels.map((pairs) => cutPeaks(pairs, peaks.seconds, 0, peaks.seconds))),
    [peaks],
  );
  const scale = Math.max(FINENESS, globalThis.devicePixelRatio || 1);

  const theme = useStore(themeStore, (state) => state.theme);

  // Drawn anew in another theme: a canvas does not follow the style it was drawn in.
  useEffect(() => {
    void theme;
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context || !shape || !peaks) return;
    target.width = Math.round(width * scale);
    target.height = Math.round(height * scale);
    drawWave(context, shape, { colour: getComputedStyle(target).color, scale, loudest: peaks.peak });
  }, [shape, peaks, width, height, scale, theme]);

  return (
    <div ref={box} className="small-wave" data-testid="small-wave" data-ready={peaks !== null}>
      <canvas ref={canvas} role="img" aria-label={`Sound, ${audio.seconds.toFixed(2)} seconds`} />
    </div>
  );
}
