import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { transport } from './instance.ts';
import { playerStore } from './player-state.ts';
import type { TimeRange } from './transport.ts';
import { isWhole, panView, zoomView } from './viewport.ts';

/** A press that moves less than this is a click. CSS pixels. */
const CLICK_PIXELS = 4;
const WHEEL_ZOOM = 1.0016;

export interface StageGestures {
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onPointerUp(event: PointerEvent<HTMLElement>): void;
  onPointerCancel(event: PointerEvent<HTMLElement>): void;
}

/** Puts a view in; the whole sound counts as no view, so that it stays whole when the sound changes. */
export function setView(view: TimeRange, duration: number): void {
  playerStore.setState({ view: isWhole(view, duration) ? null : view });
}

/** Click: seek. Drag: a region. Wheel: zoom about the pointer; with Shift, or sideways: scroll. */
export function useStageGestures(
  stage: RefObject<HTMLElement | null>,
  view: TimeRange,
  duration: number,
): StageGestures {
  const pressed = useRef<{ readonly x: number; readonly seconds: number; dragged: boolean } | null>(null);

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    // React's own wheel listeners are passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      const span = view.to - view.from;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        setView(panView(view, (sideways * unit * span) / box.width, duration), duration);
        return;
      }
      const about = view.from + ((event.clientX - box.left) / box.width) * span;
      const strength = event.ctrlKey ? 5 : 1;
      setView(zoomView(view, WHEEL_ZOOM ** (-event.deltaY * unit * strength), about, duration), duration);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [stage, view, duration]);

  function secondsAt(event: PointerEvent<HTMLElement>): number {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
    return view.from + share * (view.to - view.from);
  }

  return {
    onPointerDown(event) {
      if (event.button !== 0 || duration === 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pressed.current = { x: event.clientX, seconds: secondsAt(event), dragged: false };
    },
    onPointerMove(event) {
      const press = pressed.current;
      if (!press) return;
      press.dragged ||= Math.abs(event.clientX - press.x) >= CLICK_PIXELS;
      if (!press.dragged) return;
      const now = secondsAt(event);
      playerStore.setState({ region: { from: Math.min(now, press.seconds), to: Math.max(now, press.seconds) } });
    },
    onPointerUp(event) {
      const press = pressed.current;
      pressed.current = null;
      if (!press) return;
      const { region } = playerStore.getState();
      if (press.dragged && region) transport.seek(region.from);
      else {
        playerStore.setState({ region: null });
        transport.seek(secondsAt(event));
      }
    },
    onPointerCancel() {
      pressed.current = null;
    },
  };
}
