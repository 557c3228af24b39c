import { useLayoutEffect, useMemo, useRef } from 'react';
import type { PaletteName } from '../../dsp/colour.ts';
import { paintGrey } from './spectrogram-image.ts';
import type { TimeRange } from './transport.ts';
import type { DrawnSpectrogram } from './use-spectrogram.ts';

/**
 * Shows a spectrogram at its place in the view: at once where it was drawn for it, stretched and shifted while a finer
 * one is on its way. Sizes in device pixels.
 */
export function SpectrogramCanvas(properties: {
  readonly drawn: Pick<DrawnSpectrogram, 'range' | 'image'> | null;
  readonly view: TimeRange;
  readonly palette: PaletteName;
  readonly width: number;
  readonly height: number;
  readonly cssHeight: number;
  readonly className?: string;
  readonly testId?: string;
}) {
  const { drawn, view, palette, width, height, cssHeight } = properties;
  const { className = 'player-spectrogram', testId = 'player-spectrogram' } = properties;
  const canvas = useRef<HTMLCanvasElement>(null);

  const source = useMemo(() => {
    if (!drawn) return null;
    const made = document.createElement('canvas');
    paintGrey(made, drawn.image, palette);
    return made;
  }, [drawn, palette]);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    if (!drawn || !source) return;
    const perSecond = width / (view.to - view.from);
    const left = (drawn.range.from - view.from) * perSecond;
    const right = (drawn.range.to - view.from) * perSecond;
    const exact = Math.abs(left) < 0.01 && Math.abs(right - drawn.image.width) < 0.01 && drawn.image.height === height;
    context.imageSmoothingEnabled = !exact;
    context.drawImage(source, left, 0, exact ? drawn.image.width : right - left, height);
  }, [drawn, source, view.from, view.to, width, height]);

  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      className={className}
      style={{ height: cssHeight }}
      data-testid={testId}
      data-ready={drawn !== null}
    />
  );
}
