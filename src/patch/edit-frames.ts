import type { PatchDocument, PatchFrame } from './document.ts';
import { checkId, checkPosition, checkSize, MAX_FRAMES } from './limits.ts';
import { refuse, shown } from './refuse.ts';

/** New frames around nodes; every id must be new. */
export function addFrames(document: PatchDocument, frames: readonly PatchFrame[]): PatchDocument {
  if (frames.length === 0) return document;
  const count = document.frames.length + frames.length;
  if (count > MAX_FRAMES)
    refuse('too-many-frames', 'frames', `A patch holds up to ${MAX_FRAMES} frames; this would make ${count}.`);
  const taken = new Set(document.frames.map((frame) => frame.id));
  for (const [offset, frame] of frames.entries()) {
    const path = `frames[${document.frames.length + offset}]`;
    checkId(frame.id, `${path}.id`);
    if (taken.has(frame.id))
      refuse('id-taken', `${path}.id`, `There is a frame with the id ${shown(frame.id)} already.`);
    checkPosition(frame.position, `${path}.position`);
    checkSize(frame.size, `${path}.size`);
    taken.add(frame.id);
  }
  return { ...document, frames: [...document.frames, ...frames] };
}

/** Takes frames away; what they stood around stays. */
export function removeFrames(document: PatchDocument, ids: readonly string[]): PatchDocument {
  if (ids.length === 0) return document;
  for (const id of ids) indexOfFrame(document, id);
  return { ...document, frames: document.frames.filter((frame) => !ids.includes(frame.id)) };
}

/** A frame's new title, place or size, in canvas pixels. */
export function changeFrame(
  document: PatchDocument,
  id: string,
  change: Partial<Pick<PatchFrame, 'title' | 'position' | 'size'>>,
): PatchDocument {
  const index = indexOfFrame(document, id);
  const old = document.frames[index];
  if (!old) return document;
  const frame = { ...old, ...change };
  checkPosition(frame.position, `frames[${index}].position`);
  checkSize(frame.size, `frames[${index}].size`);
  return sameFrame(frame, old) ? document : { ...document, frames: document.frames.with(index, frame) };
}

function sameFrame(a: PatchFrame, b: PatchFrame): boolean {
  return (
    a.title === b.title &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.size.width === b.size.width &&
    a.size.height === b.size.height
  );
}

function indexOfFrame(document: PatchDocument, id: string): number {
  const index = document.frames.findIndex((frame) => frame.id === id);
  return index >= 0
    ? index
    : refuse('unknown-frame', 'frames', `There is no frame with the id ${shown(id)} in this patch.`);
}
