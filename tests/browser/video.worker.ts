import { browserVideoPlatform } from '../../src/media/video/browser.ts';
import { averageColumns } from '../../src/media/video/columns.ts';
import type { VideoTrack } from '../../src/media/video/platform.ts';
import { videoSource } from '../../src/nodes/video-source.ts';
import { originalSettings, type PatchSettings } from '../../src/patch/document.ts';
import { type Problem, ProblemError } from '../../src/values/problem.ts';

/** A file and what to do with it: decode all its frames, or evaluate the node on it. */
export interface VideoTask {
  readonly file: Blob;
  readonly name: string;
  readonly frames?: boolean;
  readonly params?: { readonly [name: string]: unknown };
  readonly settings?: Partial<PatchSettings>;
  /** The node is cancelled as soon as it has decoded so much, in seconds; −1 cancels while it opens the file. */
  readonly cancelAt?: number;
}

export interface DecodedFrame {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  /** Column after column. */
  readonly grey: Uint8Array;
}

export interface VideoAnswer {
  readonly problem?: Problem;
  /** What was thrown that is no Problem. */
  readonly thrown?: string;
  readonly track?: VideoTrack;
  readonly frames?: readonly DecodedFrame[];
  readonly picture?: { readonly width: number; readonly height: number; readonly values: Float32Array };
  readonly facts?: { readonly [name: string]: unknown };
  readonly warnings?: readonly string[];
  readonly progress?: readonly { readonly fraction: number; readonly text: string }[];
  /** Milliseconds from the wish to cancel to the end. */
  readonly cancelled?: number;
  /** Frames that nobody closed. */
  readonly open: number;
}

const videos = browserVideoPlatform();

/** Decoded frames that are not closed yet, counted where the browser makes them. */
let open = 0;
const close = VideoFrame.prototype.close;
const closed = new WeakSet<VideoFrame>();
VideoFrame.prototype.close = function (this: VideoFrame) {
  if (!closed.has(this)) open -= 1;
  closed.add(this);
  close.call(this);
};
const Decoder = VideoDecoder;
globalThis.VideoDecoder = class extends Decoder {
  constructor(init: VideoDecoderInit) {
    super({
      ...init,
      output: (frame) => {
        open += 1;
        init.output(frame);
      },
    });
  }
};

async function decodeFrames({ file, name }: VideoTask): Promise<Partial<VideoAnswer>> {
  const video = await videos.open(file, name);
  try {
    const frames: DecodedFrame[] = [];
    for await (const moment of video.frames(0, video.track.seconds)) {
      const luma = await moment.luma();
      const { width, values } = averageColumns(luma, luma.width);
      const grey = Uint8Array.from(values, (value) => Math.round(255 * value));
      frames.push({ seconds: moment.seconds, width, height: luma.height, grey });
      moment.close();
    }
    return { frames, track: video.track };
  } finally {
    video.close();
  }
}

class Cancelled extends Error {}

async function evaluate({ file, name, params, settings, cancelAt }: VideoTask): Promise<Partial<VideoAnswer>> {
  const progress: { fraction: number; text: string }[] = [];
  let wished = cancelAt !== undefined && cancelAt < 0 ? performance.now() : undefined;
  const hash = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0'));
  const reference = { hash: hash.join(''), name, mediaType: file.type, size: file.size };
  try {
    const evaluation = await videoSource.evaluate({
      inputs: {},
      params: videoSource.params.parse({ files: [reference], ...params }),
      settings: { ...originalSettings, ...settings },
      assets: { blob: async () => file, bytes: async () => new Uint8Array(await file.arrayBuffer()) },
      platform: { videos },
      progress(fraction, detail) {
        progress.push({ fraction, text: detail?.text ?? '' });
        if (cancelAt !== undefined && Number.parseFloat(detail?.text ?? '') >= cancelAt) wished ??= performance.now();
      },
      async checkpoint() {
        await new Promise((resolve) => setTimeout(resolve));
        if (wished !== undefined) throw new Cancelled();
      },
      publish: () => undefined,
      fail(problem): never {
        throw new ProblemError(problem);
      },
    });
    const made = evaluation.outputs['picture'];
    if (made?.kind !== 'picture') throw new Error('no picture');
    const { width, height } = made;
    const picture = { width, height, values: await made.read(0, width) };
    return { picture, facts: evaluation.facts ?? {}, warnings: evaluation.warnings ?? [], progress };
  } catch (error) {
    if (error instanceof Cancelled && wished !== undefined) return { cancelled: performance.now() - wished, progress };
    throw error;
  }
}

/** Frames that are on their way when nobody wants them any more are closed in a later turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 100 && open > 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

self.onmessage = async ({ data }: MessageEvent<VideoTask>) => {
  let answer: Partial<VideoAnswer>;
  try {
    answer = data.frames ? await decodeFrames(data) : await evaluate(data);
  } catch (error) {
    answer = error instanceof ProblemError ? { problem: error.problem } : { thrown: String(error) };
  }
  await settle();
  self.postMessage({ ...answer, open } satisfies VideoAnswer);
};
