import type { Endpoint, PatchSettings } from '../patch/document.ts';
import { contentKey } from '../values/hash.ts';
import type { NodeDeclaration } from './contract.ts';

/** A wired input as it enters a key: whose output it is, by that evaluation's own key. */
export interface KeyedInput {
  readonly port: string;
  readonly upstreamKey: string;
  readonly from: Endpoint;
}

/**
 * The name of an evaluation by everything its result depends on: type, version, resolved params (which hold the hashes
 * of the assets they refer to), the settings it declares, and the evaluations it is wired to. Never by position, title or
 * the ids of nodes. 64 hex digits.
 */
export function evaluationKey(
  declaration: NodeDeclaration,
  params: { readonly [name: string]: unknown },
  settings: PatchSettings,
  inputs: readonly KeyedInput[],
): Promise<string> {
  return contentKey({
    type: declaration.type,
    version: declaration.version,
    params,
    settings: Object.fromEntries(declaration.settings.map((name) => [name, settings[name]])),
    inputs: Object.fromEntries(inputs.map(({ port, upstreamKey, from }) => [port, [upstreamKey, from.port]])),
  });
}
