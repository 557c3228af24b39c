import type { AssetReference } from '../values/asset.ts';
import type { PatchDocument } from './document.ts';
import { hashPattern } from './schema.ts';

/** A place in a patch that refers to an asset. */
export interface AssetUse {
  readonly reference: AssetReference;
  /** `nodes[0].params.files[2]` */
  readonly path: string;
  readonly node: string;
}

/** Every reference to an asset in the params of the nodes, in order; unknown node types too. */
export function assetUses(document: PatchDocument): AssetUse[] {
  const uses: AssetUse[] = [];
  for (const [index, node] of document.nodes.entries()) {
    collect(node.params, `nodes[${index}].params`, (reference, path) => uses.push({ reference, path, node: node.id }));
  }
  return uses;
}

/** The assets that nodes refer to, each once, as the patch names them. */
export function usedAssets(document: PatchDocument): Map<string, AssetReference> {
  const used = new Map<string, AssetReference>();
  for (const { reference } of assetUses(document)) {
    if (!used.has(reference.hash)) used.set(reference.hash, document.assets[reference.hash] ?? reference);
  }
  return used;
}

/** Whether a param's value is a reference to an asset. */
export function isAssetReference(value: unknown): value is AssetReference {
  if (typeof value !== 'object' || value === null) return false;
  const { hash, name, mediaType, size } = value as Partial<Record<keyof AssetReference, unknown>>;
  return (
    typeof hash === 'string' &&
    hashPattern.test(hash) &&
    typeof name === 'string' &&
    typeof mediaType === 'string' &&
    typeof size === 'number'
  );
}

// Params are no deeper than MAX_DEPTH, so this may call itself.
function collect(value: unknown, path: string, found: (reference: AssetReference, path: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isAssetReference(value)) found(value, path);
  else if (Array.isArray(value))
    for (const [index, entry] of value.entries()) collect(entry, `${path}[${index}]`, found);
  else for (const [key, entry] of Object.entries(value)) collect(entry, `${path}.${key}`, found);
}
