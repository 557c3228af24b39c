import type { AssetProvider, EngineClient } from './protocol.ts';

export interface EngineClientOptions {
  /** Starts the engine's worker; called again when it has to be replaced. */
  readonly startWorker: () => Worker;
  /** Answers the engine's questions for the bytes of assets. */
  readonly assets: AssetProvider;
  /** How long a cancelled run may take to stop before its worker is ended. Milliseconds. */
  readonly obeyWithinMilliseconds?: number;
}

export function createEngineClient(_options: EngineClientOptions): EngineClient {
  throw new Error('under construction');
}
