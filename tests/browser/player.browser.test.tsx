import '../../src/editor/styles/index.css';
import { createElement, Suspense } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { bodies, DefaultBody } from '../../src/editor/bodies/index.ts';
import { transport } from '../../src/editor/player/instance.ts';
import { Player } from '../../src/editor/player/player.tsx';
import { playerStore } from '../../src/editor/player/player-state.ts';
import type { Session } from '../../src/editor/session/session.ts';
import { audioValue, doneWith, fakeEngine, node, openFakeSession, type Samples } from '../editor/player-session.ts';

const rate = 16_000;
let root: Root;
let open: Session;
let asked: { spectrogram: number; peaks: number; samples: number };
const sounds = new Map<string, { sampleRate: number; samples: Samples }>();

/** Two seconds: 1 kHz in the first, 4 kHz in the second. */
const twoTones: Samples = Float32Array.from(
  { length: 2 * rate },
  (_, i) => 0.1 * Math.sin((2 * Math.PI * (i < rate ? 1000 : 4000) * i) / rate),
);

beforeEach(async () => {
  await page.viewport(1280, 800);
  sounds.clear();
  sounds.set('tones', { sampleRate: rate, samples: twoTones });
  const fake = fakeEngine(sounds);
  asked = fake.asked;
  playerStore.setState({
    view: null,
    region: null,
    loop: false,
    audacity: false,
    axis: 'patch',
    palette: 'grey',
    height: 190,
  });
  open = openFakeSession(
    fake.engine,
    { nodes: [node('w', 'waveform')] },
    { w: doneWith(audioValue('tones', rate, 2 * rate)) },
  );
  document.body.innerHTML = '<main style="position:fixed;inset:auto 0 0"></main>';
  root = createRoot(document.querySelector('main')!);
});

afterEach(() => root.unmount());

function show(...extra: readonly ReturnType<typeof createElement>[]): void {
  root.render(createElement('div', {}, ...extra, createElement(Player)));
}

function canvas(): HTMLCanvasElement {
  return page.getByTestId('player-spectrogram').element() as HTMLCanvasElement;
}

async function drawn(): Promise<void> {
  await expect.poll(() => canvas().dataset['ready']).toBe('true');
}

/** Brightness at a share of the spectrogram's width and a frequency. */
function brightness(across: number, hertz: number): number {
  const { width, height } = canvas();
  const y = Math.round((1 - hertz / (rate / 2)) * (height - 1));
  return canvas()
    .getContext('2d')!
    .getImageData(Math.round(across * (width - 1)), y, 1, 1).data[0]!;
}

test('draws the spectrogram sharp and the wave, without opening a sound output', async () => {
  show();
  await drawn();
  await expect.poll(() => brightness(0.25, 1000)).toBeGreaterThan(100);
  expect(brightness(0.25, 4000)).toBeLessThan(20);
  expect(brightness(0.75, 4000)).toBeGreaterThan(100);
  const box = canvas().getBoundingClientRect();
  expect(canvas().width).toBe(Math.round(box.width * devicePixelRatio));
  expect(canvas().height).toBe(Math.round(box.height * devicePixelRatio));
  await expect.poll(() => document.querySelector('.wave div')?.shadowRoot?.querySelector('canvas')).toBeTruthy();
  await expect.element(page.getByTestId('player-time')).toHaveTextContent('0:00.00 / 0:02.00');
  expect(asked.samples).toBe(0);
  expect([...document.querySelectorAll('.frequency-axis span')].map((span) => span.textContent)[0]).toMatch(/kHz$/);
});

test('the readout tells time, frequency, note and level under the pointer', async () => {
  show();
  await drawn();
  const box = canvas().getBoundingClientRect();
  await userEvent.hover(canvas(), { position: { x: box.width / 4, y: box.height * (1 - 1000 / (rate / 2)) } });
  await expect
    .poll(() => page.getByTestId('player-readout').element().textContent)
    .toMatch(/^0\.50 s · (1\.0 kHz|9\d\d Hz) · [A-C]♯?[56] · −\d+ dB$/);
});

