import type { AssetReference } from '../values/asset.ts';
import { ProblemError } from '../values/problem.ts';
import type { AssetReader } from './contract.ts';
import type { AssetProvider } from './protocol.ts';

/** Reads assets from a provider; a missing one is a problem for people. */
export function createAssetReader(provider: AssetProvider): AssetReader {
  async function blob(reference: AssetReference): Promise<Blob> {
    const found = await provider.blob(reference.hash);
    if (found) return found;
    throw new ProblemError({
      code: 'asset-missing',
      message: `The file “${reference.name}” is not stored here. Choose it again, or import a patch that holds it.`,
      cause: reference.hash,
    });
  }
  return {
    blob,
    bytes: async (reference) => new Uint8Array(await (await blob(reference)).arrayBuffer()),
  };
}
