import { currentCanvas } from './current.ts';

/** Zooms the canvas about the middle of the view. */
export function zoomBy(factor: number): void {
  const viewport = currentCanvas()?.viewport;
  if (viewport !== undefined) void viewport.zoomTo(viewport.store.getState().zoom * factor);
}
