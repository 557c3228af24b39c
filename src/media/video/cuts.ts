/** A part of the video, in seconds from its start, and the one frame that stands for it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Which part of the result a frame makes that is shown from…to: nothing, or one stretch or more. */
export type Cut = (shown: Stretch) => readonly Stretch[];

/** Every frame stands for as long as it is shown. */
export const cutByFrame: Cut = (shown) => [shown];

/** The frame shown at `from`, `from` + `every`, … stands until the next one; the last until `to`. Seconds. */
export function cutEvery(every: number, { from, to }: Stretch): Cut {
  // A frame's time is rounded in the file: one that begins within this much of the moment is the one meant.
  const hair = 1e-4;
  return (shown) => {
    const stretches: Stretch[] = [];
    let index = Math.max(0, Math.ceil((shown.from - from - hair) / every));
    const last = shown.to >= to;
    for (; from + index * every < (last ? to : shown.to - hair); index += 1) {
      stretches.push({ from: from + index * every, to: Math.min(to, from + (index + 1) * every) });
    }
    return stretches;
  };
}
