import { expect, test } from 'vitest';
import { FADE_SECONDS, Playback } from '../../src/editor/player/worklet/playback.ts';
import { largestJump, sine } from './player-fixtures.ts';

const rate = 8000;
const fade = FADE_SECONDS * rate;

function playing(samples: Float32Array, options: { rate?: number; chunkFrames?: number; outputRate?: number } = {}) {
  const sampleRate = options.rate ?? rate;
  const chunkFrames = options.chunkFrames ?? 1000;
  const playback = new Playback(options.outputRate ?? sampleRate);
  playback.apply({
    type: 'source',
    source: { id: 1, sampleRate, length: samples.length, channels: 1, chunkFrames },
    how: 'replace',
  });
  for (let index = 0; index * chunkFrames < samples.length; index += 1) {
    playback.apply({
      type: 'chunk',
      source: 1,
      index,
      channels: [samples.slice(index * chunkFrames, (index + 1) * chunkFrames)],
    });
  }
  return playback;
}

function render(playback: Playback, count: number): Float32Array {
  const all = new Float32Array(Math.ceil(count / 128) * 128);
  for (let at = 0; at < all.length; at += 128) playback.render(all.subarray(at, at + 128), new Float32Array(128));
  return all.subarray(0, count);
}

/** Uneven samples, so that any shift shows. */
const noise = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i * i * 0.37) * 0.8);

test('samples come out exactly as they went in between the fades, chunk borders included', () => {
  const playback = playing(noise, { chunkFrames: 333 });
  playback.apply({ type: 'play' });
  const heard = render(playback, 4224);
  for (let i = fade; i < 4000 - fade; i += 1) expect(heard[i]).toBe(noise[i]);
  expect(heard.subarray(4000).every((sample) => sample === 0)).toBe(true);
  expect(playback.report()).toMatchObject({ state: 'paused', frame: 4000, ends: 1 });
});

test('nothing sounds before play; play, pause and seek do not click', () => {
  const slow = sine(8000, rate, 50, 0.5, 1.2);
  const playback = playing(slow);
  expect(largestJump(render(playback, 256))).toBe(0);
  playback.apply({ type: 'play' });
  const first = render(playback, 1280);
  playback.apply({ type: 'seek', frame: 5000.0 });
  const second = render(playback, 1280);
  playback.apply({ type: 'pause' });
  const third = render(playback, 512);
  const heard = Float32Array.from([...first, ...second, ...third]);
  // The sine itself moves 0.02 a sample; a 5 ms fade over full amplitude adds 0.5 / 40.
  expect(largestJump(heard)).toBeLessThan(0.5 * ((2 * Math.PI * 50) / rate) + 2 * (0.5 / fade));
  expect(heard[heard.length - 1]).toBe(0);
  expect(second[600]).toBe(slow[5600]);
});

test('a loop has an exact period and no click at its seam', () => {
  const slow = sine(8000, rate, 50);
  const playback = playing(slow);
  playback.apply({ type: 'loop', loop: { from: 1000, to: 2130 } });
  playback.apply({ type: 'seek', frame: 1000 });
  playback.apply({ type: 'play' });
  const heard = render(playback, 1130 * 4);
  for (let i = fade; i < 1130; i += 1) {
    expect(heard[i]).toBe(slow[1000 + i]);
    expect(heard[i + 3 * 1130]).toBe(slow[1000 + i]);
  }
  expect(largestJump(heard)).toBeLessThan(0.05);
  expect(playback.report().ends).toBe(0);
});

test('without samples it waits, silent, and goes on where it was', () => {
  const playback = playing(noise);
  playback.apply({ type: 'drop', source: 1, indexes: [1] });
  playback.apply({ type: 'play' });
  const before = render(playback, 1536);
  const stood = playback.report();
  expect(stood.state).toBe('waiting');
  expect(stood.frame).toBeGreaterThan(800);
  expect(stood.frame).toBeLessThanOrEqual(1000);
  expect(before.subarray(1100).every((sample) => sample === 0)).toBe(true);
  playback.apply({ type: 'chunk', source: 1, index: 1, channels: [noise.slice(1000, 2000)] });
  const after = render(playback, 1024);
  expect(playback.report().state).toBe('playing');
  expect(after[512]).toBe(noise[stood.frame + 512]);
});

test('a refined sound takes over at the playhead, without a click, once it is there', () => {
  const rough = sine(8000, rate, 50, 0.5);
  const fine = sine(8000, rate, 50, 0.5, 2.5);
  const playback = playing(rough);
  playback.apply({ type: 'play' });
  const first = render(playback, 1024);
  playback.apply({
    type: 'source',
    source: { id: 2, sampleRate: rate, length: 8000, channels: 1, chunkFrames: 8000 },
    how: 'swap',
  });
  const second = render(playback, 512);
  expect(playback.report().source).toBe(1);
  expect(second[100]).toBe(rough[1124]);
  playback.apply({ type: 'chunk', source: 2, index: 0, channels: [fine] });
  const third = render(playback, 1024);
  expect(playback.report()).toMatchObject({ source: 2, state: 'playing', frame: 2560 });
  expect(third[500]).toBe(fine[2036]);
  const ownMove = 0.5 * ((2 * Math.PI * 50) / rate);
  expect(largestJump(Float32Array.from([...first, ...second, ...third]))).toBeLessThan(ownMove + 1 / (0.01 * rate));
});

test.each([
  [8000, 11025],
  [11025, 8000],
])('at %i Hz on an output of %i Hz a tone keeps its pitch and level', (sampleRate, outputRate) => {
  const playback = playing(sine(sampleRate, sampleRate, 440, 0.5), { rate: sampleRate, outputRate });
  playback.apply({ type: 'play' });
  const heard = render(playback, Math.floor(outputRate / 2));
  const expected = sine(heard.length, outputRate, 440, 0.5);
  let error = 0;
  for (let i = 200; i < heard.length; i += 1) error = Math.max(error, Math.abs(heard[i]! - expected[i]!));
  expect(error).toBeLessThan(2e-3);
});

test('two channels stay two, one goes to both', () => {
  const playback = new Playback(rate);
  playback.apply({
    type: 'source',
    source: { id: 1, sampleRate: rate, length: 1000, channels: 2, chunkFrames: 1000 },
    how: 'replace',
  });
  playback.apply({
    type: 'chunk',
    source: 1,
    index: 0,
    channels: [new Float32Array(1000).fill(0.25), new Float32Array(1000).fill(-0.5)],
  });
  playback.apply({ type: 'play' });
  const left = new Float32Array(256);
  const right = new Float32Array(256);
  playback.render(left, right);
  expect([left[200], right[200]]).toEqual([0.25, -0.5]);
});
