import { expose } from 'comlink';
import { createEngineHost } from '../engine/host.ts';
import { createBrowserEngine } from './worker/browser-engine.ts';

/** Entry of the engine's worker. */
expose(createEngineHost(async (assets) => createBrowserEngine(assets)));
