import type { PatchDocument } from '../patch/document.ts';
import type { Axis } from '../values/axis.ts';
import type { Law } from '../values/law.ts';
import type { Problem } from '../values/problem.ts';
import type { WireKind } from '../values/wire.ts';
import type { EnclosedChunk, Facts } from './contract.ts';

/** How a node's evaluation ended. */
export type Outcome =
  | { readonly state: 'done'; readonly milliseconds: number }
  | { readonly state: 'cached' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'skipped'; readonly because: string }
  | { readonly state: 'cancelled' };

/** A value as the page knows it: `handle` asks for previews of it; `summary` is enough for words. */
export type ValueSummary =
  | {
      readonly kind: 'picture';
      readonly handle: string;
      readonly width: number;
      readonly height: number;
      readonly axis: Axis;
      readonly law: Law;
      readonly seconds: number;
    }
  | {
      readonly kind: 'audio';
      readonly handle: string;
      readonly sampleRate: number;
      readonly length: number;
      readonly channels: number;
      readonly seconds: number;
    };

/** What a node made, as far as the page is concerned. */
export interface NodeResult {
  readonly outputs: { readonly [port: string]: ValueSummary };
  /** What the node shows: its `shows`, else its first output. */
  readonly shows?: ValueSummary;
  /** What the file of an output node would be called. */
  readonly fileName?: string;
  readonly facts?: Facts;
  readonly warnings: readonly string[];
}

/** Everything the page hears while a run goes on, in order. */
export type RunEvent =
  | { readonly type: 'planned'; readonly runId: number; readonly nodes: readonly string[] }
  | { readonly type: 'queued' | 'running'; readonly runId: number; readonly node: string }
  | {
      readonly type: 'progress';
      readonly runId: number;
      readonly node: string;
      /** 0 … 1 of the node's work. */
      readonly fraction: number;
      readonly secondsLeft?: number;
      readonly text?: string;
      readonly facts?: Facts;
    }
  | { readonly type: 'overall'; readonly runId: number; readonly fraction: number; readonly secondsLeft?: number }
  | { readonly type: 'published'; readonly runId: number; readonly node: string; readonly result: NodeResult }
  | {
      readonly type: 'ended';
      readonly runId: number;
      readonly node: string;
      readonly outcome: Outcome;
      readonly result?: NodeResult;
    };

export interface RunRequest {
  readonly runId: number;
  readonly patch: PatchDocument;
  /** Node ids whose results are wanted; all of the patch where left out. */
  readonly wanted?: readonly string[];
}

export interface RunSummary {
  readonly runId: number;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly outcomes: { readonly [node: string]: Outcome };
  /** Problems of the patch as a whole, e.g. a cycle; each is also on its nodes. */
  readonly problems: readonly Problem[];
  readonly milliseconds: number;
}

/** A thumbnail: `width` × `height` grey levels 0…255, rows from the top. Values 0…255 are the picture's 0…1. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Min and max of each of `buckets` equal stretches: min0, max0, min1, max1 … for each channel. */
export interface Peaks {
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly seconds: number;
  /** Largest absolute sample. */
  readonly peak: number;
}

/** Columns of a picture, from…to (exclusive). */
export interface ColumnRange {
  readonly from: number;
  readonly to: number;
}

export interface SpectrogramRequest {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly windowLength: number;
  /** Zero padding: FFT size = windowLength · padding. */
  readonly padding: number;
  readonly axis: Axis;
  readonly law: Law;
  /** Level that counts as 1, in decibels of full scale (0 = a full-scale sine). */
  readonly referenceDecibels: number | 'peak';
}

export interface EncodeEvents {
  progress(fraction: number): void;
}

/**
 * The engine as the page sees it, through comlink. Every method may be called at any time. Methods that take a
 * handle resolve to null when the value is gone (evicted, or from before a restart): ask again after the next run.
 */
export interface EngineApi {
  /** Resolves when every node has ended. Starting a run does not cancel another: cancel it first. */
  run(request: RunRequest, listener: (event: RunEvent) => void): Promise<RunSummary>;
  cancel(runId: number): Promise<void>;
  /** The whole picture, or `range` of it; what is smaller than asked for comes at its own size. */
  thumbnail(handle: string, width: number, height: number, range?: ColumnRange): Promise<GreyImage | null>;
  /** One value, 0…1, for the readout at the pointer. */
  pictureValue(handle: string, column: number, row: number): Promise<number | null>;
  peaks(handle: string, buckets: number): Promise<Peaks | null>;
  /** Sample frames from…to for the player, a Float32Array a channel. */
  samples(handle: string, from: number, to: number): Promise<readonly Float32Array<ArrayBuffer>[] | null>;
  spectrogram(handle: string, request: SpectrogramRequest): Promise<GreyImage | null>;
  /** Encodes the file of an output node of the last run (`action-save`), with `enclosed` inside it where it can be. */
  file(
    node: string,
    events: EncodeEvents,
    enclosed?: readonly EnclosedChunk[],
  ): Promise<{ name: string; blob: Blob } | Problem>;
  /** Bytes now held by cached results. */
  cacheBytes(): Promise<number>;
}

export type { WireKind };

/** Gives the engine worker the bytes of an asset; null where the page has none. */
export interface AssetProvider {
  blob(hash: string): Promise<Blob | null>;
}

/** The engine from the page: the same calls, and the worker behind it replaced when it no longer answers. */
export interface EngineClient extends EngineApi {
  /** Told to the user: the worker was ended and started anew, what was lost, what to do. Returns the way to stop listening. */
  onNotice(listener: (notice: { readonly message: string }) => void): () => void;
  dispose(): void;
}
