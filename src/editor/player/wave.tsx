import { useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { useStore } from 'zustand';
import { themeStore } from '../session/theme.ts';
import { drawWave, type WaveShape } from './wave-shape.ts';

/** A wave over the full size of its box, drawn by wavesurfer.js from peaks alone: it fetches, decodes and plays nothing. */
export function Wave({ shape, loudest, seconds }: { shape: WaveShape; loudest: number; seconds: number }) {
  const box = useRef<HTMLDivElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const scale = useRef(loudest);
  scale.current = loudest;

  useEffect(() => {
    const container = box.current;
    if (!container) return;
    const made = WaveSurfer.create({
      container,
      height: 'auto',
      interact: false,
      cursorWidth: 0,
      hideScrollbar: true,
      progressColor: '',
      renderFunction: ([high, low], context) => {
        const ratio = context.canvas.width / Math.max(1, container.clientWidth);
        const colour = getComputedStyle(container).color;
        if (high && low) {
          const shape = { high: Float32Array.from(high), low: Float32Array.from(low) };
          drawWave(context, shape, { colour, scale: ratio, loudest: scale.current });
        }
      },
    });
    surfer.current = made;
    return () => {
      surfer.current = null;
      made.destroy();
    };
  }, []);

  const theme = useStore(themeStore, (state) => state.theme);
  useEffect(() => {
    void theme;
    if (shape.high.length === 0) return;
    // A load that a newer one overtakes rejects; that is no failure.
    surfer.current?.load('', [shape.high, shape.low], Math.max(0.001, seconds)).catch(() => undefined);
  }, [shape, seconds, theme]);

  return <div ref={box} className="wave" aria-hidden="true" />;
}
