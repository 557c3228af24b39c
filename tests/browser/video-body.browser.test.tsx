import '../../src/editor/styles/index.css';
import { createElement, Suspense } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import clipAddress from '../../patches/assets/clip.mp4?url';
import { bodies } from '../../src/editor/bodies/index.ts';
import { followSession, transport } from '../../src/editor/player/instance.ts';
import { idleNodeRun } from '../../src/editor/session/run-state.ts';
import { setSession } from '../../src/editor/session/session.ts';
import type { PatchConnection } from '../../src/patch/document.ts';
import { audioValue, doneWith, fakeEngine, node, openFakeSession, type Samples } from '../editor/player-session.ts';

const rate = 8000;
const hash = 'c'.repeat(64);
let root: Root | undefined;
let stop: (() => void) | undefined;

afterEach(() => {
  transport.pause();
  root?.unmount();
  stop?.();
});

function wire(from: string, to: string): PatchConnection {
  return { id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } };
}

/** The clip of 3 s, used from 1 s on, and a sound of `seconds` behind a node of some type. */
async function show(between: string, seconds: number): Promise<HTMLVideoElement> {
  const blob = await (await fetch(clipAddress)).blob();
  const silence: Samples = new Float32Array(seconds * rate);
  const fake = fakeEngine(new Map([['sound', { sampleRate: rate, samples: silence }]]));
  const file = { hash, name: 'clip.mp4', mediaType: 'video/mp4', size: blob.size };
  const session = openFakeSession(
    fake.engine,
    {
      nodes: [
        { ...node('clip', 'videoSource'), params: { files: [file] } },
        node('between', between),
        node('w', 'waveform'),
      ],
      connections: [wire('clip', 'between'), wire('between', 'w')],
    },
    {
      clip: {
        ...idleNodeRun,
        state: 'done',
        result: { outputs: {}, warnings: [], facts: { start: 0, from: 1, to: 3 } },
      },
      w: doneWith(audioValue('sound', rate, silence.length)),
    },
  );
  setSession({ ...session, assets: { ...session.assets, blob: async (asked) => (asked === hash ? blob : null) } });
  stop = followSession();
  document.body.innerHTML = '<main style="width:200px"></main>';
  root = createRoot(document.querySelector('main')!);
  const Body = bodies['videoSource']!;
  root.render(createElement(Suspense, { fallback: null }, createElement(Body, { nodeId: 'clip' })));
  await expect.poll(() => document.querySelector('video')?.readyState ?? 0).toBeGreaterThanOrEqual(2);
  return document.querySelector('video')!;
}

test('wired to the player’s sound, the video stands and runs where the playhead is', async () => {
  const video = await show('griffinLim', 2);
  await expect.element(page.getByTestId('video')).toHaveAttribute('data-follows', 'true');
  expect(video.muted).toBe(true);
  await expect.poll(() => video.currentTime).toBeCloseTo(1, 1);
  transport.seek(1.2);
  await expect.poll(() => video.currentTime).toBeCloseTo(2.2, 2);

  transport.seek(0);
  await userEvent.click(page.getByTestId('action-play'));
  await expect.poll(() => transport.position()).toBeGreaterThan(0.5);
  expect(video.paused).toBe(false);
  await expect.poll(() => Math.abs(video.currentTime - 1 - transport.position())).toBeLessThan(0.12);
  console.log(`${(1000 * (video.currentTime - 1 - transport.position())).toFixed(0)} ms from the playhead`);
  await userEvent.click(page.getByTestId('action-play'));
  await expect.poll(() => video.paused).toBe(true);
  await expect.poll(() => Math.abs(video.currentTime - 1 - transport.position())).toBeLessThan(0.02);
});

test.each([
  ['behind a flip', 'flip', 2],
  ['of another length', 'griffinLim', 3],
])('a sound %s is not followed: the video plays by itself', async (_words, between, seconds) => {
  const video = await show(between, seconds);
  await expect.element(page.getByTestId('video')).toHaveAttribute('data-follows', 'false');
  await userEvent.click(page.getByTestId('action-play'));
  await expect.poll(() => video.currentTime).toBeGreaterThan(1.1);
  expect(transport.store.getState().state).toBe('paused');
  await expect.element(page.getByTestId('action-play')).toHaveAttribute('data-playing', 'true');
  await userEvent.click(page.getByTestId('action-play'));
  await expect.poll(() => video.paused).toBe(true);
});
