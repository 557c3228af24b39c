import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshSeed, type Random, seededRandom } from '../support/random.ts';
import type { DecodedFrame, VideoAnswer, VideoTask } from './video.worker.ts';

const addresses = import.meta.glob<string>('../fixtures/videos/*.{mp4,mov,webm,mkv,gz}', {
  eager: true,
  query: '?url',
  import: 'default',
});

let worker: Worker;
beforeAll(() => {
  worker = new Worker(new URL('./video.worker.ts', import.meta.url), { type: 'module' });
});
afterAll(() => worker.terminate());

async function fixture(name: string): Promise<Blob> {
  const address = addresses[`../fixtures/videos/${name}`];
  if (!address) throw new Error(`there is no ${name}`);
  return (await fetch(address)).blob();
}

/** What ffmpeg decodes of a fixture (see its make.mjs): all frames, line after line. */
async function ffmpegGrey(name: string): Promise<Uint8Array> {
  const blob = await fixture(`${name}.grey.gz`);
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  // A server may have taken the compression for one of transport.
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  const stream = packed ? blob.stream().pipeThrough(new DecompressionStream('gzip')) : blob.stream();
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function ask(task: VideoTask): Promise<VideoAnswer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(task);
  });
}

async function decode(name: string) {
  const answer = await ask({ file: await fixture(name), name, frames: true });
  if (!answer.frames || !answer.track) throw new Error(`${name}: ${answer.problem?.message ?? answer.thrown}`);
  expect(answer.open).toBe(0);
  return { frames: answer.frames, track: answer.track };
}

async function evaluate(name: string, task: Partial<VideoTask> = {}): Promise<VideoAnswer> {
  const answer = await ask({ file: await fixture(name), name, settings, ...task });
  expect(answer.open).toBe(0);
  return answer;
}

interface Difference {
  readonly most: number;
  /** Levels that occur in the reference. */
  readonly levels: number;
}

function difference(frames: readonly DecodedFrame[], reference: Uint8Array): Difference {
  let most = 0;
  let offset = 0;
  for (const { width, height, grey } of frames) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        most = Math.max(most, Math.abs(grey[x * height + y]! - reference[offset + y * width + x]!));
      }
    }
    offset += width * height;
  }
  return { most, levels: new Set(reference).size };
}

/** Columns a second, where one hop is 441 samples. */
const RATE = 100;
const settings = { hopLength: 441, resolution: 40 };
const plain = { contrast: 1 };

/** Expected values: columns of 40 rows, levels 0…255. */
type Expected = readonly (readonly number[])[];

function expectPicture({ picture, problem, thrown }: VideoAnswer, expected: Expected): void {
  if (!picture) throw new Error(problem?.message ?? thrown);
  expect(picture.width).toBe(expected.length);
  expect(picture.values.length).toBe(expected.length * picture.height);
  let most = 0;
  for (const [x, column] of expected.entries()) {
    for (const [y, level] of column.entries()) {
      most = Math.max(most, Math.abs(255 * picture.values[x * picture.height + y]! - level));
    }
  }
  // Half a level of rounding, and one that ffmpeg may differ.
  expect(most).toBeLessThanOrEqual(1.6);
}

/** Mean over a part of a frame, whose edges may lie within pixels. */
function areaMean(frame: Uint8Array, width: number, [left, right]: Span, [top, bottom]: Span): number {
  let sum = 0;
  for (let y = Math.floor(top); y < bottom; y += 1) {
    for (let x = Math.floor(left); x < right; x += 1) {
      const share = (Math.min(right, x + 1) - Math.max(left, x)) * (Math.min(bottom, y + 1) - Math.max(top, y));
      if (share > 0) sum += share * frame[y * width + x]!;
    }
  }
  return sum / ((right - left) * (bottom - top));
}
type Span = readonly [number, number];

/** Columns that a frame's stretch of x becomes. */
function columnsOf(frame: Uint8Array, width: number, height: number, spans: readonly Span[]): number[][] {
  const rows = Array.from({ length: settings.resolution }, (_, y) => y);
  const row = (y: number): Span => [(y * height) / rows.length, ((y + 1) * height) / rows.length];
  return spans.map((span) => rows.map((y) => areaMean(frame, width, span, row(y))));
}

