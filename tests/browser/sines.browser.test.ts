import { afterAll, expect, test } from 'vitest';
import type { DspPool } from '../../src/dsp/pool/contract.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWorkerPool } from '../../src/dsp/pool/worker-pool.ts';
import type { SineRequest } from '../../src/dsp/sines/contract.ts';

const open: DspPool[] = [];
afterAll(() => {
  for (const pool of open) pool.dispose();
});

function workers(canShare: boolean): DspPool {
  const pool = createWorkerPool({
    canShare,
    createWorker: () => new Worker(new URL('../../src/app/dsp.worker.ts', import.meta.url), { type: 'module' }),
  });
  open.push(pool);
  return pool;
}

const rows = 2000;
const hopLength = 64;
const columns = 64;

/** Two seconds of 2 000 rows that all sound, cut as the node cuts them. */
const requests: SineRequest[] = Array.from({ length: Math.floor((2 * 44_100) / (hopLength * columns)) }, (_, i) => ({
  bank: {
    sampleRate: 44_100,
    hopLength,
    frequencies: Float64Array.from({ length: rows }, (_, row) => 20_000 - 9.9 * row),
    bandwidths: undefined,
    seed: 5,
  },
  levels: Float32Array.from({ length: (columns + 1) * rows }, (_, n) => ((n * 37 + i) % 101) / 100),
  firstColumn: i * columns,
  from: i * columns * hopLength,
  to: (i + 1) * columns * hopLength,
}));

test.each([true, false])('workers compute what the calling thread computes (shared memory: %s)', async (canShare) => {
  const pool = workers(canShare);
  await pool.renderSines(requests.slice(0, 2));
  const began = performance.now();
  const sounds = await pool.renderSines(requests);
  const seconds = (performance.now() - began) / 1000;
  const real = (requests.length * columns * hopLength) / 44_100;
  console.log(`2000 rows on ${pool.description}: ${(real / seconds).toFixed(1)} × real time`);
  const alone = await createInlinePool().renderSines(requests.slice(0, 3));
  expect(sounds.length).toBe(requests.length);
  for (const [i, sound] of alone.entries()) expect(sounds[i]).toEqual(sound);
});
