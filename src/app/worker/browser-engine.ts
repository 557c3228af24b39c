import { createEngine, type Engine } from '../../engine/engine.ts';
import type { AssetProvider } from '../../engine/protocol.ts';
import { clearBrowserScratch } from '../../media/scratch/browser.ts';
import { catalog } from '../../nodes/catalog.ts';
import { browserPlatform } from './platform.ts';
import { createPreviews } from './previews.ts';

/** The engine with everything it needs in the browser. */
export function createBrowserEngine(assets: AssetProvider): Engine {
  void clearBrowserScratch();
  return createEngine({ catalog, platform: browserPlatform(), assets, previews: createPreviews() });
}
