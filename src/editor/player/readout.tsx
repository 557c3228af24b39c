import { type RefObject, useEffect, useRef } from 'react';
import { rowToHertz } from '../../dsp/axes.ts';
import { readoutText } from './format.ts';
import { greyDecibels, type Look } from './looks.ts';
import type { TimeRange } from './transport.ts';
import type { DrawnSpectrogram } from './use-spectrogram.ts';

/** What the readout needs to know of the picture under the pointer. */
export interface ReadoutScene {
  readonly view: TimeRange;
  readonly look: Look;
  readonly drawn: DrawnSpectrogram | null;
  /** CSS pixels of the spectrogram; below it lies the wave. */
  readonly width: number;
  readonly height: number;
}

/** What stands at a place of the stage, in CSS pixels from its top left corner. */
export function readScene({ view, look, drawn, width, height }: ReadoutScene, x: number, y: number): string {
  const seconds = view.from + ((x + 0.5) / width) * (view.to - view.from);
  if (y >= height) return `${seconds.toFixed(view.to - view.from < 0.5 ? 4 : 2)} s`;
  const hertz = Math.max(0, rowToHertz(look.axis, height, y));
  const grey = drawn ? greyAt(drawn, seconds, (y + 0.5) / height) : undefined;
  const decibels = drawn && grey !== undefined ? greyDecibels(drawn.look, grey) : undefined;
  return readoutText({ seconds, hertz, ...(decibels === undefined ? {} : { decibels }) });
}

function greyAt({ image, range }: DrawnSpectrogram, seconds: number, down: number): number | undefined {
  const column = Math.floor(((seconds - range.from) / (range.to - range.from)) * image.width);
  const row = Math.min(image.height - 1, Math.floor(down * image.height));
  return column >= 0 && column < image.width ? image.data[row * image.width + column] : undefined;
}

/** The readout beside the pointer and a hairline through it; both move without React. */
export function Readout({ stage, scene }: { stage: RefObject<HTMLElement | null>; scene: ReadoutScene }) {
  const chip = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const latest = useRef(scene);
  latest.current = scene;

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const show = (event: PointerEvent) => {
      const box = element.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const inside = event.pointerType !== 'touch' && x >= 0 && y >= 0 && x < box.width && y < box.height;
      element.dataset['pointed'] = String(inside);
      if (!inside || !chip.current || !line.current) return;
      chip.current.textContent = readScene(latest.current, x, y);
      const right = x + 14 + chip.current.offsetWidth > box.width;
      const left = right ? x - 10 - chip.current.offsetWidth : x + 10;
      const top = Math.min(box.height - chip.current.offsetHeight - 4, Math.max(4, y - 30));
      chip.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
      line.current.style.transform = `translateX(${Math.round(x)}px)`;
    };
    const hide = () => {
      element.dataset['pointed'] = 'false';
    };
    element.addEventListener('pointermove', show);
    element.addEventListener('pointerleave', hide);
    return () => {
      element.removeEventListener('pointermove', show);
      element.removeEventListener('pointerleave', hide);
    };
  }, [stage]);

  return (
    <>
      <div ref={line} className="readout-line" aria-hidden="true" />
      <div ref={chip} className="readout numbers" data-testid="player-readout" />
    </>
  );
}
