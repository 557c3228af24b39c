import type { AssetReference } from '../values/asset.ts';
import type { Axis } from '../values/axis.ts';
import type { Law } from '../values/law.ts';

export const PATCH_FORMAT = 'artivi-patch';
export const PATCH_VERSION = 1;

/** Defaults of every source, so that pictures fit together. */
export interface PatchSettings {
  /** Hertz. */
  readonly sampleRate: number;
  /** Samples between two columns. */
  readonly hopLength: number;
  /** Rows of a picture. */
  readonly resolution: number;
  readonly axis: PatchAxis;
  readonly law: Law;
}

/** The axis of new pictures; `auto` ends are 0 Hz (20 Hz where 0 has no place) and Nyquist. */
export interface PatchAxis {
  readonly kind: Axis['kind'];
  readonly lowHertz: number | 'auto';
  readonly highHertz: number | 'auto';
}

/** The original's settings. */
export const originalSettings: PatchSettings = {
  sampleRate: 44_100,
  hopLength: 64,
  resolution: 360,
  axis: { kind: 'linear', lowHertz: 'auto', highHertz: 'auto' },
  law: { kind: 'linear' },
};

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Params = { readonly [name: string]: Json };

export interface PatchNode {
  readonly id: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: { readonly x: number; readonly y: number };
  /** What differs from the declaration's defaults may be left out. */
  readonly params: Params;
  /** The user's own title. */
  readonly title?: string;
}

export interface Endpoint {
  readonly node: string;
  readonly port: string;
}

export interface PatchConnection {
  readonly id: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

export interface PatchFrame {
  readonly id: string;
  readonly title: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
}

/** The one truth of a patch: plain, immutable JSON. Everything else is derived from it. */
export interface PatchDocument {
  readonly format: typeof PATCH_FORMAT;
  readonly version: typeof PATCH_VERSION;
  readonly name: string;
  readonly settings: PatchSettings;
  readonly nodes: readonly PatchNode[];
  readonly connections: readonly PatchConnection[];
  readonly frames: readonly PatchFrame[];
  /** What the nodes' file params refer to, by SHA-256. Bytes are kept in the asset store. */
  readonly assets: { readonly [hash: string]: AssetReference };
}

export function emptyPatch(name = 'Untitled'): PatchDocument {
  return {
    format: PATCH_FORMAT,
    version: PATCH_VERSION,
    name,
    settings: originalSettings,
    nodes: [],
    connections: [],
    frames: [],
    assets: {},
  };
}
