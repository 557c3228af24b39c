import { assertNever, type WireValue } from '../values/wire.ts';
import { type ReadFailure, readFailureIn } from './block-cache.ts';
import { evaluationKey } from './keys.ts';
import { createLedger, type Ledger, type LedgerParts, type NodeEnd } from './ledger.ts';
import { type NodeCatalog, type Plan, type PlannedNode, planPatch } from './plan.ts';
import { createRunProgress, type Durations, type RunProgress } from './progress.ts';
import type { RunEvent, RunRequest, RunSummary } from './protocol.ts';
import type { StoredResult } from './results.ts';
import { problemOf, type WorkDesk, type WorkEnd } from './work.ts';

type ReadyNode = Extract<PlannedNode, { state: 'ready' }>;

export interface RunParts extends LedgerParts {
  readonly catalog: NodeCatalog;
  readonly platform: unknown;
  readonly desk: WorkDesk;
  readonly durations: Durations;
}

/** One run of a patch, under way or over. */
export interface Run {
  readonly id: number;
  readonly plan: Plan;
  /** Resolves when every node has ended. Never rejects. */
  readonly summary: Promise<RunSummary>;
  cancel(): void;
  /**
   * A picture that this run made could not be read after all: the node it came from becomes `failed`, those between it
   * and the evaluation `reader` become `skipped`. Also after the run is over.
   */
  blame(failure: ReadFailure, readerKey?: string): void;
}

/** Starts a run: plans, then evaluates each node as soon as its inputs are there. */
export function startRun(request: RunRequest, parts: RunParts, emit: (event: RunEvent) => void): Run {
  const { runId: id, patch } = request;
  const started = performance.now();
  const plan = planPatch(patch, parts.catalog, request.wanted);
  const controller = new AbortController();
  emit({ type: 'planned', runId: id, nodes: plan.nodes.map((node) => node.id) });
  const ledger = createLedger(id, plan, parts, patch.settings, emit);
  const types = new Map(patch.nodes.map((node) => [node.id, node.type]));
  const weights = new Map(plan.nodes.map((node) => [node.id, parts.durations.of(node.id, types.get(node.id) ?? '')]));
  const progress = createRunProgress(id, weights, emit);
  const summary = runAll({ request, parts, plan, ledger, progress, signal: controller.signal, emit }).then(
    (): RunSummary => {
      progress.close();
      ledger.close();
      return {
        runId: id,
        state: controller.signal.aborted ? 'cancelled' : ledger.anyFailed() ? 'failed' : 'done',
        outcomes: ledger.outcomes(),
        problems: plan.problems,
        milliseconds: performance.now() - started,
      };
    },
  );
  return {
    id,
    plan,
    summary,
    cancel: () => controller.abort(),
    blame: (failure, readerKey) => ledger.blame(failure, readerKey && ledger.nodeOfKey(readerKey)),
  };
}

