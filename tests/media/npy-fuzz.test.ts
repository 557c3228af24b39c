import { expect, test } from 'vitest';
import { loadArray } from '../../src/media/npy/load.ts';
import { ProblemError } from '../../src/values/problem.ts';
import { freshSeed, type Random, seededRandom } from '../support/random.ts';
import { fixture, plainOptions } from './npy-files.ts';

const seeds = ['version-1.npy', 'version-2.npy', 'version-3.npy', 'planes-first.npy', 'holes.npy', 'packed.npz'];
const rounds = 3000;

/** Bytes flipped, cut out, doubled, overwritten by digits or by the largest numbers, mostly where headers are. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const list = [...bytes];
  const changes = 1 + random.below(4);
  for (let i = 0; i < changes; i += 1) {
    const at = random.below(random.next() < 0.8 ? Math.min(160, list.length) : list.length);
    const kind = random.below(6);
    if (kind === 0) list[at] = random.below(256);
    else if (kind === 1) list.splice(at, 1 + random.below(20));
    else if (kind === 2) list.splice(at, 0, ...list.slice(at, at + random.below(40)));
    else if (kind === 3) list[at] = random.pick([...'0123456789(),{}[]:\'"\\-LTF<>|Ofiubc']).charCodeAt(0);
    else if (kind === 4) for (let b = 0; b < 4; b += 1) list[at + b] = 255;
    else list.length = at;
  }
  // Zip directories stand at the end.
  if (random.next() < 0.3) list[list.length - 1 - random.below(Math.min(200, list.length))] = random.below(256);
  return Uint8Array.from(list, (byte) => byte ?? 0);
}

test(`${rounds} damaged arrays and archives end in a picture or a problem, quickly and small`, async () => {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const ends = { read: 0, refused: new Map<string, number>() };
  for (let round = 0; round < rounds; round += 1) {
    const name = random.pick(seeds);
    const bytes = mutate(fixture(name), random);
    const where = `seed ${seed}, round ${round}, ${name}, ${Buffer.from(bytes).toString('base64').slice(0, 3000)}`;
    const began = performance.now();
    try {
      const { width, height, samples } = await loadArray(bytes, 'damaged', plainOptions);
      expect(samples.length, where).toBe(width * height);
      expect(samples.every(Number.isFinite), where).toBe(true);
      ends.read += 1;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw new Error(where, { cause: error });
      expect(error.problem.message, where).toContain('damaged');
      ends.refused.set(error.problem.code, (ends.refused.get(error.problem.code) ?? 0) + 1);
    }
    // Not a matter of speed: a header must not make it work without bound.
    expect(performance.now() - began, where).toBeLessThan(10_000);
  }
  console.log(`npy fuzz, seed ${seed}: ${ends.read} read, ${JSON.stringify(Object.fromEntries(ends.refused))}`);
  expect(ends.read).toBeGreaterThan(0);
  expect(ends.refused.size).toBeGreaterThan(4);
});
