import { describe, expect, test } from 'vitest';
import { AHEAD_SECONDS, wantedChunks } from '../../src/editor/player/prefetch.ts';
import { Transport } from '../../src/editor/player/transport.ts';
import { FakeOutput, largestJump, settle, sine, soundOf } from './player-fixtures.ts';

const rate = 8000;

async function started(seconds = 5) {
  const output = new FakeOutput();
  const transport = new Transport(output.open);
  const samples = sine(seconds * rate, rate, 50);
  const { sound, asked } = soundOf('a', rate, [samples]);
  transport.load(sound, 'replace');
  transport.play();
  await settle();
  return { output, transport, samples, asked };
}

describe('which chunks are wanted', () => {
  const source = { id: 1, sampleRate: 1000, length: 60_000, channels: 1, chunkFrames: 500 };

  test('the playhead first, then what lies ahead', () => {
    const chunks = wantedChunks(source, 10_200, null);
    expect(chunks[0]).toBe(20);
    expect(chunks).toContain(20 + AHEAD_SECONDS / 0.5);
    expect(Math.max(...chunks)).toBeLessThanOrEqual(25);
  });

  test('along a loop', () => {
    const chunks = wantedChunks(source, 10_200, { from: 3000, to: 10_500 });
    expect(chunks).toEqual(expect.arrayContaining([20, 6, 7, 8]));
    expect(chunks).not.toContain(24);
  });

  test('a loop of a few samples ends the search; the end of the sound does too', () => {
    expect(wantedChunks(source, 100, { from: 90, to: 110 })).toEqual([0]);
    expect(wantedChunks(source, 59_990, null)).toEqual([119]);
    expect(wantedChunks(source, 60_000, null)).toEqual([]);
  });
});

test('no output is opened and nothing is read before play', async () => {
  const output = new FakeOutput();
  const transport = new Transport(output.open);
  const { sound, asked } = soundOf('a', rate, [sine(rate, rate, 50)]);
  transport.load(sound, 'replace');
  transport.seek(0.25);
  await settle();
  expect(output.opened).toEqual([]);
  expect(asked).toEqual([]);
  expect(transport.position()).toBe(0.25);
});

test('plays from the playhead, reads only what is ahead, and knows where it is', async () => {
  const { output, transport, samples, asked } = await started();
  const heard = await output.render(60);
  expect(output.opened).toEqual([rate]);
  const start = heard.findIndex((sample, i) => sample !== 0 && i > 0) - 1;
  for (let i = 200; i < 7000; i += 97) expect(heard[i]).toBe(samples[i - Math.max(0, start)]);
  expect(transport.position()).toBeCloseTo(heard.length / rate, 1);
  expect(transport.store.getState().state).toBe('playing');
  expect(Math.max(...asked.map(({ to }) => to))).toBeLessThanOrEqual(4 * rate);
});

test('pause keeps the place; end stops; play after the end begins anew', async () => {
  const { output, transport } = await started(1);
  await output.render(20);
  transport.pause();
  const place = transport.position();
  await output.render(20);
  expect(transport.position()).toBeCloseTo(place, 6);
  transport.play();
  await output.render(80);
  expect(transport.store.getState().state).toBe('paused');
  expect(transport.position()).toBe(1);
  transport.play();
  await output.render(10);
  expect(transport.position()).toBeLessThan(0.3);
  expect(transport.store.getState().state).toBe('playing');
});

test('a seek while playing, then a loop', async () => {
  const { output, transport, samples } = await started();
  await output.render(10);
  transport.seek(3);
  await settle();
  const heard = await output.render(20);
  expect(transport.position()).toBeGreaterThan(3);
  expect([...samples.slice(3 * rate, 3 * rate + 3000)]).toContain(heard[2000]);
  transport.setLoop({ from: 1, to: 1.1 });
  transport.seek(1);
  await settle();
  for (let i = 0; i < 30; i += 1) {
    await output.render(1);
    expect(transport.position()).toBeGreaterThanOrEqual(1);
    expect(transport.position()).toBeLessThanOrEqual(1.1);
  }
});

test('refined sounds swap in while it plays: no click, no gap, the newest one last', async () => {
  const { output, transport } = await started();
  await output.render(30);
  const before = transport.position();
  for (const [index, phase] of [0.7, 1.9, 2.8].entries()) {
    const { sound } = soundOf(`fine${index}`, rate, [sine(5 * rate, rate, 50, 0.5, phase)]);
    transport.load(sound, 'swap');
  }
  const heard = await output.render(60);
  expect(transport.position()).toBeGreaterThan(before + 0.8);
  const ownMove = 0.5 * ((2 * Math.PI * 50) / rate);
  expect(largestJump(heard)).toBeLessThan(ownMove + 1 / (0.01 * rate));
  const last = sine(5 * rate, rate, 50, 0.5, 2.8);
  const at = Math.round(transport.position() * rate) - 1;
  expect(heard[heard.length - 1]).toBeCloseTo(last[at]!, 5);
});

test('another sound stops the one that plays', async () => {
  const { output, transport } = await started();
  await output.render(30);
  transport.load(soundOf('b', rate, [sine(rate, rate, 50)]).sound, 'replace');
  const heard = await output.render(30);
  expect(transport.store.getState().state).toBe('paused');
  expect(transport.position()).toBe(0);
  expect(largestJump(heard.subarray(100))).toBe(0);
});

test('a sound of another rate opens an output of that rate and plays on', async () => {
  const { output, transport } = await started();
  await output.render(30);
  const before = transport.position();
  transport.load(soundOf('b', 2 * rate, [sine(10 * rate, 2 * rate, 50)]).sound, 'swap');
  await settle();
  await output.render(30);
  expect(output.opened).toEqual([rate, 2 * rate]);
  expect(output.closed).toBe(1);
  expect(transport.store.getState().state).toBe('playing');
  expect(transport.position()).toBeGreaterThanOrEqual(before);
});

test('a sound that is gone, and a device that does not open, are told in words', async () => {
  const output = new FakeOutput();
  const transport = new Transport(output.open);
  transport.load({ key: 'a', sampleRate: rate, length: 100, channels: 1, read: async () => null }, 'replace');
  transport.play();
  await settle();
  await output.render(3);
  expect(transport.store.getState()).toMatchObject({ state: 'paused' });
  expect(transport.store.getState().problem).toMatch(/render again/i);
  const deaf = new Transport(async () => {
    throw new Error('No loudspeaker.');
  });
  deaf.load(soundOf('a', rate, [sine(100, rate, 50)]).sound, 'replace');
  deaf.play();
  await settle();
  expect(deaf.store.getState()).toMatchObject({ state: 'paused', problem: 'No loudspeaker.' });
});
