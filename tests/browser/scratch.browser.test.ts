import { type Remote, wrap } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import type { ScratchBench } from './support/scratch.worker.ts';

const workers: Worker[] = [];

function start(): { readonly worker: Worker; readonly bench: Remote<ScratchBench> } {
  const worker = new Worker(new URL('./support/scratch.worker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  return { worker, bench: wrap<ScratchBench>(worker) };
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

test('samples lie in the private file system, silent until written, and a file made there can be read by the page', async () => {
  const { bench } = start();
  const { place, half, across, end } = await bench.room();
  expect(place).toBe('scratch');
  expect(half).toEqual(Float32Array.of(0, 0, 0));
  expect(across).toEqual(Float32Array.of(0.49999, 0.5));
  expect(end).toEqual(Float32Array.of(0.99999));
  const wav = await bench.wav();
  expect(wav).toMatchObject({ size: 200_044, type: 'audio/wav' });
  const view = new DataView(await wav.arrayBuffer());
  expect(view.getUint32(0)).toBe(0x52494646);
  expect(view.getInt16(44 + 2 * 50_000, true)).toBe(2 ** 14);
});

test('what a worker leaves is deleted when another begins, what lives is not', async () => {
  const gone = start();
  const alive = start();
  await gone.bench.room();
  await alive.bench.room();
  const third = start();
  await third.bench.clear();
  const both = await third.bench.count();
  expect(both).toBeGreaterThanOrEqual(4);
  gone.worker.terminate();
  // The browser lets go of the lock in its own time.
  await expect.poll(async () => third.bench.clear().then(() => third.bench.count())).toBe(both - 2);
  expect((await alive.bench.room()).place).toBe('scratch');
});
