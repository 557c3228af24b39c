import { expect, test } from 'vitest';
import { addPlayerNode, openAudioOutput } from '../../src/editor/player/audio-output.ts';
import { Transport } from '../../src/editor/player/transport.ts';
import type { PlaybackCommand, TimedReport } from '../../src/editor/player/worklet/playback-contract.ts';
import { largestJump, sine, soundOf } from '../editor/player-fixtures.ts';

const rate = 44_100;

interface Cue {
  /** Seconds, on a block's border. */
  readonly at: number;
  readonly commands: readonly PlaybackCommand[];
}

/** Renders commands through the real worklet, offline; each cue has arrived before the next. */
async function rendered(seconds: number, cues: readonly Cue[]) {
  const context = new OfflineAudioContext(2, Math.round(seconds * rate), rate);
  const node = await addPlayerNode(context);
  node.connect(context.destination);
  let applied = 0;
  node.port.onmessage = (event: MessageEvent<TimedReport>) => {
    applied = event.data.applied;
  };
  const fed = feed(context, node, cues, () => applied);
  const [buffer] = await Promise.all([context.startRendering(), fed]);
  return [buffer.getChannelData(0), buffer.getChannelData(1)] as const;
}

/** The audio thread takes its messages in its own time: after each cue, render by the block until it says it has. */
async function feed(context: OfflineAudioContext, node: AudioWorkletNode, cues: readonly Cue[], applied: () => number) {
  const block = 128 / rate;
  let sent = 0;
  let stop = context.suspend(cues[0]?.at ?? 0);
  for (const [index, { at, commands }] of cues.entries()) {
    await stop;
    for (const command of commands) node.port.postMessage(command);
    sent += commands.length;
    for (let time = at + block; applied() < sent; time += block) {
      stop = context.suspend(time);
      void context.resume();
      await stop;
      await new Promise((resolve) => setTimeout(resolve));
    }
    const next = cues[index + 1];
    if (next) stop = context.suspend(next.at);
    void context.resume();
  }
}

function source(id: number, length: number, how: 'swap' | 'replace'): PlaybackCommand {
  return { type: 'source', source: { id, sampleRate: rate, length, channels: 2, chunkFrames: 22_050 }, how };
}

function chunks(id: number, channels: readonly Float32Array[]): PlaybackCommand[] {
  const count = Math.ceil(channels[0]!.length / 22_050);
  return Array.from({ length: count }, (_, index) => ({
    type: 'chunk',
    source: id,
    index,
    channels: channels.map((samples) => samples.slice(index * 22_050, (index + 1) * 22_050)),
  }));
}

test('the worklet gives out the very samples it was given', async () => {
  const left = Float32Array.from({ length: rate }, (_, i) => Math.sin(i * i * 0.01) * 0.7);
  const right = Float32Array.from({ length: rate }, (_, i) => Math.cos(i * 0.05) * 0.3);
  const commands = [source(1, rate, 'replace'), ...chunks(1, [left, right]), { type: 'play' } as const];
  const heard = await rendered(1.2, [{ at: 0, commands }]);
  // Messages may arrive after the first blocks: where the sound begins is a whole number of blocks.
  const first = heard[1].findIndex((sample) => sample !== 0);
  const start = Math.floor(first / 128) * 128;
  expect(first).toBeGreaterThanOrEqual(0);
  const fade = Math.ceil(0.005 * rate);
  let compared = 0;
  for (let i = fade; i < rate - fade && start + i < heard[0].length; i += 1) {
    if (heard[0][start + i] !== left[i] || heard[1][start + i] !== right[i]) expect.fail(`sample ${i} differs`);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(40_000);
});

test('a swap in the real worklet moves no sample further than sound and fade do', async () => {
  const rough = sine(2 * rate, rate, 110, 0.5);
  const fine = sine(2 * rate, rate, 110, 0.5, 2.6);
  const start = [source(1, 2 * rate, 'replace'), ...chunks(1, [rough, rough]), { type: 'play' } as const];
  const swap = [source(2, 2 * rate, 'swap'), ...chunks(2, [fine, fine])];
  const heard = await rendered(1.5, [
    { at: 0, commands: start },
    { at: (128 * 200) / rate, commands: swap },
  ]);
  const late = heard[0][60_000]!;
  const matches = (samples: Float32Array) => samples.subarray(50_000, 60_001).some((sample) => sample === late);
  expect(matches(fine)).toBe(true);
  const ownMove = 0.5 * ((2 * Math.PI * 110) / rate);
  expect(largestJump(heard[0])).toBeLessThan(ownMove + 1 / (0.01 * rate));
});

test('the transport plays through a real audio context, and the position moves with it', async () => {
  const transport = new Transport(openAudioOutput);
  const { sound } = soundOf('a', rate, [sine(rate, rate, 220, 0.01)]);
  transport.load(sound, 'replace');
  transport.play();
  await expect.poll(() => transport.store.getState().state, { timeout: 10_000 }).toBe('playing');
  await expect.poll(() => transport.position(), { timeout: 10_000 }).toBeGreaterThan(0.2);
  transport.pause();
  const place = transport.position();
  expect(transport.store.getState()).toMatchObject({ state: 'paused', problem: null });
  expect(transport.position()).toBe(place);
  transport.play();
  await expect.poll(() => transport.position(), { timeout: 10_000 }).toBe(1);
  expect(transport.store.getState().state).toBe('paused');
  transport.dispose();
});