/** Frames of a fixture as ffmpeg has them, each in columns starts[i] … starts[i + 1]. */
async function squashed(
  name: string,
  width: number,
  height: number,
  starts: readonly number[],
  used = (i: number) => i,
) {
  const grey = await ffmpegGrey(name);
  return starts.slice(0, -1).flatMap((start, i) => {
    const count = starts[i + 1]! - start;
    const frame = grey.subarray(used(i) * width * height, (used(i) + 1) * width * height);
    const spans = Array.from({ length: count }, (_, c): Span => [(c * width) / count, ((c + 1) * width) / count]);
    return columnsOf(frame, width, height, spans);
  });
}

describe('decoded luma equals what ffmpeg makes grey', () => {
  test.each([
    ['plain.mp4', 'H.264', 96, 54],
    ['plain.mov', 'H.264', 64, 48],
    ['full-range.mp4', 'H.264', 64, 48],
    ['fragmented.mp4', 'H.264', 64, 48],
    ['turned.mp4', 'H.264', 36, 64],
    ['turned-back.mp4', 'H.264', 36, 64],
    ['upside-down.mp4', 'H.264', 64, 36],
    ['mirrored.mp4', 'H.264', 64, 36],
    ['odd.webm', 'VP9', 75, 53],
    ['deep.webm', 'VP9', 64, 48],
    ['plain-vp8.webm', 'VP8', 64, 48],
    ['plain-av1.mkv', 'AV1', 64, 48],
  ])('%s', async (name, codec, width, height) => {
    const reference = await ffmpegGrey(name);
    const { frames, track } = await decode(name);
    expect(track).toMatchObject({ codec, width, height, warnings: [] });
    expect(frames.length).toBe(8);
    expect(frames.map((frame) => [frame.width, frame.height])).toEqual(frames.map(() => [width, height]));
    expect(reference.length).toBe(8 * width * height);
    const { most, levels } = difference(frames, reference);
    console.log(
      `${name}: at most ${most} levels from ffmpeg, ${levels} levels in it, ${track.start} s + ${track.seconds} s`,
    );
    expect(levels).toBeGreaterThan(64);
    expect(most).toBeLessThanOrEqual(1);
    expect(track.seconds).toBeCloseTo(0.8, 2);
    for (const [i, frame] of frames.entries()) expect(frame.seconds).toBeCloseTo(i / 10, 2);
  });
});

describe('times', () => {
  test('a first timestamp after 0 is where the video begins', async () => {
    const { frames, track } = await decode('late.webm');
    expect(track.start).toBeCloseTo(0.7, 3);
    expect(track.seconds).toBeCloseTo(0.8, 2);
    expect(frames[0]?.seconds).toBe(0);
    expect(difference(frames, await ffmpegGrey('late.webm')).most).toBeLessThanOrEqual(1);
  });

  test('frames of uneven length have strips of uneven width, and all of them together the length of the video', async () => {
    const { frames, track } = await decode('uneven.mp4');
    const times = frames.map(({ seconds }) => seconds);
    const wanted = [0, 0.1, 0.2, 0.5, 0.8, 1.1, 1.2, 1.5, 1.9];
    expect(times.length).toBe(wanted.length);
    for (const [i, time] of times.entries()) expect(time).toBeCloseTo(wanted[i]!, 2);
    const answer = await evaluate('uneven.mp4', { params: plain });
    expect(answer.picture?.width).toBe(Math.floor(track.seconds * RATE + 1e-9));
    const starts = [...wanted.map((time) => Math.floor(time * RATE + 1e-6)), answer.picture!.width];
    expectPicture(answer, await squashed('uneven.mp4', 64, 48, starts));
  });
});

