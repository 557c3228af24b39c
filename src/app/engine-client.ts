import { createEngineClient } from '../engine/client.ts';
import type { AssetProvider, EngineClient } from '../engine/protocol.ts';

/**
 * The page's engine: starts the engine worker and keeps it alive. `assets` gives the worker the bytes of the user's
 * files (an `AssetStore` fits). One for the life of the page.
 */
export function openEngine(assets: AssetProvider): EngineClient {
  return createEngineClient({
    assets,
    startWorker: () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }),
  });
}
