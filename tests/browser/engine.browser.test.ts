import { afterEach, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/app/engine-client.ts';
import { createEngineClient } from '../../src/engine/client.ts';
import type { AssetProvider, EngineClient, RunEvent, RunSummary } from '../../src/engine/protocol.ts';
import { emptyPatch, type Params, type PatchDocument } from '../../src/patch/document.ts';
import { sha256Hex } from '../../src/values/hash.ts';
import photoAddress from '../fixtures/photos/coffee.jpg?url';

const clients: EngineClient[] = [];
let runs = 0;

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

function kept(client: EngineClient): EngineClient {
  clients.push(client);
  return client;
}

function patchOf(
  nodes: readonly [string, string, Params][],
  wires: readonly [string, string, string][] = [],
): PatchDocument {
  return {
    ...emptyPatch(),
    nodes: nodes.map(([id, type, params]) => ({ id, type, typeVersion: 1, position: { x: 0, y: 0 }, params })),
    connections: wires.map(([from, port, to]) => ({
      id: `${from}-${to}`,
      from: { node: from, port },
      to: { node: to, port },
    })),
  };
}

interface Started {
  readonly runId: number;
  readonly events: RunEvent[];
  readonly summary: Promise<RunSummary>;
  until(holds: (event: RunEvent) => boolean): Promise<void>;
}

function start(client: EngineClient, patch: PatchDocument): Started {
  runs += 1;
  const runId = runs;
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  const summary = client.run({ runId, patch }, (event) => {
    events.push(event);
    for (const look of [...waiting]) look();
  });
  const until = (holds: (event: RunEvent) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!events.some(holds)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { runId, events, summary, until };
}

function handleOf(events: readonly RunEvent[], node: string): string {
  const end = events.findLast((event) => event.type === 'ended' && event.node === node);
  return end?.type === 'ended' ? (end.result?.shows?.handle ?? '') : '';
}

describe('the shipped engine through comlink', () => {
  async function photoPatch(): Promise<{ patch: PatchDocument; assets: AssetProvider }> {
    const blob = await (await fetch(photoAddress)).blob();
    const hash = await sha256Hex(await blob.arrayBuffer());
    const file = { hash, name: 'coffee.jpg', mediaType: 'image/jpeg', size: blob.size };
    const patch = patchOf(
      [
        ['photo', 'imageSource', { files: [file], seconds: 0.4 }],
        ['sound', 'griffinLim', { iterations: 8 }],
        ['wave', 'waveform', {}],
      ],
      [
        ['photo', 'picture', 'sound'],
        ['sound', 'audio', 'wave'],
      ],
    );
    return { patch, assets: { blob: async (asked) => (asked === hash ? blob : null) } };
  }

  async function render(client: EngineClient, patch: PatchDocument) {
    const run = start(client, patch);
    const summary = await run.summary;
    const handle = handleOf(run.events, 'wave');
    const samples = await client.samples(handle, 0, 44_100);
    return { ...run, summary, handle, samples: samples?.[0] ?? new Float32Array(0) };
  }

  test('a photo becomes a sound, with thumbnail, peaks, spectrogram and events; without isolation the same samples', async () => {
    expect(crossOriginIsolated).toBe(true);
    const { patch, assets } = await photoPatch();
    const client = kept(openEngine(assets));
    const rendered = await render(client, patch);
    expect(rendered.summary.outcomes).toMatchObject({
      photo: { state: 'done' },
      sound: { state: 'done' },
      wave: { state: 'done' },
    });
    expect(rendered.events.filter((event) => event.type === 'published').length).toBeGreaterThan(0);
    const columns = Math.round((0.4 * 44_100) / 64);
    expect(Math.abs(rendered.samples.length - (columns - 1) * 64)).toBeLessThanOrEqual(64);
    const thumbnail = await client.thumbnail(handleOf(rendered.events, 'photo'), 60, 40);
    expect(thumbnail).toMatchObject({ width: 60, height: 40 });
    expect(new Set(thumbnail?.data).size).toBeGreaterThan(50);
    const value = await client.pictureValue(handleOf(rendered.events, 'photo'), 100, 100);
    expect(value).toBeGreaterThanOrEqual(0);
    const peaks = await client.peaks(rendered.handle, 50);
    expect(peaks?.channels[0]).toHaveLength(100);
    expect(20 * Math.log10(peaks?.peak ?? 0)).toBeCloseTo(-1, 3);
    const spectrogram = await client.spectrogram(rendered.handle, {
      fromSeconds: 0,
      toSeconds: 0.4,
      width: 50,
      height: 30,
      windowLength: 1024,
      padding: 1,
      axis: { kind: 'linear', lowHertz: 0, highHertz: 22_050 },
      law: { kind: 'decibels', rangeDecibels: 60 },
      referenceDecibels: 'peak',
    });
    expect(spectrogram?.data.some((level) => level > 200)).toBe(true);
    expect(await client.thumbnail('gone:picture', 4, 4)).toBeNull();
    expect(await client.cacheBytes()).toBeGreaterThan(rendered.samples.byteLength);
    expect((await render(client, patch)).summary.outcomes['sound']).toEqual({ state: 'cached' });

    const unshared = kept(
      createEngineClient({
        assets,
        startWorker: () =>
          new Worker(new URL('./support/unshared-engine.worker.ts', import.meta.url), { type: 'module' }),
      }),
    );
    const alone = await render(unshared, patch);
    expect(alone.samples.length).toBeGreaterThan(0);
    expect(alone.samples).toEqual(rendered.samples);
  });

  test('a missing file and a file that was not made are problems in words', async () => {
    const { patch } = await photoPatch();
    const client = kept(openEngine({ blob: async () => null }));
    const { summary } = await render(client, patch);
    expect(summary.outcomes['photo']).toMatchObject({ state: 'failed', problem: { code: 'asset-missing' } });
    expect(summary.outcomes['wave']).toEqual({ state: 'skipped', because: 'photo' });
    expect(await client.file('wave', { progress() {} })).toMatchObject({ code: 'no-file' });
  });
});

describe('an engine that does not do as it is told', () => {
  let accidents = 0;
  const assets: AssetProvider = {
    async blob(hash) {
      if (hash === 'accident') accidents += 1;
      return new Blob([Uint8Array.of(hash === 'accident' ? accidents : 42)]);
    },
  };
  const notices: string[] = [];

  function stubbornClient(obeyWithinMilliseconds?: number): EngineClient {
    notices.length = 0;
    accidents = 0;
    const client = kept(
      createEngineClient({
        assets,
        startWorker: () =>
          new Worker(new URL('./support/stubborn-engine.worker.ts', import.meta.url), { type: 'module' }),
        ...(obeyWithinMilliseconds !== undefined && { obeyWithinMilliseconds }),
      }),
    );
    client.onNotice(({ message }) => notices.push(message));
    return client;
  }

  function stubborn(...hows: string[]): PatchDocument {
    return patchOf(hows.map((how, i) => [how, 'stubborn', { how, value: i }]));
  }

  async function works(client: EngineClient): Promise<void> {
    const run = start(client, stubborn('work'));
    expect((await run.summary).state).toBe('done');
    expect((await client.samples(handleOf(run.events, 'work'), 0, 2))?.[0]).toEqual(Float32Array.of(0, 42));
  }

  test('a node that obeys is cancelled without further ado', async () => {
    // An engine that was ended would end the run too; so it has all the time in the world.
    const client = stubbornClient(60_000);
    const run = start(client, stubborn('work', 'wait'));
    await run.until((event) => event.type === 'ended' && event.node === 'work');
    await run.until((event) => event.type === 'progress' && event.node === 'wait');
    await client.cancel(run.runId);
    const summary = await run.summary;
    expect(summary.state).toBe('cancelled');
    expect(summary.outcomes).toMatchObject({ work: { state: 'done' }, wait: { state: 'cancelled' } });
    expect(notices).toEqual([]);
    const again = start(client, stubborn('work'));
    expect((await again.summary).outcomes['work']).toEqual({ state: 'cached' });
  });

  test('a node that hangs costs its worker, the user is told, and the next run works', async () => {
    const client = stubbornClient(300);
    await works(client);
    const bystander = start(client, stubborn('wait'));
    await bystander.until((event) => event.type === 'running');
    const run = start(client, stubborn('hang'));
    await run.until((event) => event.type === 'running');
    const seen = bystander.events.findLastIndex((event) => event.type === 'running');
    const unanswered = client.cacheBytes();
    const preview = client.thumbnail('any:picture', 1, 1);
    await client.cancel(run.runId);
    const summary = await run.summary;
    expect(summary.state).toBe('cancelled');
    expect(summary.outcomes).toEqual({ hang: { state: 'cancelled' } });
    expect(run.events.at(-1)).toMatchObject({ type: 'ended', node: 'hang', outcome: { state: 'cancelled' } });
    expect(await preview).toBeNull();
    expect(await unanswered).toBe(0);
    // It goes on where it was not told to stop.
    await bystander.until((event) => event.type === 'running' && bystander.events.indexOf(event) > seen);
    await client.cancel(bystander.runId);
    expect((await bystander.summary).outcomes).toEqual({ wait: { state: 'cancelled' } });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/did not stop.*started anew.*rendered again by itself/s);
    await works(client);
  });

  test('rendering while an old run hangs ends well: the new run goes on on the new worker', async () => {
    const client = stubbornClient(300);
    const old = start(client, stubborn('hang'));
    await old.until((event) => event.type === 'running');
    const next = start(client, stubborn('work'));
    await client.cancel(old.runId);
    expect((await old.summary).state).toBe('cancelled');
    expect((await next.summary).outcomes).toMatchObject({ work: { state: 'done' } });
    expect((await client.samples(handleOf(next.events, 'work'), 0, 2))?.[0]).toEqual(Float32Array.of(0, 42));
  });

  test('a node that lets messages in but never stops costs its worker too', async () => {
    const client = stubbornClient(300);
    const run = start(client, stubborn('deaf'));
    await run.until((event) => event.type === 'running');
    await client.cancel(run.runId);
    expect((await run.summary).state).toBe('cancelled');
    expect(notices[0]).toMatch(/did not stop.*render it again/s);
    await works(client);
  });

  test('a run whose worker breaks down once is run again and ends done', async () => {
    const client = stubbornClient();
    const run = start(client, stubborn('work', 'accident'));
    const summary = await run.summary;
    expect(summary.outcomes).toMatchObject({ work: { state: 'done' }, accident: { state: 'done' } });
    expect(accidents).toBe(2);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/broke down.*rendered again by itself/s);
    expect((await client.samples(handleOf(run.events, 'accident'), 0, 2))?.[0]).toEqual(Float32Array.of(1, 42));
  });

  test('a run under which two workers break down fails with the cause, and the next one works', async () => {
    const client = stubbornClient();
    const run = start(client, stubborn('crash'));
    const summary = await run.summary;
    expect(summary.state).toBe('failed');
    expect(summary.outcomes['crash']).toMatchObject({
      state: 'failed',
      problem: { code: 'engine-restarted', cause: expect.stringContaining('crashed on purpose') },
    });
    expect(notices).toHaveLength(2);
    expect(notices[1]).toMatch(/broke down.*render it again/s);
    await works(client);
  });

  test('a worker that cannot be loaded is given up after a few tries', async () => {
    let started = 0;
    const client = kept(
      createEngineClient({
        assets,
        startWorker: () => {
          started += 1;
          return new Worker(new URL('./no-such.worker.js', location.href), { type: 'module' });
        },
      }),
    );
    const summary = await start(client, stubborn('work')).summary;
    expect(summary.state).toBe('failed');
    let last = summary;
    for (let i = 0; i < 3; i += 1) last = await start(client, stubborn('work')).summary;
    expect(last.problems[0]).toMatchObject({ code: 'engine-unavailable' });
    expect(started).toBe(3);
    expect(await client.peaks('any:audio', 4)).toBeNull();
  });
});
