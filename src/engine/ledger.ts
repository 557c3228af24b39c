import type { ReadFailure } from './block-cache.ts';
import type { Plan, PlannedNode } from './plan.ts';
import type { Outcome, RunEvent, RunRequest } from './protocol.ts';
import type { Results, StoredResult } from './results.ts';

/** How a node of a run ended, with what it made. */
export interface NodeEnd {
  readonly outcome: Outcome;
  readonly result?: StoredResult;
}

export interface LedgerParts {
  readonly results: Results;
  /** Told of each node that ended with a result, so that what is shown stays in memory. */
  shown(node: string, result: StoredResult): void;
}

/** The outcomes of a run as they come in, and what is told of them. */
export interface Ledger {
  keyed(node: string, key: string): void;
  /** The run is over. */
  close(): void;
  nodeOfKey(key: string): string | undefined;
  /** Notes and tells how a node ended; gives back what counts, which a failed read may have changed. */
  record(node: string, end: NodeEnd): NodeEnd;
  published(node: string, result: StoredResult): void;
  /** Fails the node where a read failed and skips those between it and the reader; its id, if it is of this run. */
  blame(failure: ReadFailure, reader: string | undefined): string | undefined;
  outcomes(): { readonly [node: string]: Outcome };
  anyFailed(): boolean;
}

export function createLedger(
  runId: number,
  plan: Plan,
  parts: LedgerParts,
  settings: RunRequest['patch']['settings'],
  emit: (event: RunEvent) => void,
): Ledger {
  const ended = new Map<string, Outcome>();
  const keys = new Map<string, string>();
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const overruled = new Map<string, Outcome>();

  function tell(node: string, outcome: Outcome, result?: StoredResult): void {
    ended.set(node, outcome);
    const told = result && { result: parts.results.summarize(result, settings) };
    emit({ type: 'ended', runId, node, outcome, ...told });
  }

  function overrule(node: string, outcome: Outcome): void {
    overruled.set(node, outcome);
    if (ended.has(node)) tell(node, outcome);
  }

  function nodeOfKey(key: string): string | undefined {
    for (const [node, known] of keys) if (known === key) return node;
    return undefined;
  }

  return {
    keyed(node, key) {
      keys.set(node, key);
      // What a run has made is not dropped before it is over, and from then on what is shown is kept.
      parts.results.cache.pin(key);
    },
    close() {
      for (const key of keys.values()) parts.results.cache.unpin(key);
    },
    nodeOfKey,
    record(node, end) {
      const other = overruled.get(node);
      const result = other ? undefined : end.result;
      tell(node, other ?? end.outcome, result);
      if (result) parts.shown(node, result);
      return other ? { outcome: other } : end;
    },
    published(node, result) {
      emit({ type: 'published', runId, node, result: parts.results.summarize(result, settings) });
    },
    blame(failure, reader) {
      parts.results.forget(failure.origin);
      const origin = nodeOfKey(failure.origin);
      if (origin === undefined || origin === reader) return undefined;
      // The same picture may stand in the patch more than once.
      for (const [node, key] of keys) {
        if (key === failure.origin) overrule(node, { state: 'failed', problem: failure.problem });
      }
      const between = reader === undefined ? [] : nodesBetween(nodes, origin, reader);
      for (const node of between) overrule(node, { state: 'skipped', because: origin });
      return origin;
    },
    outcomes: () => Object.fromEntries(ended),
    anyFailed: () => [...ended.values()].some(({ state }) => state === 'failed'),
  };
}

/** Nodes on the ways from `origin` to `reader`, without these two. */
function nodesBetween(nodes: ReadonlyMap<string, PlannedNode>, origin: string, reader: string): readonly string[] {
  const above = (id: string) => {
    const node = nodes.get(id);
    return node?.state === 'ready' ? node.inputs.map(({ from }) => from.node) : [];
  };
  const upstream = new Set<string>();
  const open = [...above(reader)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (upstream.has(id)) continue;
    upstream.add(id);
    open.push(...above(id));
  }
  // The plan's order goes downstream, so that one pass finds what hangs on the origin.
  const below = new Set([origin]);
  for (const id of nodes.keys()) if (upstream.has(id) && above(id).some((up) => below.has(up))) below.add(id);
  below.delete(origin);
  return [...below];
}