test('a click seeks, a drag makes a region that loops, Escape clears it, the wheel zooms', async () => {
  show();
  await drawn();
  const stage = document.querySelector<HTMLElement>('.player-stage')!;
  const { width } = stage.getBoundingClientRect();
  await userEvent.click(stage, { position: { x: width / 2, y: 40 } });
  expect(transport.position()).toBeCloseTo(1, 1);
  stage.focus();
  drag(stage, 0.25, 0.5);
  await expect.element(page.getByTestId('player-region')).toBeInTheDocument();
  expect(transport.store.getState().loop?.from).toBeCloseTo(0.5, 1);
  expect(transport.store.getState().loop?.to).toBeCloseTo(1, 1);
  await userEvent.keyboard('{Escape}');
  expect(transport.store.getState().loop).toBeNull();
  const before = asked.spectrogram;
  stage.dispatchEvent(
    new WheelEvent('wheel', {
      deltaY: -500,
      clientX: stage.getBoundingClientRect().left,
      bubbles: true,
      cancelable: true,
    }),
  );
  await expect.poll(() => playerStore.getState().view?.to).toBeLessThan(1.2);
  expect(playerStore.getState().view?.from).toBe(0);
  await expect.poll(() => asked.spectrogram).toBe(before + 1);
  await expect.poll(() => brightness(0.9, 4000)).toBeLessThan(20);
  await userEvent.keyboard('0');
  expect(playerStore.getState().view).toBeNull();
});

/** A drag across the stage, from one share of its width to another. */
function drag(stage: HTMLElement, from: number, to: number): void {
  const { left, top, width } = stage.getBoundingClientRect();
  const fire = (type: string, share: number) =>
    stage.dispatchEvent(
      new PointerEvent(type, {
        clientX: left + share * width,
        clientY: top + 20,
        pointerId: 1,
        button: 0,
        bubbles: true,
      }),
    );
  // Synthetic pointers cannot be captured.
  stage.setPointerCapture = () => undefined;
  fire('pointerdown', from);
  fire('pointermove', (from + to) / 2);
  fire('pointermove', to);
  fire('pointerup', to);
}

test('keys: arrows, Home and End move the playhead, but not while a field has the focus', async () => {
  show(createElement('input', { 'data-testid': 'field', key: 'field' }));
  await drawn();
  await userEvent.keyboard('{ArrowRight}');
  expect(transport.position()).toBe(1);
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(transport.position()).toBeCloseTo(0.9, 6);
  await userEvent.keyboard('{End}');
  expect(transport.position()).toBe(2);
  await userEvent.click(page.getByTestId('field'));
  await userEvent.keyboard('{Home} ');
  expect(transport.position()).toBe(2);
  expect(transport.store.getState().state).toBe('paused');
});

test('after a click on a button of the player, arrows still seek and Escape clears the region; Space presses the button', async () => {
  show();
  await drawn();
  drag(document.querySelector<HTMLElement>('.player-stage')!, 0.25, 0.5);
  await userEvent.click(page.getByTestId('player-loop'));
  await userEvent.keyboard('{End}{ArrowLeft}');
  expect(transport.position()).toBeCloseTo(1, 6);
  await userEvent.keyboard('{Escape}');
  expect(playerStore.getState().region).toBeNull();
  expect(playerStore.getState().loop).toBe(true);
  await userEvent.keyboard(' ');
  expect(playerStore.getState().loop).toBe(false);
  expect(transport.store.getState().state).toBe('paused');
});

test('axis, palette and Audacity’s look are drawn anew', async () => {
  show();
  await drawn();
  const before = asked.spectrogram;
  await userEvent.click(page.getByTestId('player-audacity'));
  await expect.poll(() => asked.spectrogram).toBe(before + 1);
  await expect.element(page.getByTestId('player-axis')).toHaveTextContent('mel, 0–8 kHz');
  await userEvent.click(page.getByTestId('player-palette'));
  await userEvent.click(page.getByRole('menuitemradio', { name: 'viridis' }));
  // Viridis begins violet: more blue than red, more red than green.
  const colour = () =>
    canvas()
      .getContext('2d')!
      .getImageData(canvas().width / 4, 2, 1, 1).data;
  await expect.poll(() => colour()[2]! > colour()[0]! && colour()[0]! > colour()[1]!).toBe(true);
  expect(asked.spectrogram).toBe(before + 1);
});

test('play button, waveform node and Space move one playhead; a refined sound goes on at its place', async () => {
  show(createElement(Suspense, { key: 'body' }, createElement(bodies['waveform']!, { nodeId: 'w' })));
  await drawn();
  await userEvent.click(page.getByTestId('action-play'));
  await expect.poll(() => transport.store.getState().state, { timeout: 10_000 }).toBe('playing');
  await expect.element(page.getByTestId('player-play')).toHaveAttribute('data-state', 'playing');
  await expect.element(page.getByTestId('action-play')).toHaveAttribute('data-playing', 'true');
  sounds.set('finer', { sampleRate: rate, samples: twoTones.slice() });
  open.run.setState({ nodes: { w: doneWith(audioValue('finer', rate, 2 * rate)) } });
  expect(transport.store.getState().sound?.key).toBe('finer');
  expect(transport.store.getState().state).not.toBe('paused');
  await expect.poll(() => transport.position(), { timeout: 10_000 }).toBeGreaterThan(0.1);
  document.body.focus();
  (document.activeElement as HTMLElement | null)?.blur();
  await userEvent.keyboard(' ');
  expect(transport.store.getState().state).toBe('paused');
  await expect.element(page.getByTestId('action-play')).toHaveAttribute('data-playing', 'false');
});

