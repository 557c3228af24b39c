import { type RefObject, useEffect, useRef } from 'react';
import { rowToHertz } from '../../dsp/axes.ts';
import { readoutText } from './format.ts';
import { type Look, levelText } from './looks.ts';
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
  const level = drawn && grey !== undefined ? levelText(drawn.look, grey) : undefined;
  return readoutText({ seconds, hertz, ...(level === undefined ? {} : { level }) });
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
  const pointer = useRef<{ readonly x: number; readonly y: number } | null>(null);

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const show = () => {
      const at = pointer.current;
      element.dataset['pointed'] = String(at !== null);
      if (at && chip.current && line.current) place(chip.current, line.current, element, latest.current, at);
    };
    const move = (event: PointerEvent) => {
      const box = element.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const inside = event.pointerType !== 'touch' && x >= 0 && y >= 0 && x < box.width && y < box.height;
      pointer.current = inside ? { x, y } : null;
      show();
    };
    const leave = () => {
      pointer.current = null;
      show();
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerleave', leave);
    return () => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
    };
  }, [stage]);

  // What is under a pointer that rests changes with the view.
  useEffect(() => {
    latest.current = scene;
    const element = stage.current;
    if (element && pointer.current && chip.current && line.current) {
      place(chip.current, line.current, element, scene, pointer.current);
    }
  });

  return (
    <>
      <div ref={line} className="readout-line" aria-hidden="true" />
      <div ref={chip} className="readout numbers" data-testid="player-readout" />
    </>
  );
}

/** To the right of the pointer, or to its left where there is no room; above it, and never outside. */
function place(
  chip: HTMLElement,
  line: HTMLElement,
  stage: HTMLElement,
  scene: ReadoutScene,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  chip.textContent = readScene(scene, x, y);
  const [width, height] = [chip.offsetWidth, chip.offsetHeight];
  const left = x + 14 + width > stage.clientWidth ? x - 10 - width : x + 10;
  const top = Math.min(stage.clientHeight - height - 4, Math.max(4, y - 30));
  chip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  line.style.transform = `translateX(${Math.round(x)}px)`;
}
