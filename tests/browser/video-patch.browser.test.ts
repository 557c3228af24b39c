import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../src/app/engine-client.ts';
import type { EngineClient, RunEvent } from '../../src/engine/protocol.ts';
import { shippedPatch } from '../../src/store/gallery.ts';
import { pearson, plainSpectrum, shrink } from '../support/plain-spectrum.ts';

let engine: EngineClient;
const files = new Map<string, Blob>();
beforeAll(() => {
  engine = openEngine({ blob: async (hash) => files.get(hash) ?? null });
});
afterAll(() => engine.dispose());

/** The shipped patch `video`, which Node cannot evaluate: it must be as long as its clip, and its stars be seen in the sound. */
test('the video patch sounds as it should', async () => {
  const imported = await shippedPatch('video')?.load();
  if (!imported?.ok) throw new Error(JSON.stringify(imported?.problems));
  expect(imported.warnings).toEqual([]);
  for (const [hash, blob] of imported.assets) files.set(hash, blob);
  const { document } = imported;

  const events: RunEvent[] = [];
  const summary = await engine.run({ runId: 1, patch: document }, (event) => events.push(event));
  expect(summary, JSON.stringify(summary.outcomes)).toMatchObject({ state: 'done', problems: [] });
  const resultOf = (node: string) => {
    const end = events.findLast((event) => event.type === 'ended' && event.node === node);
    return end?.type === 'ended' ? end.result : undefined;
  };

  const clip = resultOf('clip');
  const picture = clip?.outputs['picture'];
  if (picture?.kind !== 'picture') throw new Error('no picture');
  expect([picture.width, picture.height]).toEqual([2067, 360]);
  expect(clip?.facts).toMatchObject({ frames: 75, codec: 'H.264', start: 0, from: 0, to: 3 });
  const sound = resultOf('listen')?.shows;
  if (sound?.kind !== 'audio') throw new Error('no sound');
  // It ends with the middle of the last column.
  expect(Math.abs(sound.length - 3 * 44_100)).toBeLessThanOrEqual(2 * 64);

  const samples = (await engine.samples(sound.handle, 0, sound.length))?.[0];
  const thumbnail = await engine.thumbnail(picture.handle, COLUMNS, ROWS);
  if (!samples || !thumbnail) throw new Error('nothing to look at');
  const seen = shrink(plainSpectrum(samples, WINDOW, COLUMNS), WINDOW / 2 + 1, COLUMNS, ROWS);
  // Thumbnails lie line after line, spectra column after column.
  const drawn = seen.map((_, i) => thumbnail.data[(i % ROWS) * COLUMNS + Math.floor(i / ROWS)]!);
  const r = pearson(seen, drawn);
  console.log(`the clip is seen with r = ${r.toFixed(3)}`);
  expect(r).toBeGreaterThan(0.7);
});

const WINDOW = 1024;
const COLUMNS = 160;
const ROWS = 180;
