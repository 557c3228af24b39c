import { Maximize, Minus, Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { texts } from '../texts.ts';
import { Tip } from '../ui/tip.tsx';
import { canvasStore } from './current.ts';
import { Minimap } from './minimap.tsx';
import type { PatchCanvas } from './patch-canvas.ts';
import { zoomBy } from './zoom-by.ts';

/** Map and zoom, at the corner of the canvas. */
export function CanvasTools() {
  const canvas = useStore(canvasStore, (state) => state.canvas);
  if (canvas === null) return null;
  return (
    <div className="canvas-tools">
      <Minimap canvas={canvas} />
      <div className="zoom-tools">
        <Tip label={texts.canvas.zoomOut} keys="−">
          <button
            type="button"
            className="icon-button"
            aria-label={texts.canvas.zoomOut}
            onClick={() => zoomBy(1 / 1.25)}
          >
            <Minus size={14} aria-hidden="true" />
          </button>
        </Tip>
        <ZoomPercent canvas={canvas} />
        <Tip label={texts.canvas.zoomIn} keys="+">
          <button type="button" className="icon-button" aria-label={texts.canvas.zoomIn} onClick={() => zoomBy(1.25)}>
            <Plus size={14} aria-hidden="true" />
          </button>
        </Tip>
        <Tip label={texts.canvas.fit} keys="F">
          <button type="button" className="icon-button" aria-label={texts.canvas.fit} onClick={() => void canvas.fit()}>
            <Maximize size={13} aria-hidden="true" />
          </button>
        </Tip>
      </div>
    </div>
  );
}

function ZoomPercent({ canvas }: { canvas: PatchCanvas }) {
  const zoom = useStore(canvas.viewport.store, (state) => Math.round(state.zoom * 100));
  return (
    <Tip label={texts.canvas.zoomReset} keys="0">
      <button type="button" className="zoom-percent numbers" onClick={() => void canvas.viewport.zoomTo(1)}>
        {zoom} %
      </button>
    </Tip>
  );
}
