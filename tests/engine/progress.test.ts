import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDurations, createRunProgress } from '../../src/engine/progress.ts';
import type { RunEvent } from '../../src/engine/protocol.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function progressOf(weights: { [node: string]: number | undefined }) {
  const events: RunEvent[] = [];
  const progress = createRunProgress(1, new Map(Object.entries(weights)), (event) => events.push(event));
  const of = (node: string) => events.filter((event) => event.type === 'progress' && event.node === node);
  const overall = () => events.flatMap((event) => (event.type === 'overall' ? [event] : []));
  return { progress, events, of, overall };
}

test('at most 20 events a second for each node, and the latest always comes', () => {
  const { progress, of } = progressOf({ a: 100 });
  progress.started('a');
  for (let i = 1; i <= 1000; i += 1) {
    progress.moved('a', i / 1000, { text: `${i}` });
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(100);
  expect(of('a').length).toBeLessThanOrEqual(21);
  expect(of('a').length).toBeGreaterThan(15);
  expect(of('a').at(-1)).toMatchObject({ fraction: 1, text: '1000' });
});

test('what comes after the end of a node or of the run is not told', () => {
  const { progress, events, of } = progressOf({ a: 100, b: 100 });
  progress.started('a');
  progress.moved('a', 0.1, {});
  progress.moved('a', 0.2, {});
  progress.ended('a');
  progress.moved('a', 0.3, {});
  vi.advanceTimersByTime(1000);
  expect(of('a')).toHaveLength(1);
  progress.started('b');
  progress.moved('b', 0.1, {});
  progress.moved('b', 0.2, {});
  progress.close();
  const told = events.length;
  vi.advanceTimersByTime(1000);
  expect(events).toHaveLength(told);
});

test('the whole is weighted by how long the nodes took before', () => {
  const { progress, overall } = progressOf({ long: 900, short: 100 });
  progress.ended('short');
  expect(overall().at(-1)?.fraction).toBeCloseTo(0.1);
  progress.started('long');
  vi.advanceTimersByTime(450);
  progress.moved('long', 0.5, {});
  expect(overall().at(-1)?.fraction).toBeCloseTo(0.1 + 0.45);
  expect(overall().at(-1)?.secondsLeft).toBeCloseTo(0.45);
});

test('time left is what the node measures, else reckoned from its fraction once that says something', () => {
  const { progress, of } = progressOf({ a: undefined });
  progress.started('a');
  progress.moved('a', 0.5, {});
  expect(of('a').at(-1)).not.toHaveProperty('secondsLeft');
  vi.advanceTimersByTime(3000);
  progress.moved('a', 0.75, {});
  expect(of('a').at(-1)).toMatchObject({ secondsLeft: 1 });
  vi.advanceTimersByTime(100);
  progress.moved('a', 0.8, { secondsLeft: 7 });
  expect(of('a').at(-1)).toMatchObject({ secondsLeft: 7 });
});

test('a node that was never measured counts as one of its type, or as the mean', () => {
  const durations = createDurations();
  expect(durations.of('n1', 'blur')).toBeUndefined();
  durations.measured('n1', 'blur', 400);
  expect(durations.of('n2', 'blur')).toBe(400);
  durations.measured('n2', 'blur', 200);
  expect(durations.of('n1', 'blur')).toBe(400);
  expect(durations.of('n3', 'blur')).toBe(300);
});
