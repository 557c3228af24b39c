import { createPhaseBackends } from '../../src/app/worker/phase-backends.ts';
import { createPreviews } from '../../src/app/worker/previews.ts';
import type { PhaseBackend } from '../../src/dsp/phase/contract.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine.ts';
import type { NodeResult, RunEvent, RunSummary } from '../../src/engine/protocol.ts';
import { nodeAudioPlatform } from '../../src/media/audio/node.ts';
import { nodeImagePlatform } from '../../src/media/image/node.ts';
import { withoutVideo } from '../../src/media/video/unavailable.ts';
import { catalog } from '../../src/nodes/catalog.ts';
import type { Platform } from '../../src/nodes/platform.ts';
import type { PatchDocument } from '../../src/patch/document.ts';
import type { AssetReference } from '../../src/values/asset.ts';
import { sha256Hex } from '../../src/values/hash.ts';

/** What Node offers the nodes: sharp for pictures, the WASM backend in the calling thread for phases. */
export function nodePlatform(wasm: PhaseBackend = createWasmBackend(createInlinePool())): Platform {
  return {
    images: nodeImagePlatform(),
    sounds: nodeAudioPlatform(),
    videos: withoutVideo(),
    sines: createInlinePool(),
    phase: createPhaseBackends({
      wasm,
      probe: async () => ({ available: false, software: false, description: 'no GPU in Node', limit: 0 }),
      createGpu: async () => null,
    }),
  };
}

/** Files of a test, by hash. */
export interface TestAssets {
  add(bytes: Uint8Array<ArrayBuffer>, name: string, mediaType: string): Promise<AssetReference>;
  blob(hash: string): Promise<Blob | null>;
}

export function testAssets(): TestAssets {
  const blobs = new Map<string, Blob>();
  return {
    async add(bytes, name, mediaType) {
      const hash = await sha256Hex(bytes);
      blobs.set(hash, new Blob([bytes], { type: mediaType }));
      return { hash, name, mediaType, size: bytes.length };
    },
    blob: async (hash) => blobs.get(hash) ?? null,
  };
}

/** The engine with the shipped nodes, as the browser has it, in Node. */
export function createNodeEngine(options: Partial<EngineOptions> & Pick<EngineOptions, 'assets'>): Engine {
  return createEngine({ catalog, platform: nodePlatform(), previews: createPreviews(), ...options });
}

/** How a patch came out: the run's summary, everything that was told, and the last result of each node. */
export interface Evaluated {
  readonly summary: RunSummary;
  readonly events: readonly RunEvent[];
  readonly results: ReadonlyMap<string, NodeResult>;
  /** All samples of the sound that a node shows: one array a channel. */
  sound(node: string): Promise<readonly Float32Array[]>;
}

let runs = 0;

/** Evaluates a patch to its end. */
export async function evaluatePatch(engine: Engine, patch: PatchDocument): Promise<Evaluated> {
  runs += 1;
  const events: RunEvent[] = [];
  const summary = await engine.run({ runId: runs, patch }, (event) => events.push(event));
  const results = new Map<string, NodeResult>();
  for (const event of events) if (event.type === 'ended' && event.result) results.set(event.node, event.result);
  return {
    summary,
    events,
    results,
    async sound(node) {
      const shows = results.get(node)?.shows;
      if (shows?.kind !== 'audio') throw new Error(`${node} shows no sound: ${JSON.stringify(summary.outcomes[node])}`);
      const samples = await engine.samples(shows.handle, 0, shows.length);
      if (!samples) throw new Error(`the sound of ${node} is gone`);
      return samples;
    },
  };
}
