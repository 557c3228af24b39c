import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { rowToHertz } from '../../dsp/axes.ts';
import type { PaletteName } from '../../dsp/colour.ts';
import type { GreyImage } from '../../engine/protocol.ts';
import { readoutText } from '../player/format.ts';
import { latestOnly } from '../player/latest-only.ts';
import { SpectrogramCanvas } from '../player/spectrogram-canvas.tsx';
import { frequencyTicks, timeTicks } from '../player/ticks.ts';
import type { TimeRange } from '../player/transport.ts';
import { pixelScale, useSize } from '../player/use-size.ts';
import { panView, zoomView } from '../player/viewport.ts';
import { session } from '../session/session.ts';
import type { PictureSummary } from './picture-thumbnail.tsx';

const WHEEL_ZOOM = 1.0016;

interface LargePictureProps {
  readonly picture: PictureSummary;
  readonly palette: PaletteName;
  readonly view: TimeRange;
  readonly setView: (view: TimeRange) => void;
}

/** A stretch of a picture as large as there is room, between its axes. The wheel zooms in time, a drag moves along. */
export function LargePicture({ picture, palette, view, setView }: LargePictureProps) {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const scale = pixelScale();
  const device = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const drawn = useStretch(picture, view, device.width, device.height);
  const rows = useMemo(() => frequencyTicks(picture.axis, height, 44), [picture.axis, height]);
  const columns = useMemo(() => timeTicks(view.from, view.to, width, 90), [view, width]);
  return (
    <div className="view-grid">
      <div className="frequency-axis numbers" aria-hidden="true">
        {rows.map(({ at, label }) => (
          <span key={label} style={{ top: at * height }}>
            {label}
          </span>
        ))}
      </div>
      <div ref={box} className="view-picture">
        <SpectrogramCanvas
          drawn={drawn}
          view={view}
          palette={palette}
          {...device}
          cssHeight={height}
          className="view-canvas"
          testId="view-canvas"
        />
        <Pointer picture={picture} view={view} setView={setView} width={width} height={height} />
      </div>
      <div className="time-axis numbers" data-testid="view-times" aria-hidden="true">
        {columns.map(({ at, label }) => (
          <span key={label} style={{ left: at * width }} data-edge={at * width < 16 ? 'left' : undefined}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The columns in view, squeezed to a size in device pixels; the last ones stay at their place until the next are there. */
function useStretch(
  { handle, width: columns, seconds }: PictureSummary,
  view: TimeRange,
  width: number,
  height: number,
): { readonly range: TimeRange; readonly image: GreyImage } | null {
  const [drawn, setDrawn] = useState<{ readonly range: TimeRange; readonly image: GreyImage } | null>(null);
  const [enqueue] = useState(latestOnly);
  const perSecond = columns / seconds;
  const from = Math.max(0, Math.floor(view.from * perSecond + 1e-6));
  const to = Math.min(columns, Math.ceil(view.to * perSecond - 1e-6));
  useEffect(() => {
    if (width < 1 || height < 1) return;
    let current = true;
    enqueue(async () => {
      if (!current) return;
      const image = await session().engine.thumbnail(handle, width, height, { from, to });
      if (current && image) setDrawn({ range: { from: from / perSecond, to: to / perSecond }, image });
    });
    return () => {
      current = false;
    };
  }, [handle, from, to, width, height, perSecond, enqueue]);
  return drawn;
}

interface PointerProps {
  readonly picture: PictureSummary;
  readonly view: TimeRange;
  readonly setView: (view: TimeRange) => void;
  readonly width: number;
  readonly height: number;
}

/** Place and value under the pointer; the value is the picture's own, not the drawn pixel's. */
function Pointer({ picture, view, setView, width, height }: PointerProps) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const surface = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly x: number; readonly view: TimeRange } | null>(null);
  useWheel(surface, view, setView, picture.seconds);
  const span = view.to - view.from;
  const seconds = at ? view.from + ((at.x + 0.5) / width) * span : 0;
  const value = useValue(picture, at && { across: seconds / picture.seconds, down: at.y / height });
  const text =
    at &&
    readoutText({
      seconds,
      hertz: Math.max(0, rowToHertz(picture.axis, height, at.y)),
      ...(value === null ? {} : { level: `${(100 * value).toFixed(0)} %` }),
    });

  function move(event: PointerEvent<HTMLDivElement>): void {
    const bounds = event.currentTarget.getBoundingClientRect();
    setAt({ x: event.clientX - bounds.left, y: event.clientY - bounds.top });
    const held = drag.current;
    if (held) setView(panView(held.view, ((held.x - event.clientX) * span) / width, picture.seconds));
  }

  return (
    <div
      ref={surface}
      className="view-pointer"
      data-zoomed={span < picture.seconds - 1e-9}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, view };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onPointerLeave={() => setAt(null)}
    >
      {at && text && (
        <div
          className="view-readout numbers"
          data-testid="view-readout"
          style={{
            transform: `translate(${at.x > width - 260 ? at.x - 12 : at.x + 12}px, ${Math.max(6, at.y - 30)}px)`,
          }}
          data-left={at.x > width - 260}
        >
          <span>{text}</span>
        </div>
      )}
    </div>
  );
}

/** Wheel: zoom about the pointer; with Shift, or sideways: move along. */
function useWheel(
  surface: RefObject<HTMLElement | null>,
  view: TimeRange,
  setView: (view: TimeRange) => void,
  duration: number,
): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    // React's own wheel listeners are passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, width } = element.getBoundingClientRect();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const span = view.to - view.from;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        setView(panView(view, ((event.deltaX || event.deltaY) * unit * span) / width, duration));
        return;
      }
      const about = view.from + ((event.clientX - left) / width) * span;
      const strength = event.ctrlKey ? 5 : 1;
      setView(zoomView(view, WHEEL_ZOOM ** (-event.deltaY * unit * strength), about, duration));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [surface, view, setView, duration]);
}

/** The picture's value at a place 0…1, 0…1; the last one known while the next is asked for. */
function useValue(
  picture: PictureSummary,
  place: { readonly across: number; readonly down: number } | null,
): number | null {
  const [value, setValue] = useState<number | null>(null);
  const column = place ? Math.floor(place.across * picture.width) : -1;
  const row = place ? Math.floor(place.down * picture.height) : -1;
  useEffect(() => {
    if (column < 0) return;
    let current = true;
    session()
      .engine.pictureValue(picture.handle, column, row)
      .then((found) => {
        if (current) setValue(found);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [picture.handle, column, row]);
  return value;
}
