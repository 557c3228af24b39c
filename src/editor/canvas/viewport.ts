import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Box, boundingBox, type Point } from './geometry.ts';
import type { CanvasArea } from './scheme.ts';

export const MIN_ZOOM = 0.15;
export const MAX_ZOOM = 2.5;

/** What part of the canvas is in view: a canvas point p lies at p · zoom + (x, y) pixels from the corner of the view. */
export interface ViewportState {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** Pans and zooms the canvas, and tells others where it stands. */
export interface Viewport {
  readonly store: StoreApi<ViewportState>;
  /** The canvas point under a point of the window. */
  toCanvas(clientX: number, clientY: number): Point;
  /** Zooms about the middle of the view. */
  zoomTo(zoom: number): Promise<void>;
  /** Shows all of a box, at most at 100 %; `right` pixels at the right are left free. */
  fit(box: Box | null, right?: number): Promise<void>;
  centreOn(point: Point): Promise<void>;
  destroy(): void;
}

export function createViewport(area: CanvasArea, container: HTMLElement): Viewport {
  const store = createStore<ViewportState>(() => ({ x: 0, y: 0, zoom: 1, width: 1, height: 1 }));

  function update(): void {
    const { x, y, k } = area.area.transform;
    store.setState({ x, y, zoom: k, width: container.clientWidth, height: container.clientHeight });
    const step = 24 * k * (k < 0.5 ? 2 : 1);
    container.style.backgroundSize = `${step}px ${step}px`;
    container.style.backgroundPosition = `${x}px ${y}px`;
  }

  area.addPipe((context) => {
    if (context.type === 'zoom') {
      if (context.data.source === 'dblclick') return undefined;
      context.data.zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, context.data.zoom));
    }
    if (context.type === 'translated' || context.type === 'zoomed') update();
    return context;
  });
  const observer = new ResizeObserver(update);
  observer.observe(container);
  update();

  async function show(zoom: number, centre: Point): Promise<void> {
    await area.area.zoom(zoom, 0, 0);
    const { width, height } = store.getState();
    await area.area.translate(width / 2 - centre.x * zoom, height / 2 - centre.y * zoom);
  }

  function centre(): Point {
    const { x, y, zoom, width, height } = store.getState();
    return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
  }

  return {
    store,
    toCanvas(clientX, clientY) {
      const { left, top } = container.getBoundingClientRect();
      const { x, y, zoom } = store.getState();
      return { x: (clientX - left - x) / zoom, y: (clientY - top - y) / zoom };
    },
    zoomTo: (zoom) => show(Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom)), centre()),
    async fit(box, right = 0) {
      if (box === null) return show(1, centre());
      const { width, height } = store.getState();
      const margin = 36;
      const fitting = Math.min(1, (width - right - 2 * margin) / box.width, (height - 2 * margin) / box.height);
      const zoom = Math.max(MIN_ZOOM, fitting);
      return show(zoom, { x: box.x + (box.width + right / zoom) / 2, y: box.y + box.height / 2 });
    },
    centreOn: (point) => show(store.getState().zoom, point),
    destroy: () => observer.disconnect(),
  };
}

/** The box around all nodes as they stand on the canvas. */
export function boxOfNodes(boxes: ReadonlyMap<string, Box>, ids?: Iterable<string>): Box | null {
  const chosen = ids === undefined ? [...boxes.values()] : [...ids].flatMap((id) => boxes.get(id) ?? []);
  return boundingBox(chosen);
}
