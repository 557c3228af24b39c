import { memo, type PointerEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { isTodo } from '../node/status.ts';
import { useDocument, useNodeRunPart, useViewState } from '../session/session.ts';
import { texts } from '../texts.ts';
import { type Box, boundingBox } from './geometry.ts';
import type { PatchCanvas } from './patch-canvas.ts';

/** All of the patch, small: click or drag to go there. For pointers only; keys walk the nodes themselves. */
export function Minimap({ canvas }: { canvas: PatchCanvas }) {
  const boxes = useBoxes(canvas);
  const view = useStore(canvas.viewport.store);
  const seen: Box = {
    x: -view.x / view.zoom,
    y: -view.y / view.zoom,
    width: view.width / view.zoom,
    height: view.height / view.zoom,
  };
  const all = boundingBox([...boxes.values(), seen]);
  if (boxes.size === 0 || all === null) return null;
  const margin = Math.max(all.width, all.height) * 0.04;

  function go(event: PointerEvent<SVGSVGElement>): void {
    const matrix = event.currentTarget.getScreenCTM();
    if (matrix === null) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    void canvas.viewport.centreOn({ x, y });
  }

  return (
    <svg
      className="minimap"
      role="img"
      aria-label={texts.canvas.map}
      viewBox={`${all.x - margin} ${all.y - margin} ${all.width + 2 * margin} ${all.height + 2 * margin}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) go(event);
      }}
    >
      <MinimapNodes boxes={boxes} />
      <rect className="minimap-view" x={seen.x} y={seen.y} width={seen.width} height={seen.height} rx={8} />
    </svg>
  );
}

/** Apart, so that panning does not render every node of the map anew. */
const MinimapNodes = memo(({ boxes }: { boxes: ReadonlyMap<string, Box> }) =>
  [...boxes].map(([id, box]) => <MinimapNode key={id} id={id} box={box} />),
);

function MinimapNode({ id, box }: { id: string; box: Box }) {
  const state = useNodeRunPart(id, (run) => (isTodo(run) ? 'idle' : run.state));
  const selected = useViewState((view) => view.selection.has(id));
  return (
    <rect
      className="minimap-node"
      data-state={state}
      data-selected={selected}
      x={box.x}
      y={box.y}
      width={box.width}
      height={box.height}
      rx={10}
    />
  );
}

/** Where the nodes stand, measured again a moment after the patch has changed. */
function useBoxes(canvas: PatchCanvas): ReadonlyMap<string, Box> {
  const nodes = useDocument((document) => document.nodes);
  const [boxes, setBoxes] = useState<ReadonlyMap<string, Box>>(new Map());
  useEffect(() => {
    // Nodes are mounted after the patch has changed, and grow when their previews come.
    const timers = [60, 800].map((delay) => setTimeout(() => setBoxes(canvas.boxes()), delay + nodes.length / 10));
    return () => timers.forEach(clearTimeout);
  }, [canvas, nodes]);
  return boxes;
}