describe('the node', () => {
  const starts = [0, 10, 20, 30, 40, 50, 60, 70, 80];

  test('squash: every frame in the columns of its time, the sound as long as the video', async () => {
    const answer = await evaluate('plain.mp4', { params: plain });
    expect(answer.facts).toMatchObject({ frames: 8, codec: 'H.264', start: 0, from: 0 });
    expectPicture(answer, await squashed('plain.mp4', 96, 54, starts));
  });

  test('squash, turned upright', async () => {
    expectPicture(await evaluate('turned.mp4', { params: plain }), await squashed('turned.mp4', 36, 64, starts));
  });

  test('slit-scan: one column of the frame at that time, fixed', async () => {
    const grey = await ffmpegGrey('plain.mp4');
    const answer = await evaluate('plain.mp4', { params: { ...plain, mode: 'slit', column: 0.25 } });
    const expected = Array.from({ length: 80 }, (_, c) => {
      const frame = grey.subarray(Math.floor(c / 10) * 96 * 54);
      return columnsOf(frame, 96, 54, [[24, 25]])[0]!;
    });
    expectPicture(answer, expected);
  });

  test('slit-scan: sweeping', async () => {
    const grey = await ffmpegGrey('plain.mp4');
    const params = { ...plain, mode: 'slit', column: 1, sweep: true, columnTo: 0 };
    const expected = Array.from({ length: 80 }, (_, c) => {
      const x = Math.floor(96 * (1 - (c + 0.5) / 80));
      return columnsOf(grey.subarray(Math.floor(c / 10) * 96 * 54), 96, 54, [[x, x + 1]])[0]!;
    });
    expectPicture(await evaluate('plain.mp4', { params }), expected);
  });

  test('film: a frame each so many seconds, held; the last until the end', async () => {
    const answer = await evaluate('plain.mp4', { params: { ...plain, mode: 'film', seconds: 0.3 } });
    expect(answer.facts).toMatchObject({ frames: 3 });
    expectPicture(answer, await squashed('plain.mp4', 96, 54, [0, 30, 60, 80], (i) => 3 * i));
  });

  test('in and out points and a frame step', async () => {
    const params = { ...plain, from: 0.25, to: 0.7, step: 2 };
    const answer = await evaluate('plain.mp4', { params });
    // The frames of 0.2 (shown at 0.25 already), 0.4 and 0.6 s.
    expectPicture(answer, await squashed('plain.mp4', 96, 54, [0, 15, 35, 45], (i) => 2 + 2 * i));
  });

  test('progress tells decoded time', async () => {
    const { progress = [] } = await evaluate('plain.mp4', { params: plain });
    expect(progress.map(({ text }) => text)).toEqual([
      'opening',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `0.${n} of 0.8 s`),
    ]);
    expect(progress.at(-1)?.fraction).toBeCloseTo(1, 6);
  });

  test('contrast and invert come after, as for pictures', async () => {
    const inverted = await evaluate('plain.mp4', { params: { contrast: 2, invert: true } });
    const expected = await squashed('plain.mp4', 96, 54, starts);
    const curve = (level: number) => 255 - Math.min(255, Math.max(0, (level - 127.5) * 2 + 127.5));
    const { picture } = inverted;
    for (const [x, column] of expected.entries()) {
      for (const [y, level] of column.entries()) {
        expect(Math.abs(255 * picture!.values[x * 40 + y]! - curve(level))).toBeLessThan(3.5);
      }
    }
  });

  test.each([
    ['in after the end', { from: 5 }, 'in-after-end', 'from'],
    ['out before in', { from: 0.5, to: 0.4 }, 'out-before-in', 'to'],
  ])('%s is a Problem', async (_words, params, code, param) => {
    expect((await evaluate('plain.mp4', { params })).problem).toMatchObject({ code, param });
  });
});

describe('files that are no good', () => {
  test('a codec that no browser has: says which, and what to convert to', async () => {
    const { problem } = await evaluate('other-codec.mov');
    console.log(problem?.message, '|', problem?.cause);
    expect(problem).toMatchObject({ code: 'video-codec', param: 'files' });
    expect(problem?.message).toMatch(/ProRes|apco/i);
    expect(problem?.message).toMatch(/H\.264.*VP9/);
  });

  test('HEVC is decoded, or named', async () => {
    const { problem, picture } = await evaluate('hevc.mp4', { params: plain });
    if (picture) expectPicture({ picture, open: 0 }, await squashed('hevc.mp4', 64, 48, [0, 10, 20, 30]));
    else expect(problem).toMatchObject({ code: 'video-codec', message: expect.stringContaining('HEVC') });
  });

  test.each([
    ['empty', () => new Blob([]), 'video-empty', /0 bytes/],
    ['text', () => new Blob(['just a text']), 'video-unknown', /MP4, MOV, WebM or MKV/],
    [
      'a PNG',
      () => new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]),
      'video-unknown',
      /Images/,
    ],
    ['zeros', () => new Blob([new Uint8Array(100_000)]), 'video-unknown', /not a video/],
  ])('%s', async (name, file, code, words) => {
    const { problem, thrown } = await ask({ file: file(), name });
    expect(problem, thrown).toMatchObject({ code, param: 'files' });
    expect(problem?.message).toMatch(words);
  });

  test('sound alone', async () => {
    const { problem } = await evaluate('sound-only.mp4');
    expect(problem).toMatchObject({ code: 'video-without-pictures', message: expect.stringMatching(/Sound file/) });
  });

  test.each(['plain.mp4', 'plain.mov', 'fragmented.mp4', 'odd.webm', 'plain-av1.mkv'])('%s cut off', async (name) => {
    const whole = await fixture(name);
    for (const share of [0.02, 0.05, 0.3, 0.6, 0.9]) {
      const file = whole.slice(0, Math.ceil(share * whole.size));
      const { problem, picture, thrown, open } = await ask({ file, name, settings });
      expect(thrown).toBeUndefined();
      expect(open).toBe(0);
      // Of the last tenth, a frame or two are missing: the one before is held.
      if (share < 0.9 || !picture) expect(problem).toMatchObject({ code: 'video-truncated', param: 'files' });
    }
  });
});

