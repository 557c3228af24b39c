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

/** What brings a playing video back in step: a jump when it is far off, else another speed. */
export function catchUp(shown: number, wanted: number): { readonly seek: number | null; readonly rate: number } {
  const late = wanted - shown;
  if (Math.abs(late) > 0.25) return { seek: wanted, rate: 1 };
  return { seek: null, rate: Math.abs(late) < 0.03 ? 1 : 1 + Math.max(-0.3, Math.min(0.3, late)) };
}
