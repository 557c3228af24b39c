import type { GreyPlane } from '../../values/grey-plane.ts';
import type { Cut, Stretch } from './cuts.ts';
import { patiently } from './patience.ts';
import type { OpenVideo, VideoMoment } from './platform.ts';
import { brokenProblem, videoProblem } from './problems.ts';
import { type CreateResampler, createStripDrawer, type StripMode } from './strips.ts';

/** The picture of a video may take up this many bytes, one a value: some 70 minutes of 360 rows at 689 columns a second. */
const MOST_BYTES = 2 ** 30;
/** Longer than any film; what says so is damaged. */
const MOST_SECONDS = 12 * 3600;
/** A decoder that gives no frame for this long will give none. Milliseconds. */
const LONGEST_WAIT = 30_000;

export interface VideoPlan {
  /** For messages. */
  readonly name: string;
  /** The part of the video that is used, seconds from its start. */
  readonly part: Stretch;
  /** Whole columns of a time; must not fall. */
  readonly columnsOf: (seconds: number) => number;
  readonly rows: number;
  readonly mode: StripMode;
  readonly cut: Cut;
  /** Of so many frames, the first is used, for as long as they are all shown. */
  readonly step: number;
}

export interface VideoReport {
  /** Seconds of the part that are done. */
  progress(seconds: number): void;
  checkpoint(): Promise<void>;
}

/** A video's part as one picture, `columnsOf` of its length wide, and how many frames are in it. */
export interface VideoPicture {
  readonly plane: GreyPlane;
  readonly frames: number;
}

/**
 * Decodes a part of a video and keeps of each frame its strip alone. Where a strip begins is rounded down from its time, so that
 * nothing drifts; frames shown for less than a column may leave none. Rejects with a ProblemError (`video-too-long`,
 * `video-broken`, those of `frames`) and with what `checkpoint` throws; by then nothing is decoded any more.
 */
export async function renderVideo(
  video: OpenVideo,
  plan: VideoPlan,
  { createResampler, report }: { readonly createResampler: CreateResampler; readonly report: VideoReport },
): Promise<VideoPicture> {
  const plane = emptyPlane(plan);
  const drawer = createStripDrawer(plane, { mode: plan.mode, createResampler });
  const { part } = plan;
  const columnAt = (seconds: number) =>
    seconds >= part.to ? plane.width : Math.min(plane.width, plan.columnsOf(seconds - part.from));
  let frames = 0;

  async function place(moment: VideoMoment, shown: Stretch): Promise<void> {
    const strips = plan
      .cut(shown)
      .map(({ from, to }) => ({ from: columnAt(from), to: columnAt(to) }))
      .filter(({ from, to }) => to > from);
    if (strips.length > 0) {
      const luma = await patiently(moment.luma(), report.checkpoint);
      frames += 1;
      for (const strip of strips) await drawer.draw(luma, strip, report.checkpoint);
    }
    report.progress(shown.to - part.from);
    await report.checkpoint();
  }

  const used = await eachFrame(video, plan, report.checkpoint, place);
  if (used === 0) throw brokenProblem(plan.name, part.from, 'no frames');
  return { plane, frames };
}

/** Calls back with each frame and the time it is shown, which is known when the next one is there. Returns their number. */
async function eachFrame(
  video: OpenVideo,
  { name, part, step }: VideoPlan,
  checkpoint: () => Promise<void>,
  place: (moment: VideoMoment, shown: Stretch) => Promise<void>,
): Promise<number> {
  const frames = video.frames(part.from, part.to);
  let pending: Promise<IteratorResult<VideoMoment, void>> | undefined;
  let held: VideoMoment | undefined;
  let from = part.from;
  let count = 0;
  try {
    for (;;) {
      pending = frames.next();
      const late = () => brokenProblem(name, from, 'the decoder gives no more frames');
      const next = await patiently(pending, checkpoint, { most: LONGEST_WAIT, late });
      pending = undefined;
      if (next.done) break;
      count += 1;
      if ((count - 1) % step !== 0) {
        next.value.close();
        continue;
      }
      const before = held;
      held = next.value;
      if (!before) continue;
      const to = Math.min(part.to, Math.max(from, held.seconds));
      try {
        await place(before, { from, to });
      } finally {
        before.close();
      }
      from = to;
    }
    if (held) await place(held, { from, to: part.to });
    return count;
  } finally {
    held?.close();
    if (pending) closeLater(pending);
    else frames.return().catch(() => undefined);
  }
}

/** A frame that is still on its way when nobody wants it any more. */
function closeLater(pending: Promise<IteratorResult<VideoMoment, void>>): void {
  pending.then((next) => next.done || next.value.close()).catch(() => undefined);
}

function emptyPlane({ name, part, columnsOf, rows }: VideoPlan): GreyPlane {
  const width = Math.max(1, columnsOf(part.to - part.from));
  const bytes = width * rows;
  try {
    if (bytes <= MOST_BYTES && part.to - part.from <= MOST_SECONDS)
      return { width, height: rows, samples: new Uint8Array(bytes) };
  } catch {
    // The machine has less memory than that: said below.
  }
  const minutes = Math.round((part.to - part.from) / 60);
  throw videoProblem(
    'video-too-long',
    `“${name}” is too long: ${minutes} minutes take ${Math.round(bytes / 2 ** 20)} MB here. Set its end earlier, or a longer hop in the settings.`,
  );
}
