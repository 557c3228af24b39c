import type { Audio } from '../values/audio.ts';
import type { Picture } from '../values/picture.ts';
import { type Problem, ProblemError } from '../values/problem.ts';
import { createAssetReader } from './asset-reader.ts';
import { createBlockCache, readFailureIn } from './block-cache.ts';
import { breathe } from './breathe.ts';
import type { EnclosedChunk, NodeDeclaration } from './contract.ts';
import { createPreviewer } from './previewer.ts';
import { createDurations } from './progress.ts';
import type {
  AssetProvider,
  ColumnRange,
  EncodeEvents,
  EngineApi,
  GreyImage,
  Peaks,
  SpectrogramRequest,
} from './protocol.ts';
import { createResults, type StoredResult } from './results.ts';
import { type Run, type RunParts, startRun } from './run.ts';
import { createShelf } from './shelf.ts';
import { createSlots } from './slots.ts';
import { createWorkDesk, problemOf } from './work.ts';

/** How values are drawn for the page, handed in: it needs numerics that the engine knows nothing of. */
export interface Previews {
  /** The picture or a range of it, area-averaged to `width` × `height`. */
  thumbnail(picture: Picture, width: number, height: number, range?: ColumnRange): Promise<GreyImage>;
  pictureValue(picture: Picture, column: number, row: number): Promise<number>;
  peaks(audio: Audio, buckets: number): Promise<Peaks>;
  spectrogram(audio: Audio, request: SpectrogramRequest): Promise<GreyImage>;
}

export interface EngineOptions {
  readonly catalog: Iterable<NodeDeclaration>;
  /** Reaches every node as `platform`; the engine never looks inside. */
  readonly platform: unknown;
  readonly assets: AssetProvider;
  readonly previews: Previews;
  /** Bound of the cached results in bytes, 512 MiB if left out. What the last run shows stays in any case. */
  readonly cacheBytes?: number;
  /** Bound of the blocks of pictures in bytes, 16 MiB if left out: 45 blocks of 360 rows. */
  readonly blockBytes?: number;
  /** Evaluations side by side, 4 if left out. */
  readonly concurrency?: number;
}

const MEBIBYTE = 2 ** 20;

/** Plans, evaluates, caches and previews patches. The same in a worker and in Node; `createEngine` makes one. */
export interface Engine extends EngineApi {
  /** Resolves when the runs under way have ended. */
  idle(): Promise<void>;
  /** Bytes now held by blocks of pictures. */
  blockBytes(): number;
  /** The value behind a handle, for tools that run where the engine runs. */
  value(handle: string): Picture | Audio | undefined;
}

export function createEngine(options: EngineOptions): Engine {
  const catalog = new Map([...options.catalog].map((declaration) => [declaration.type, declaration]));
  const blocks = createBlockCache(options.blockBytes ?? 16 * MEBIBYTE);
  const results = createResults(options.cacheBytes ?? 512 * MEBIBYTE, blocks);
  const desk = createWorkDesk({
    results,
    slots: createSlots(options.concurrency ?? 4),
    assets: createAssetReader(options.assets),
    platform: options.platform,
  });
  const shelf = createShelf(results.cache);
  const { platform } = options;
  const parts: RunParts = { catalog, platform, results, desk, durations: createDurations(), shown: shelf.put };
  const runs = new Map<number, Run>();
  let latest: Run | undefined;

  const previews = createPreviewer(results.value, (error, handle) => {
    const failure = readFailureIn(error);
    if (failure) latest?.blame(failure, handle.slice(0, handle.lastIndexOf(':')));
  });

  return {
    async run(request, listener) {
      shelf.keepOnly(new Set(request.patch.nodes.map((node) => node.id)));
      const run = startRun(request, parts, listener);
      shelf.expect(run.plan.nodes.map((node) => node.id));
      runs.set(run.id, run);
      latest = run;
      const summary = await run.summary;
      runs.delete(run.id);
      return summary;
    },
    async cancel(runId) {
      const run = runs.get(runId);
      run?.cancel();
      await run?.summary;
    },
    thumbnail: (handle, width, height, range) =>
      previews.ofPicture(handle, `thumbnail ${width} ${height} ${range?.from} ${range?.to}`, (picture) =>
        options.previews.thumbnail(picture, width, height, range),
      ),
    pictureValue: (handle, column, row) =>
      previews.ofPicture(handle, undefined, (picture) => options.previews.pictureValue(picture, column, row)),
    peaks: (handle, buckets) =>
      previews.ofAudio(handle, `peaks ${buckets}`, (audio) => options.previews.peaks(audio, buckets)),
    samples: (handle, from, to) =>
      previews.ofAudio(handle, undefined, async (audio) =>
        // Copies: a part of a larger buffer would be sent whole, and shared memory cannot be.
        (await audio.read(from, to)).map((channel) => Float32Array.from(channel)),
      ),
    spectrogram: (handle, request) =>
      previews.ofAudio(handle, `spectrogram ${JSON.stringify(request)}`, (audio) =>
        options.previews.spectrogram(audio, request),
      ),
    file: (node, events, enclosed) => encodeFile(node, shelf.current(node), events, enclosed),
    cacheBytes: async () => results.cache.bytes(),
    blockBytes: () => blocks.bytes(),
    value: results.value,
    async idle() {
      await Promise.all([...runs.values()].map((run) => run.summary));
    },
  };
}

async function encodeFile(
  node: string,
  result: StoredResult | undefined,
  events: EncodeEvents,
  enclosed?: readonly EnclosedChunk[],
): Promise<{ name: string; blob: Blob } | Problem> {
  const file = result?.evaluation.file;
  if (!file) {
    const message = 'There is no file of this node yet: render the patch, then save.';
    return { code: 'no-file', message, cause: `node ${node}` };
  }
  try {
    const progress = (fraction: number) => events.progress(fraction);
    return { name: file.name, blob: await file.encode({ progress, checkpoint: breathe }, enclosed) };
  } catch (error) {
    const failure = readFailureIn(error);
    if (failure) return failure.problem;
    return error instanceof ProblemError ? error.problem : problemOf(error, file.name);
  }
}
