import { describe, expect, test } from 'vitest';
import { createResampler } from '../../src/dsp/resample-picture.ts';
import { averageColumns, slitColumns } from '../../src/media/video/columns.ts';
import { cutByFrame, cutEvery } from '../../src/media/video/cuts.ts';
import { type Orientation, uprightLuma } from '../../src/media/video/orientation.ts';
import { renderVideo, type VideoPlan } from '../../src/media/video/render.ts';
import { withoutVideo } from '../../src/media/video/unavailable.ts';
import { videoSource } from '../../src/nodes/video-source.ts';
import { ProblemError } from '../../src/values/problem.ts';
import { problemOf } from '../nodes/evaluate-node.ts';
import { freshSeed, seededRandom } from '../support/random.ts';
import { frameOf, type MadeVideo, videoOf } from './video-frames.ts';

const RATE = 44_100 / 64;

function plan(seconds: number, change: Partial<VideoPlan> = {}): VideoPlan {
  return {
    name: 'made.mp4',
    part: { from: 0, to: seconds },
    columnsOf: (time) => Math.floor(time * RATE + 1e-9),
    rows: 2,
    mode: { kind: 'whole' },
    cut: cutByFrame,
    step: 1,
    ...change,
  };
}

async function render(video: MadeVideo, wanted: VideoPlan, checkpoint: () => Promise<void> = async () => undefined) {
  const done: number[] = [];
  const report = { progress: (seconds: number) => void done.push(seconds), checkpoint };
  const made = await renderVideo(video, wanted, { createResampler, report });
  expect(video.open()).toBe(0);
  const columns = Array.from({ length: made.plane.width }, (_, x) => made.plane.samples[x * made.plane.height]!);
  return { ...made, columns, done };
}

/** A frame of one level. */
const flat = (level: number) => frameOf(4, 3, () => level);

describe('luma', () => {
  test('limited range becomes full: 16 is black, 235 white, what lies beyond is kept within', () => {
    const frame = { ...frameOf(5, 1, (x) => [0, 16, 126, 235, 255][x]!), black: 16, white: 235 };
    const { values } = averageColumns(frame, 5);
    expect([...values].map((value) => Math.round(255 * value))).toEqual([0, 0, 128, 255, 255]);
  });

  test.each<[Orientation, string[]]>([
    [{ rotation: 0, flip: false }, ['abc', 'def']],
    [{ rotation: 90, flip: false }, ['da', 'eb', 'fc']],
    [{ rotation: 180, flip: false }, ['fed', 'cba']],
    [{ rotation: 270, flip: false }, ['cf', 'be', 'ad']],
    [{ rotation: 0, flip: true }, ['cba', 'fed']],
    [{ rotation: 90, flip: true }, ['ad', 'be', 'cf']],
  ])('%o is turned upright', (orientation, lines) => {
    // Lines of three in a stride of five, after two bytes of something else.
    const samples = Uint8Array.from('..abc..def..', (letter) => letter.charCodeAt(0));
    const stored = { samples, offset: 2, stride: 5, width: 3, height: 2 };
    const upright = uprightLuma(stored, orientation, { black: 0, white: 255 });
    expect([upright.width, upright.height]).toEqual([lines[0]!.length, lines.length]);
    const { values } = averageColumns(upright, upright.width);
    const letters = lines.map((_, y) =>
      Array.from({ length: upright.width }, (_, x) =>
        String.fromCharCode(Math.round(255 * values[x * upright.height + y]!)),
      ).join(''),
    );
    expect(letters).toEqual(lines);
  });

  test('columns are area averages, whatever the widths', () => {
    const random = seededRandom(freshSeed());
    for (let i = 0; i < 60; i += 1) {
      const [width, most] = [1 + random.below(40), 1 + random.below(50)];
      const frame = frameOf(width, 2, () => random.below(256));
      const result = averageColumns(frame, most);
      expect(result.width, `seed ${random.seed}`).toBe(Math.min(width, most));
      for (let column = 0; column < result.width; column += 1) {
        const [left, right] = [(column * width) / result.width, ((column + 1) * width) / result.width];
        let sum = 0;
        for (let x = 0; x < width; x += 1) {
          sum += frame.samples[x]! * Math.max(0, Math.min(right, x + 1) - Math.max(left, x));
        }
        const mean = sum / (right - left) / 255;
        expect(result.values[2 * column], `seed ${random.seed}, ${width} to ${most}`).toBeCloseTo(mean, 5);
      }
    }
  });

  test('slits at the edges are the outermost columns', () => {
    const frame = frameOf(4, 1, (x) => 10 * x);
    expect([...slitColumns(frame, [0, 0.49, 0.5, 1])].map((value) => Math.round(255 * value))).toEqual([0, 10, 20, 30]);
  });
});

