import type { PatchDocument } from '../../patch/document.ts';
import type { NodeRun } from '../session/run-state.ts';

/** Which stretch of a video its node uses, in seconds of the file, as the node's facts have it. */
export interface VideoPart {
  readonly from: number;
  readonly to: number;
}

/** Nodes behind which the time of the sound is no longer that of the video. */
const movesTime: ReadonlySet<string> = new Set(['concat', 'flip', 'trim']);
/** A sound as long as the video, but for the ends of its columns. Seconds. */
const SAME_LENGTH = 0.1;

/** The part of the video that a node's last result shows; undefined before the first. */
export function videoPart(run: NodeRun): VideoPart | undefined {
  const { start, from, to } = run.result?.facts ?? {};
  if (typeof start !== 'number' || typeof from !== 'number' || typeof to !== 'number') return undefined;
  return { from: start + from, to: start + to };
}

/** Whether a node's sound runs along with the video of another one: it is wired to it, and nothing between moves time. */
export function runsAlong(document: PatchDocument, video: string, listener: string): boolean {
  const types = new Map(document.nodes.map(({ id, type }) => [id, type]));
  const seen = new Set([video]);
  const waiting = [video];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === listener) return true;
    for (const { from, to } of document.connections) {
      if (from.node !== node || seen.has(to.node) || movesTime.has(types.get(to.node) ?? '')) continue;
      seen.add(to.node);
      waiting.push(to.node);
    }
  }
  return false;
}

/** Whether a sound is as long as the part of the video. */
export function asLongAs(seconds: number, part: VideoPart): boolean {
  return Math.abs(seconds - (part.to - part.from)) < SAME_LENGTH;
}

/** A video further off than this jumps. Seconds. */
const FAR_OFF = 0.25;
/** Nearer than this it is in step: a frame of most videos, and what its clock is rounded to. Seconds. */
const IN_STEP = 0.03;
/** Another speed brings it back within a third of a second or so; nobody hears it, and it is seen less than a jump. */
const SPEED_A_SECOND_OFF = 3;
const MOST_OTHER_SPEED = 0.5;

/** What brings a playing video back in step: a jump when it is far off, else another speed. */
export function catchUp(shown: number, wanted: number): { readonly seek: number | null; readonly rate: number } {
  const late = wanted - shown;
  if (Math.abs(late) > FAR_OFF) return { seek: wanted, rate: 1 };
  if (Math.abs(late) < IN_STEP) return { seek: null, rate: 1 };
  return { seek: null, rate: 1 + Math.max(-MOST_OTHER_SPEED, Math.min(MOST_OTHER_SPEED, SPEED_A_SECOND_OFF * late)) };
}
