import type { z } from 'zod';
import type { PatchSettings } from '../patch/document.ts';
import type { AssetReference } from '../values/asset.ts';
import type { Problem } from '../values/problem.ts';
import type { WireKind, WireValue } from '../values/wire.ts';

/** The order of work, and of the palette. */
export const categories = ['sources', 'picture', 'convert', 'sound', 'output'] as const;
export type Category = (typeof categories)[number];

export interface InputPort {
  readonly kind: WireKind;
  readonly label: string;
  /** May stay unwired. */
  readonly optional?: boolean;
  /** Grows as it is wired: ports `<name>1`, `<name>2` …; the declared name is the stem. */
  readonly grows?: boolean;
}

export interface OutputPort {
  readonly kind: WireKind;
  readonly label: string;
}

/**
 * What a param's zod schema carries in `.meta`: the whole of its field in the editor.
 * `advanced` params stand under *Advanced*. `field` chooses another control than the schema implies.
 */
export interface ParamMeta {
  readonly label: string;
  readonly unit?: string;
  readonly step?: number;
  readonly help: string;
  readonly advanced?: boolean;
  readonly field?: 'files' | 'segments' | 'select' | 'switch' | 'number' | 'text' | 'hidden';
  /** For `files`: what the picker accepts. */
  readonly accept?: string;
  readonly multiple?: boolean;
  /** For enums: words for the values. */
  readonly options?: { readonly [value: string]: string };
  /**
   * Other params, each with the value or values under which this one does anything: where one of them has another value, the
   * field is not shown. What was set is kept.
   */
  readonly when?: { readonly [param: string]: ParamChoice | readonly ParamChoice[] };
}

/** A value that a mode, a choice or a switch may have. */
export type ParamChoice = string | number | boolean;

export type ParamsSchema = z.ZodObject;

/** Reads the bytes behind an asset of the patch. Throws a ProblemError `asset-missing` where they are not to be had. */
export interface AssetReader {
  bytes(reference: AssetReference): Promise<Uint8Array<ArrayBuffer>>;
  blob(reference: AssetReference): Promise<Blob>;
}

/** What a running node says of itself, beside its fraction: shown on the node, never in a cache key. */
export interface ProgressDetail {
  /** In plain words, for the node's header: "21 of 32", "decoding 3 of 9". */
  readonly text?: string;
  /** For bodies that draw it, e.g. Griffin-Lim's `{ iteration, spectralConvergence }`. */
  readonly facts?: Facts;
  /** What the node itself measures to be left; without it the engine reckons from the fraction. */
  readonly secondsLeft?: number;
}

export type Facts = { readonly [name: string]: string | number | boolean | readonly number[] };

/** A file that a node makes when it is asked to: encoded on demand, streamed to where it goes. */
export interface FileProduct {
  readonly name: string;
  readonly mediaType: string;
  /** `enclosed` is laid into the file where its format has a place for it and other programs skip it. */
  encode(
    report: { progress(fraction: number): void; checkpoint(): Promise<void> },
    enclosed?: readonly EnclosedChunk[],
  ): Promise<Blob>;
}

/** Bytes to carry inside a file. `id` has four ASCII letters, as RIFF wants them. */
export interface EnclosedChunk {
  readonly id: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface Evaluation {
  /** One value for each declared output port. */
  readonly outputs: { readonly [port: string]: WireValue };
  /** What the node shows of itself where that is not its first output. */
  readonly shows?: WireValue;
  readonly file?: FileProduct;
  readonly facts?: Facts;
  /** What the user should know though it worked: "2 of 3 pictures were animated; the first frame is used". */
  readonly warnings?: readonly string[];
  /**
   * Bytes that the outputs keep in memory beyond their inputs, for the bound of the cache. Without it: sound counts 4 a
   * sample, a picture without inputs 1 a pixel, a view next to nothing.
   */
  readonly retainedBytes?: number;
}

export interface EvaluateContext<P, X = unknown> {
  /** By port name; grown ports are `<stem>1`, `<stem>2` …, holes left out. */
  readonly inputs: { readonly [port: string]: WireValue | undefined };
  /** The declared defaults filled in. */
  readonly params: P;
  readonly settings: PatchSettings;
  readonly assets: AssetReader;
  /** What this machine offers (decoders, DSP workers), handed in by whoever starts the engine; the engine never looks inside. */
  readonly platform: X;
  /** 0 … 1 of this node's own work, and what is happening. */
  progress(fraction: number, detail?: ProgressDetail): void;
  /** Lets messages in; throws when the run was cancelled. Call it at least every 100 ms of work. */
  checkpoint(): Promise<void>;
  /** A provisional result for players and previews; never cached. */
  publish(evaluation: Evaluation): void;
  /** Ends this node with an error for people. */
  fail(problem: Problem): never;
}

/** The settings a node's result depends on; only these enter its key. */
export type SettingName = keyof PatchSettings;

/**
 * A node is one declaration. `evaluate` is pure: the same params, settings, assets and inputs give the same
 * output. It imports dsp and media when it runs, so that the page can load the catalog without them.
 */
export interface NodeDeclaration<S extends ParamsSchema = ParamsSchema, X = unknown> {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly category: Category;
  /** One line for palette and reference. */
  readonly summary: string;
  /** Other words people search for. */
  readonly synonyms?: readonly string[];
  readonly inputs: { readonly [port: string]: InputPort };
  readonly outputs: { readonly [port: string]: OutputPort };
  readonly params: S;
  readonly settings: readonly SettingName[];
  /**
   * Settles what `auto` chooses (a backend, an FFT size) before the key is made: what it returns enters the key,
   * is shown, and reaches `evaluate` as `params`. Must be quick or remember its answer.
   */
  resolve?(context: ResolveContext<z.output<S>, X>): Promise<z.output<S>>;
  evaluate(context: EvaluateContext<z.output<S>, X>): Promise<Evaluation>;
}

export interface ResolveContext<P, X = unknown> {
  readonly params: P;
  readonly settings: PatchSettings;
  readonly inputs: { readonly [port: string]: WireValue | undefined };
  readonly platform: X;
}