describe('strips', () => {
  test('a thousand frames of 29.97 a second end where the video ends: nothing drifts, no column is left out', async () => {
    const times = Array.from({ length: 1000 }, (_, i) => (i * 1001) / 30_000);
    const seconds = 1001 / 30;
    const { columns, frames, plane } = await render(
      videoOf(times, seconds, (i) => flat(1 + (i % 250))),
      plan(seconds),
    );
    expect(plane.width).toBe(Math.floor(seconds * RATE));
    expect(frames).toBe(1000);
    const starts = times.map((time) => Math.floor(time * RATE + 1e-9));
    for (const [i, start] of starts.entries()) {
      expect(columns[start]).toBe(1 + (i % 250));
      expect(columns[(starts[i + 1] ?? plane.width) - 1]).toBe(1 + (i % 250));
    }
  });

  test('at most two frames are open at a time', async () => {
    const video = videoOf(
      Array.from({ length: 200 }, (_, i) => i / 25),
      8,
      () => flat(9),
    );
    await render(video, plan(8));
    expect(video.mostOpen()).toBe(2);
  });

  test('frames that have no column of their own are not copied', async () => {
    const times = Array.from({ length: 100 }, (_, i) => i / 100);
    const video = videoOf(times, 1, flat);
    const { plane } = await render(video, plan(1, { columnsOf: (time) => Math.floor(time * 10 + 1e-9) }));
    expect(plane.width).toBe(10);
    expect(video.copied()).toBe(10);
  });

  test('a frame shown for long is drawn in parts, and enlarged where it has fewer columns', async () => {
    let checkpoints = 0;
    const video = videoOf([0], 60, () => frameOf(2, 2, (x) => 255 * x));
    const { columns } = await render(video, plan(60), async () => {
      checkpoints += 1;
    });
    expect([columns[0], columns.at(-1)]).toEqual([0, 255]);
    expect(checkpoints).toBeGreaterThan((60 * RATE) / 256);
  });

  test('film holds the frame of each moment, and copies no others', async () => {
    const times = Array.from({ length: 100 }, (_, i) => i / 10);
    const video = videoOf(times, 10, flat);
    const { columns, plane } = await render(video, plan(10, { cut: cutEvery(3, { from: 0, to: 10 }) }));
    const at = (time: number) => columns[Math.floor(time * RATE)];
    expect([at(0), at(2.99), at(3.01), at(6.01), at(9.01), columns.at(-1)]).toEqual([0, 0, 30, 60, 90, 90]);
    expect(plane.width).toBe(Math.floor(10 * RATE));
    expect(video.copied()).toBe(4);
  });

  test('progress is the time decoded', async () => {
    const { done } = await render(videoOf([0, 1, 2.5], 4, flat), plan(4));
    expect(done).toEqual([1, 2.5, 4]);
  });
});

describe('ends', () => {
  test('cancelled anywhere, every frame is closed, also one that is on its way', async () => {
    const times = Array.from({ length: 20 }, (_, i) => i);
    for (const limit of [0, 1, 7, 30]) {
      const video = videoOf(times, 20, flat);
      let left = limit;
      const cancelled = new Error('cancelled');
      const run = render(video, plan(20, { columnsOf: (time) => 10 * Math.floor(time) }), async () => {
        left -= 1;
        if (left < 0) throw cancelled;
      });
      await expect(run).rejects.toBe(cancelled);
      await expect.poll(video.open).toBe(0);
    }
  });

  test('a decoder that is silent does not keep a cancel waiting', async () => {
    let release: () => void = () => undefined;
    const silent = new Promise<void>((resolve) => {
      release = resolve;
    });
    const video = videoOf([0, 1, 2], 3, flat, (i) => (i === 2 ? silent : Promise.resolve()));
    let cancelled = false;
    const run = render(video, plan(3), async () => {
      if (cancelled) throw new Error('cancelled');
      if (video.copied() > 0) cancelled = true;
    });
    await expect(run).rejects.toThrow('cancelled');
    release();
    await expect.poll(video.open).toBe(0);
  });

  test.each([
    ['no frames', videoOf([], 3, flat), plan(3), 'video-broken'],
    ['a day long', videoOf([0], 90_000, flat), plan(90_000, { columnsOf: Math.floor }), 'video-too-long'],
    ['more than a gigabyte', videoOf([0], 9000, flat), plan(9000, { rows: 2048 }), 'video-too-long'],
  ])('%s: a Problem', async (_words, video, wanted, code) => {
    const error = await render(video, wanted).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({ code, param: 'files' });
  });

  test('where there are no decoders, the node says so; without a file it asks for one', async () => {
    const files = [{ name: 'clip.mp4', bytes: new Uint8Array(4) }];
    const platform = { videos: withoutVideo() };
    expect(await problemOf(videoSource, { files, platform })).toMatchObject({ code: 'video-unavailable' });
    expect(await problemOf(videoSource)).toMatchObject({ code: 'no-files', param: 'files' });
  });
});