test('an empty patch says what will appear; previews draw what is there and nothing else', async () => {
  open.run.setState({ nodes: {} });
  show(
    createElement(DefaultBody, { nodeId: 'p', key: 'picture' }),
    createElement(DefaultBody, { nodeId: 'none', key: 'none' }),
  );
  await expect.element(page.getByTestId('player')).toHaveAttribute('data-empty', 'true');
  await expect.element(page.getByTestId('player')).toHaveTextContent(/appear here/);
  await expect.element(page.getByTestId('player-play')).toBeDisabled();
  expect(document.querySelector('[data-testid="thumbnail"]')).toBeNull();
  const picture = {
    kind: 'picture',
    handle: 'x',
    width: 400,
    height: 200,
    seconds: 1,
    axis: { kind: 'linear', lowHertz: 0, highHertz: 8000 },
    law: { kind: 'linear' },
  } as const;
  open.run.setState({ nodes: { p: doneWith(picture) } });
  await expect.element(page.getByTestId('thumbnail')).toHaveAttribute('data-ready', 'true');
  const thumbnail = document.querySelector<HTMLCanvasElement>('[data-testid="thumbnail"] canvas')!;
  expect(thumbnail.width).toBeGreaterThanOrEqual(2 * Math.floor(thumbnail.getBoundingClientRect().width));
});

test('a view opens large, with the value under the pointer; Escape closes it', async () => {
  const picture = {
    kind: 'picture',
    handle: 'x',
    width: 400,
    height: 200,
    seconds: 2,
    axis: { kind: 'linear', lowHertz: 0, highHertz: 8000 },
    law: { kind: 'linear' },
  } as const;
  const { engine } = fakeEngine(sounds);
  const ranges: unknown[] = [];
  open = openFakeSession(
    {
      ...engine,
      thumbnail: (handle, width, height, range) => {
        ranges.push(range);
        return engine.thumbnail(handle, width, height);
      },
    },
    { nodes: [node('v', 'view')] },
    { v: doneWith(picture, { facts: { audacity: 0.93, original: 0.8 } }) },
  );
  show(createElement(Suspense, { key: 'body' }, createElement(bodies['view']!, { nodeId: 'v' })));
  await userEvent.click(page.getByTestId('action-open'));
  const large = page.getByTestId('view-canvas');
  await expect.element(large).toHaveAttribute('data-ready', 'true');
  const box = large.element().getBoundingClientRect();
  expect(box.width).toBeGreaterThan(1000);
  await userEvent.hover(page.getByTestId('view-overlay'), {
    position: { x: box.left + box.width / 2, y: box.top + box.height / 2 },
  });
  await expect.element(page.getByTestId('view-readout')).toHaveTextContent(/^1\.00 s · 4\.0 kHz · B7 · 50 %$/);

  const times = page.getByTestId('view-times');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(() => ranges.at(-1)).toEqual({ from: 100, to: 300 });
  await expect.element(times).not.toHaveTextContent('0.0 s');
  await expect.element(times).toHaveTextContent('1.4 s');
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await expect.poll(() => ranges.at(-1)).toEqual({ from: 60, to: 260 });
  const surface = document.querySelector('.view-pointer')!;
  const wheel = { deltaY: -433, clientX: box.left, clientY: box.top + 9, bubbles: true, cancelable: true };
  surface.dispatchEvent(new WheelEvent('wheel', wheel));
  await expect.poll(() => ranges.at(-1)).toEqual({ from: 60, to: 161 });
  await userEvent.keyboard('0');
  await expect.element(times).toHaveTextContent('0.0 s');

  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByTestId('view-overlay')).not.toBeInTheDocument();
  await expect.poll(() => document.activeElement).toBe(page.getByTestId('action-open').element());
});

test('save downloads the file of the node, under the name the engine gives it', async () => {
  open.patch.apply({ type: 'addNodes', nodes: [node('o', 'wavOut')] }, { label: 'add' });
  open.run.setState({ nodes: { o: doneWith(audioValue('tones', rate, 2 * rate)) } });
  show(createElement(Suspense, { key: 'body' }, createElement(bodies['wavOut']!, { nodeId: 'o' })));
  const links: HTMLAnchorElement[] = [];
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function remember(this: HTMLAnchorElement) {
    links.push(this);
  };
  try {
    await userEvent.click(page.getByTestId('action-save'));
    await expect.poll(() => links.length).toBe(1);
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
  expect(links[0]!.download).toBe('artivi.wav');
  expect(await (await fetch(links[0]!.href)).text()).toBe('RIFF');
});