/** What every node of a run shares. */
interface RunContext {
  readonly request: RunRequest;
  readonly parts: RunParts;
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

async function runAll(context: RunContext): Promise<void> {
  const { plan, ledger, progress } = context;
  const ends = new Map<string, Promise<NodeEnd>>();
  for (const node of plan.nodes) {
    const end = runNode(node, ends, context).then((nodeEnd) => {
      progress.ended(node.id);
      // A read may have failed meanwhile that puts the blame on this node.
      return ledger.record(node.id, nodeEnd);
    });
    ends.set(node.id, end);
  }
  await Promise.all(ends.values());
}

async function runNode(
  node: PlannedNode,
  ends: ReadonlyMap<string, Promise<NodeEnd>>,
  context: RunContext,
): Promise<NodeEnd> {
  if (node.state === 'refused') return { outcome: { state: 'failed', problem: node.problem } };
  context.emit({ type: 'queued', runId: context.request.runId, node: node.id });
  try {
    const gathered = await gatherInputs(node, ends);
    if (context.signal.aborted) return { outcome: { state: 'cancelled' } };
    if ('outcome' in gathered) return gathered;
    return await evaluateNode(node, gathered.results, context);
  } catch (error) {
    const failure = readFailureIn(error);
    if (failure) return readerOf(failure, node.id, context.ledger);
    return { outcome: { state: 'failed', problem: problemOf(error, node.declaration.title) } };
  }
}

/** The results a node is wired to, by its ports; or how it ends without them. */
async function gatherInputs(
  node: ReadyNode,
  ends: ReadonlyMap<string, Promise<NodeEnd>>,
): Promise<NodeEnd | { readonly results: ReadonlyMap<string, StoredResult> }> {
  const results = new Map<string, StoredResult>();
  for (const { port, from } of node.inputs) {
    const end = await ends.get(from.node);
    if (end?.result) {
      results.set(port, end.result);
      continue;
    }
    if (end?.outcome.state === 'cancelled') return { outcome: { state: 'cancelled' } };
    const because = end?.outcome.state === 'skipped' ? end.outcome.because : from.node;
    return { outcome: { state: 'skipped', because } };
  }
  return { results };
}

async function evaluateNode(
  node: ReadyNode,
  upstream: ReadonlyMap<string, StoredResult>,
  context: RunContext,
): Promise<NodeEnd> {
  const { parts, ledger, signal, request, progress } = context;
  const { declaration } = node;
  const { settings } = request.patch;
  const inputs: { [port: string]: WireValue } = {};
  for (const { port, from } of node.inputs) inputs[port] = upstream.get(port)!.evaluation.outputs[from.port]!;
  const { platform } = parts;
  const resolving = declaration.resolve?.({ params: node.params, settings, inputs, platform });
  // Measuring a machine may take long and is of use to the next run: a cancelled one does not wait for it.
  const params = resolving ? await unlessAborted(resolving, signal) : node.params;
  if (!params) return { outcome: { state: 'cancelled' } };
  const keyed = node.inputs.map(({ port, from }) => ({ port, from, upstreamKey: upstream.get(port)!.key }));
  const key = await evaluationKey(declaration, params, settings, keyed);
  ledger.keyed(node.id, key);
  if (signal.aborted) return { outcome: { state: 'cancelled' } };
  const cached = parts.results.cache.get(key);
  if (cached) return { outcome: { state: 'cached' }, result: cached };
  const order = { key, declaration, params, settings, inputs, upstream: [...new Set(keyed.map((i) => i.upstreamKey))] };
  const reader = {
    running() {
      progress.started(node.id);
      context.emit({ type: 'running', runId: request.runId, node: node.id });
    },
    progress: (fraction: number, detail: Parameters<RunProgress['moved']>[2]) =>
      progress.moved(node.id, fraction, detail),
    published: (result: StoredResult) => ledger.published(node.id, result),
  };
  return endOfWork(await parts.desk.evaluate(order, reader, signal), node, context);
}

/** The promised value, or undefined as soon as the signal is aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(undefined);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function endOfWork(end: WorkEnd, node: ReadyNode, { ledger, parts }: RunContext): NodeEnd {
  switch (end.state) {
    case 'done':
      parts.durations.measured(node.id, node.declaration.type, end.milliseconds);
      return { outcome: { state: 'done', milliseconds: end.milliseconds }, result: end.result };
    case 'failed':
      return { outcome: { state: 'failed', problem: end.problem } };
    case 'cancelled':
      return { outcome: { state: 'cancelled' } };
    case 'read-failed':
      return readerOf(end.failure, node.id, ledger);
    default:
      return assertNever(end);
  }
}

/** The end of a node that could not read its input: skipped, because of the node where the read failed. */
function readerOf(failure: ReadFailure, reader: string, ledger: Ledger): NodeEnd {
  const origin = ledger.blame(failure, reader);
  if (origin === undefined) return { outcome: { state: 'failed', problem: failure.problem } };
  return { outcome: { state: 'skipped', because: origin } };
}
