import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { waitPatiently } from '../../src/engine/client-patience.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Case {
  /** The worker says something at these times, in milliseconds. */
  readonly speaks?: (now: number) => boolean;
  /** It has obeyed from then on. */
  readonly obeysAfter?: number;
}

/** How the waiting of 2 s ends, and when. */
function waiting({ speaks = () => false, obeysAfter = Number.POSITIVE_INFINITY }: Case) {
  const began = performance.now();
  let heard = began;
  const ended = { obeyed: undefined as boolean | undefined, after: 0 };
  void waitPatiently({
    milliseconds: 2000,
    heard: () => {
      const now = performance.now();
      if (speaks(now - began)) heard = now;
      return heard;
    },
    over: () => performance.now() - began >= obeysAfter,
  }).then((obeyed) => {
    ended.obeyed = obeyed;
    ended.after = performance.now() - began;
  });
  return ended;
}

test('a worker that is silent for 2 s is given up then', async () => {
  const ended = waiting({});
  await vi.advanceTimersByTimeAsync(1900);
  expect(ended.obeyed).toBeUndefined();
  await vi.advanceTimersByTimeAsync(200);
  expect(ended.obeyed).toBe(false);
});

test('one that obeys in time is not', async () => {
  const ended = waiting({ obeysAfter: 1500 });
  await vi.advanceTimersByTimeAsync(3000);
  expect(ended.obeyed).toBe(true);
  expect(ended.after).toBeLessThan(1700);
});

test('one that goes on talking has three times as long, and no longer', async () => {
  const slow = waiting({ speaks: () => true, obeysAfter: 5000 });
  const never = waiting({ speaks: () => true });
  await vi.advanceTimersByTimeAsync(7000);
  expect(slow.obeyed).toBe(true);
  expect(never.obeyed).toBe(false);
  expect(never.after).toBeGreaterThanOrEqual(6000);
});

test('time in which the page itself was held up does not count', async () => {
  const ended = waiting({ obeysAfter: 6000 });
  await vi.advanceTimersByTimeAsync(500);
  // The clock goes on while no timer comes: the page's thread is busy.
  const { now } = performance;
  performance.now = () => now.call(performance) + 5000;
  await vi.advanceTimersByTimeAsync(400);
  expect(ended.obeyed).toBeUndefined();
  await vi.advanceTimersByTimeAsync(400);
  expect(ended.obeyed).toBe(true);
  performance.now = now;
});
