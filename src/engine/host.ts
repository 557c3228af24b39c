import { transfer } from 'comlink';
import { ProblemError } from '../values/problem.ts';
import type { EnclosedChunk } from './contract.ts';
import type { Engine } from './engine.ts';
import type { AssetProvider, EngineApi, RunEvent, RunRequest, RunSummary } from './protocol.ts';

/**
 * What the engine's worker exposes through comlink: the engine's own calls, with events in batches and callbacks as plain
 * functions. Only plain data crosses. `start` comes first; the rest waits for it.
 */
export interface EngineHost extends Omit<EngineApi, 'run' | 'file'> {
  /** Resolves when the engine can take calls. */
  start(assets: AssetProvider): Promise<void>;
  /** Resolves after the page has taken the last batch of events. */
  run(request: RunRequest, take: (events: readonly RunEvent[]) => unknown): Promise<RunSummary>;
  file(
    node: string,
    progress: (fraction: number) => unknown,
    enclosed?: readonly EnclosedChunk[],
  ): ReturnType<EngineApi['file']>;
}

/** A host around the engine that `make` gives. */
export function createEngineHost(make: (assets: AssetProvider) => Promise<Engine>): EngineHost {
  let engine: Engine | undefined;

  function started(): Engine {
    if (!engine) throw new ProblemError({ code: 'not-started', message: 'The engine has not been started yet.' });
    return engine;
  }

  return {
    async start(assets) {
      engine = await make(assets);
    },
    async run(request, take) {
      const batches = createBatches(take);
      const summary = await started().run(request, batches.add);
      await batches.taken();
      return summary;
    },
    cancel: (runId) => started().cancel(runId),
    thumbnail: (handle, width, height, range) => started().thumbnail(handle, width, height, range),
    pictureValue: (handle, column, row) => started().pictureValue(handle, column, row),
    peaks: (handle, buckets) => started().peaks(handle, buckets),
    async samples(handle, from, to) {
      const channels = await started().samples(handle, from, to);
      return (
        channels &&
        transfer(
          channels,
          channels.map((channel) => channel.buffer),
        )
      );
    },
    spectrogram: (handle, request) => started().spectrogram(handle, request),
    file: (node, progress, enclosed) =>
      started().file(node, { progress: (fraction) => void progress(fraction) }, enclosed),
    cacheBytes: () => started().cacheBytes(),
  };
}

interface Batches {
  add(event: RunEvent): void;
  /** Resolves when everything that was added has been taken. */
  taken(): Promise<void>;
}

/** What is said in one go is sent in one message: a run of 500 nodes begins with as many events. */
function createBatches(take: (events: readonly RunEvent[]) => unknown): Batches {
  let batch: RunEvent[] = [];
  let last: unknown;

  function send(): void {
    if (batch.length === 0) return;
    const events = batch;
    batch = [];
    last = take(events);
  }

  return {
    add(event) {
      if (batch.length === 0) queueMicrotask(send);
      batch.push(event);
    },
    async taken() {
      send();
      await last;
    },
  };
}
