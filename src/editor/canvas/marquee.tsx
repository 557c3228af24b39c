import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import { clearSelection, selectConnection, selectOnly } from '../actions/select.ts';
import { session } from '../session/session.ts';
import { currentCanvas } from './current.ts';
import { type Box, overlaps } from './geometry.ts';
import { disconnect } from './wiring.ts';

/**
 * Presses on the canvas itself: a click selects a wire or nothing, Alt and click cuts a wire, Shift and drag draws the
 * selection frame. Coordinates are pixels from the canvas' corner.
 */
export function useMarquee(host: RefObject<HTMLDivElement | null>) {
  const [frame, setFrame] = useState<Box | null>(null);
  const start = useRef<{ x: number; y: number; framing: boolean; before: ReadonlySet<string> } | null>(null);
  const moved = useRef(false);

  function position(event: PointerEvent): { x: number; y: number } {
    const corner = host.current?.getBoundingClientRect();
    return { x: event.clientX - (corner?.left ?? 0), y: event.clientY - (corner?.top ?? 0) };
  }

  function end(event: PointerEvent<HTMLDivElement>): void {
    start.current = null;
    delete event.currentTarget.dataset['panning'];
    setFrame(null);
  }

  return {
    frame,
    handlers: {
      // In the capture phase: Rete keeps the presses that it pans with to itself.
      onPointerDownCapture(event: PointerEvent<HTMLDivElement>): void {
        const onWire = wireAt(event.target) !== null;
        if ((event.target !== event.currentTarget && !onWire) || event.button !== 0) return;
        moved.current = false;
        event.currentTarget.focus({ preventScroll: true });
        const framing = event.shiftKey;
        start.current = { ...position(event), framing, before: session().view.getState().selection };
        if (framing) event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLDivElement>): void {
        const from = start.current;
        if (from === null) return;
        const to = position(event);
        if (Math.abs(to.x - from.x) + Math.abs(to.y - from.y) > 4) moved.current = true;
        if (moved.current && !from.framing) event.currentTarget.dataset['panning'] = 'true';
        if (!from.framing || !moved.current) return;
        const next = boxBetween(from, to);
        setFrame(next);
        selectOnly([...from.before, ...nodesIn(next)]);
      },
      onPointerUp(event: PointerEvent<HTMLDivElement>): void {
        // The click that ends a pan or a frame is none.
        if (start.current !== null && !moved.current) click(event);
        end(event);
      },
      onPointerCancel: end,
    },
  };
}

export function Marquee({ frame }: { frame: Box | null }) {
  if (frame === null) return null;
  const { x, y, width, height } = frame;
  return <div className="marquee" style={{ left: x, top: y, width, height }} />;
}

function click(event: PointerEvent): void {
  const wire = wireAt(event.target);
  if (wire === null) {
    if (!event.shiftKey) clearSelection();
  } else if (event.altKey) disconnect([wire]);
  else selectConnection(wire);
}

function wireAt(target: EventTarget): string | null {
  const wire = target instanceof Element ? target.closest('[data-connection-id]') : null;
  return wire?.getAttribute('data-connection-id') ?? null;
}

function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function nodesIn(frame: Box): readonly string[] {
  const canvas = currentCanvas();
  if (canvas === null) return [];
  const { x, y, zoom } = canvas.viewport.store.getState();
  const box = {
    x: (frame.x - x) / zoom,
    y: (frame.y - y) / zoom,
    width: frame.width / zoom,
    height: frame.height / zoom,
  };
  return [...canvas.boxes()].filter(([, card]) => overlaps(box, card)).map(([id]) => id);
}
