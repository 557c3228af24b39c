import type { PatchSettings } from '../patch/document.ts';
import { assertNever, type WireValue } from '../values/wire.ts';
import type { BlockCache } from './block-cache.ts';
import { type ByteLru, createByteLru } from './byte-lru.ts';
import type { Evaluation, NodeDeclaration } from './contract.ts';
import type { NodeResult, ValueSummary } from './protocol.ts';

/** What an evaluation made, as the cache keeps it. */
export interface StoredResult {
  readonly key: string;
  /** Keys of the evaluations it was made from: its pictures may read from theirs. */
  readonly upstream: readonly string[];
  /** Outputs and `shows` are named and, where they are pictures, read through the block cache. */
  readonly evaluation: Evaluation;
  /** What it made itself, by the last part of the handle. */
  readonly values: ReadonlyMap<string, WireValue>;
}

/** Results by key, bounded in bytes, and the handles by which the page asks for their values. */
export interface Results {
  readonly cache: ByteLru<StoredResult>;
  /** Names and wraps what a node has made. `final` results go into the cache, others can be read for a while. */
  store(key: string, upstream: readonly string[], evaluation: Evaluation, final: boolean): StoredResult;
  /** The value behind a handle; undefined when it is gone. */
  value(handle: string): WireValue | undefined;
  summarize(result: StoredResult, settings: PatchSettings): NodeResult;
  /** Forgets a result and all that was made from it. */
  forget(key: string): void;
}

/** Provisional results that stay readable: the newest of a few nodes, and the one a player is leaving. */
const PROVISIONAL_KEPT = 6;

export function createResults(boundBytes: number, blocks: BlockCache): Results {
  const cache = createByteLru<StoredResult>(boundBytes);
  const provisional = new Map<string, StoredResult>();
  const handles = new WeakMap<WireValue, string>();
  let published = 0;

  /** A value that has a handle already is another node's (passed on as it is) and keeps it. */
  function adopt(value: WireValue, key: string, port: string, values: Map<string, WireValue>): WireValue {
    const named = handles.get(value);
    // What was only published gets its lasting name when it becomes the result.
    if (named !== undefined && !named.startsWith(`${key}~`)) return value;
    const handle = `${key}:${port}`;
    const adopted = value.kind === 'picture' ? blocks.wrap(value, handle, key) : value;
    handles.set(value, handle);
    handles.set(adopted, handle);
    values.set(port, adopted);
    return adopted;
  }

  function store(key: string, upstream: readonly string[], evaluation: Evaluation, final: boolean): StoredResult {
    published += 1;
    const name = final ? key : `${key}~${published}`;
    const values = new Map<string, WireValue>();
    const adopted = new Map<WireValue, WireValue>();
    const take = (value: WireValue, port: string) => {
      const known = adopted.get(value) ?? adopt(value, name, port, values);
      adopted.set(value, known);
      return known;
    };
    const outputs = Object.fromEntries(
      Object.entries(evaluation.outputs).map(([port, value]) => [port, take(value, port)]),
    );
    const shows = evaluation.shows && { shows: take(evaluation.shows, 'shows') };
    const result: StoredResult = { key: name, upstream, values, evaluation: { ...evaluation, outputs, ...shows } };
    if (final) cache.set(key, result, retainedBytes(result));
    else keepProvisional(result);
    return result;
  }

  function keepProvisional(result: StoredResult): void {
    provisional.set(result.key, result);
    for (const key of provisional.keys()) {
      if (provisional.size <= PROVISIONAL_KEPT) return;
      provisional.delete(key);
    }
  }

  function forget(key: string): void {
    const gone = new Set([key]);
    for (let before = 0; before !== gone.size; ) {
      before = gone.size;
      for (const [name, result] of cache.entries()) if (result.upstream.some((up) => gone.has(up))) gone.add(name);
    }
    for (const name of gone) cache.delete(name);
  }

  function handleOf(value: WireValue): string {
    return handles.get(value) ?? '';
  }

  return {
    cache,
    store,
    value(handle) {
      const at = handle.lastIndexOf(':');
      const key = handle.slice(0, at);
      return (cache.peek(key) ?? provisional.get(key))?.values.get(handle.slice(at + 1));
    },
    summarize: (result, settings) => summarize(result.evaluation, settings, handleOf),
    forget,
  };
}

function summarize(
  evaluation: Evaluation,
  settings: PatchSettings,
  handleOf: (value: WireValue) => string,
): NodeResult {
  const summary = (value: WireValue) => summarizeValue(value, settings, handleOf(value));
  const shown = evaluation.shows ?? Object.values(evaluation.outputs)[0];
  return {
    outputs: Object.fromEntries(Object.entries(evaluation.outputs).map(([port, value]) => [port, summary(value)])),
    ...(shown && { shows: summary(shown) }),
    ...(evaluation.file && { fileName: evaluation.file.name }),
    ...(evaluation.facts && { facts: evaluation.facts }),
    warnings: evaluation.warnings ?? [],
  };
}

function summarizeValue(value: WireValue, settings: PatchSettings, handle: string): ValueSummary {
  switch (value.kind) {
    case 'picture': {
      const { kind, width, height, axis, law } = value;
      return { kind, handle, width, height, axis, law, seconds: (width * settings.hopLength) / settings.sampleRate };
    }
    case 'audio': {
      const { kind, sampleRate, length, channels } = value;
      return { kind, handle, sampleRate, length, channels, seconds: length / sampleRate };
    }
    default:
      return assertNever(value);
  }
}

/** What every result costs at least: its objects. */
const RESULT_BYTES = 1024;

function retainedBytes({ evaluation, values, upstream }: StoredResult): number {
  if (evaluation.retainedBytes !== undefined) return RESULT_BYTES + evaluation.retainedBytes;
  let bytes = RESULT_BYTES;
  for (const value of values.values()) {
    if (value.kind === 'audio') bytes += 4 * value.length * value.channels;
    else if (upstream.length === 0) bytes += value.width * value.height;
  }
  return bytes;
}

/** What is wrong with what a node delivered, if anything; undefined if it is what it declares. */
export function checkEvaluation(declaration: NodeDeclaration, evaluation: Evaluation): string | undefined {
  for (const [port, { kind }] of Object.entries(declaration.outputs)) {
    const actual = evaluation.outputs[port]?.kind;
    if (actual !== kind) return `output “${port}” should be ${kind}, but is ${actual ?? 'missing'}`;
  }
  const extra = Object.keys(evaluation.outputs).find((port) => !Object.hasOwn(declaration.outputs, port));
  return extra === undefined ? undefined : `output “${extra}” is not declared`;
}