describe('mutations', () => {
  const names = [
    'plain.mp4',
    'plain.mov',
    'fragmented.mp4',
    'uneven.mp4',
    'odd.webm',
    'plain-vp8.webm',
    'plain-av1.mkv',
  ];
  const seed = freshSeed();
  const tries = 60;

  test.each(names)(`${tries} of %s end in a picture or a Problem, seed ${seed}`, async (name) => {
    const random = seededRandom(seed);
    const original = new Uint8Array(await (await fixture(name)).arrayBuffer());
    const ends = new Map<string, number>();
    let slowest = 0;
    for (let i = 0; i < tries; i += 1) {
      const { bytes, words } = mutated(original, random);
      const begun = performance.now();
      const { picture, problem, thrown, open } = await ask({ file: new Blob([bytes]), name, settings });
      slowest = Math.max(slowest, performance.now() - begun);
      const end = problem?.code ?? (picture ? 'picture' : 'nothing');
      ends.set(end, (ends.get(end) ?? 0) + 1);
      expect(thrown, `seed ${seed}, try ${i}: ${words}`).toBeUndefined();
      expect(end, `seed ${seed}, try ${i}: ${words}`).toMatch(/^(picture|video-[a-z-]+)$/);
      expect(open, `seed ${seed}, try ${i}: ${words}`).toBe(0);
    }
    console.log(`seed ${seed}, ${name}: ${JSON.stringify(Object.fromEntries(ends))}, slowest ${slowest.toFixed(0)} ms`);
    // The worker still works.
    expect((await evaluate('plain.mp4')).picture?.width).toBe(80);
  });
});

interface Mutation {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: string;
}

/** One small change or a few: mostly where headers are, at the beginning and the end. */
function mutated(original: Uint8Array<ArrayBuffer>, random: Random): Mutation {
  let bytes = original.slice();
  const words: string[] = [];
  const place = () => {
    const where = random.below(3);
    if (where === 0) return random.below(Math.min(1500, bytes.length));
    return where === 1 ? Math.max(0, bytes.length - 1 - random.below(1500)) : random.below(bytes.length);
  };
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    const at = place();
    const kind = random.below(6);
    words.push(`${['bit', 'byte', 'number', 'zeros', 'cut', 'doubled'][kind]} at ${at}`);
    if (kind === 0) bytes[at] = bytes[at]! ^ (1 << random.below(8));
    else if (kind === 1) bytes[at] = random.below(256);
    else if (kind === 2) bytes.set(random.pick(extremes).slice(0, bytes.length - at), at);
    else if (kind === 3) bytes.fill(0, at, at + 1 + random.below(64));
    else if (kind === 4)
      bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random.below(32))]);
    else bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(Math.max(0, at - 40))]);
  }
  return { bytes, words: words.join(', ') };
}

/** Sizes and counts that no file has, big end first. */
const extremes = [
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0x80, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 1],
  [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

describe('cancel', () => {
  test.each([-1, 0.2, 0.5])('at %s s: ends soon, and every frame is closed', async (cancelAt) => {
    const answer = await evaluate('plain.mp4', { cancelAt });
    console.log(`cancelled within ${answer.cancelled?.toFixed(0)} ms`);
    expect(answer.cancelled).toBeDefined();
    expect(answer.progress?.at(-1)?.fraction).toBeLessThan(0.9);
  });
});
