import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { NodeDeclaration } from '../../engine/contract.ts';
import { addNode } from '../actions/nodes.ts';
import { currentCanvas } from '../canvas/current.ts';
import { nodeWidth } from '../canvas/geometry.ts';
import { Mark, markOf } from '../node/mark.tsx';

/** Further than this a press is a drag. Pixels. */
const SLACK = 5;

/** Dragging an entry of the palette: a small card follows the pointer, the node is added where it is let go. */
export function useDragToCanvas(declaration: NodeDeclaration) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const start = useRef<{ x: number; y: number } | null>(null);
  const dragged = useRef(false);

  function drop(event: PointerEvent<HTMLElement>): void {
    const canvas = currentCanvas();
    const bounds = canvas?.container.getBoundingClientRect();
    if (canvas === null || bounds === undefined) return;
    const { clientX: x, clientY: y } = event;
    if (x < bounds.left || x > bounds.right || y < bounds.top || y > bounds.bottom) return;
    const point = canvas.viewport.toCanvas(x, y);
    addNode(declaration, { x: point.x - nodeWidth(declaration) / 2, y: point.y - 18 });
  }

  function end(): void {
    start.current = null;
    setAt(null);
  }

  const ghost: ReactNode =
    at &&
    createPortal(
      <div className="palette-ghost" style={{ transform: `translate(${at.x - 40}px, ${at.y - 17}px)` }}>
        <Mark kind={markOf(declaration)} />
        {declaration.title}
      </div>,
      document.body,
    );

  return {
    ghost,
    wasDragged: () => dragged.current,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>): void {
        if (event.button !== 0) return;
        dragged.current = false;
        start.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLElement>): void {
        const from = start.current;
        if (from === null) return;
        const distance = Math.hypot(event.clientX - from.x, event.clientY - from.y);
        if (distance > SLACK) dragged.current = true;
        if (dragged.current) setAt({ x: event.clientX, y: event.clientY });
      },
      onPointerUp(event: PointerEvent<HTMLElement>): void {
        if (start.current !== null && dragged.current) drop(event);
        end();
      },
      onPointerCancel: end,
    },
  };
}
