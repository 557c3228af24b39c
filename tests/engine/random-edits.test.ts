import { expect, test } from 'vitest';
import type { createEngine } from '../../src/engine/engine.ts';
import type { PatchDocument, PatchNode } from '../../src/patch/document.ts';
import { createToys, engineWith, patchOf, runPatch, soundOf } from './toys.ts';

const EDITS = 2000;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Mulberry32: uniform in 0…1 from a 32-bit seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(seed);
const below = (count: number) => Math.floor(random() * count);
const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;

const types = ['source', 'scale', 'add', 'sum', 'refuse', 'hold', 'unknown'] as const;

function paramsFor(type: string): PatchNode['params'] {
  if (type === 'source')
    return { level: below(4) / 4, width: oneOf([1, 200, 300]), ...(below(9) === 0 && { level: 3 }) };
  if (type === 'scale') return { by: oneOf([0.5, 1, 2]), ...(below(3) === 0 && { shift: below(3) * 100 }) };
  if (type === 'refuse') return { how: oneOf(['problem', 'throw']) };
  return type === 'hold' ? { id: below(3) } : {};
}

let made = 0;

/** One edit as a user might make it, sensible or not. */
function edited(patch: PatchDocument): PatchDocument {
  const { nodes, connections } = patch;
  const kind = nodes.length < 3 ? 0 : below(nodes.length > 14 ? 7 : 6);
  if (kind === 0) {
    made += 1;
    const type = oneOf(types);
    const position = { x: below(100), y: below(100) };
    return { ...patch, nodes: [...nodes, { id: `n${made}`, type, typeVersion: 1, position, params: paramsFor(type) }] };
  }
  const node = oneOf(nodes);
  if (kind === 1 || kind === 2) {
    made += 1;
    const grown = node.type === 'add' ? 1 + below(3) : '';
    const wire = {
      id: `w${made}`,
      from: { node: oneOf(nodes).id, port: 'picture' },
      to: { node: node.id, port: `picture${grown}` },
    };
    const kept =
      below(20) === 0 ? connections : connections.filter(({ to }) => to.node !== node.id || to.port !== wire.to.port);
    return { ...patch, connections: [...kept, wire] };
  }
  if (kind === 3) {
    const params = paramsFor(node.type);
    return { ...patch, nodes: nodes.map((other) => (other === node ? { ...node, params } : other)) };
  }
  if (kind === 4) {
    const position = { x: below(100), y: below(100) };
    const settings = { ...patch.settings, hopLength: oneOf([64, 128]) };
    return {
      ...patch,
      settings,
      nodes: nodes.map((other) => (other === node ? { ...node, position, title: 'Moved' } : other)),
    };
  }
  if (kind === 5) return { ...patch, connections: connections.filter((_, i) => i !== below(connections.length)) };
  return {
    ...patch,
    nodes: nodes.filter((other) => other !== node),
    connections: connections.filter(({ from, to }) => from.node !== node.id && to.node !== node.id),
  };
}

/** What must not depend on the cache: how each node ended, and what it sounds or looks like. */
async function witnessed(engine: ReturnType<typeof createEngine>, patch: PatchDocument) {
  const { summary, events } = await runPatch(engine, patch);
  const seen: { [node: string]: unknown } = {};
  for (const [node, outcome] of Object.entries(summary.outcomes)) {
    const end = events.findLast((event) => event.type === 'ended' && event.node === node);
    const shows = end?.type === 'ended' ? end.result?.shows : undefined;
    const value = shows?.kind === 'picture' ? engine.value(shows.handle) : undefined;
    seen[node] = {
      state: outcome.state === 'cached' ? 'done' : outcome.state,
      because: outcome.state === 'skipped' ? outcome.because : undefined,
      code: outcome.state === 'failed' ? outcome.problem.code : undefined,
      sound: shows?.kind === 'audio' ? await soundOf(engine, events, node) : undefined,
      picture:
        value?.kind === 'picture'
          ? (await value.read(0, value.width)).reduce((sum, x) => sum + x, value.width)
          : undefined,
    };
  }
  return seen;
}

test(`${EDITS} random edits: a cached engine gives what a new one gives (SEED=${seed})`, async () => {
  const toys = createToys();
  // Small bounds, so that eviction takes part.
  const cached = engineWith(toys, { cacheBytes: 12_000, blockBytes: 30_000 });
  let patch = patchOf([['n0', 'source']]);
  let done = 0;
  let uncached = 0;
  for (let edit = 0; edit < EDITS; edit += 1) {
    patch = edited(patch);
    const freshToys = createToys();
    const fresh = engineWith(freshToys);
    const [expected, actual] = [await witnessed(fresh, patch), await witnessed(cached, patch)];
    expect(actual, `SEED=${seed}, edit ${edit}: ${JSON.stringify(patch)}`).toEqual(expected);
    uncached += evaluationsOf(freshToys);
    done += Object.values(expected).filter((node) => JSON.stringify(node).includes('"done"')).length;
  }
  // It was not all failures, and the cache was of use.
  expect(done).toBeGreaterThan(EDITS);
  // How much it saves depends on how many nodes fail, which are never cached, and how often the small bounds evict.
  expect(evaluationsOf(toys), `SEED=${seed}`).toBeLessThan(uncached);
});

function evaluationsOf(toys: ReturnType<typeof createToys>): number {
  return [...toys.evaluated.values()].reduce((sum, count) => sum + count, 0);
}
