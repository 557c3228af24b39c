import { expose } from 'comlink';
import { createPhaseBackends } from '../../../src/app/worker/phase-backends.ts';
import { createPreviews } from '../../../src/app/worker/previews.ts';
import { createWorkerPool } from '../../../src/dsp/pool/worker-pool.ts';
import { createWasmBackend } from '../../../src/dsp/wasm/phase-backend.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { createEngineHost } from '../../../src/engine/host.ts';
import { browserAudioPlatform } from '../../../src/media/audio/browser.ts';
import { browserImagePlatform } from '../../../src/media/image/browser.ts';
import { catalog } from '../../../src/nodes/catalog.ts';

/** The engine as it is where the page is not cross-origin isolated: one DSP worker with memory of its own. */
const pool = createWorkerPool({
  canShare: false,
  createWorker: () => new Worker(new URL('../../../src/app/dsp.worker.ts', import.meta.url), { type: 'module' }),
});

const platform = {
  images: browserImagePlatform(),
  sounds: browserAudioPlatform(),
  sines: pool,
  phase: createPhaseBackends({
    wasm: createWasmBackend(pool),
    probe: async () => ({ available: false, software: false, description: '', limit: 0 }),
    createGpu: async () => null,
  }),
};

expose(createEngineHost(async (assets) => createEngine({ catalog, platform, assets, previews: createPreviews() })));
