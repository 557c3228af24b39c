import { createStore } from 'zustand/vanilla';
import type { PatchCanvas } from './patch-canvas.ts';

/** The canvas on the page, for what acts on it from outside: palette, keys, minimap. Null before it is mounted. */
export const canvasStore = createStore<{ readonly canvas: PatchCanvas | null }>(() => ({ canvas: null }));

export function currentCanvas(): PatchCanvas | null {
  return canvasStore.getState().canvas;
}
