import type { ProgressDetail } from './contract.ts';
import type { RunEvent } from './protocol.ts';
import { createThrottle } from './throttle.ts';

/** At most 20 progress events a second for each node and for the run. */
const EVENT_MILLISECONDS = 50;
/** Before this much of a node is done, or of its time has passed, its speed is a guess and none is told. */
const KNOWN_FRACTION = 0.02;
const KNOWN_MILLISECONDS = 200;
/** Assumed length of an evaluation that was never measured. Milliseconds. */
const USUAL_MILLISECONDS = 300;

/** How long evaluations took, by node and by type: the weights of the next run. */
export interface Durations {
  /** Milliseconds; undefined where nothing like it was measured. */
  of(node: string, type: string): number | undefined;
  measured(node: string, type: string, milliseconds: number): void;
}

export function createDurations(): Durations {
  const known = new Map<string, number>();
  return {
    of: (node, type) => known.get(`node ${node}`) ?? known.get(`type ${type}`),
    measured(node, type, milliseconds) {
      known.set(`node ${node}`, milliseconds);
      const before = known.get(`type ${type}`) ?? milliseconds;
      known.set(`type ${type}`, 0.5 * before + 0.5 * milliseconds);
    },
  };
}

/** The measured progress of one run: of each node, and of all weighted by how long they took before. */
export interface RunProgress {
  started(node: string): void;
  moved(node: string, fraction: number, detail: ProgressDetail): void;
  /** The node has ended, however. Nothing more is told of it. */
  ended(node: string): void;
  /** The run has ended: no event comes after this. */
  close(): void;
}

interface NodeProgress {
  readonly weight: number;
  readonly known: boolean;
  startedAt: number;
  fraction: number;
  detail: ProgressDetail;
  state: 'waiting' | 'running' | 'ended';
}

export function createRunProgress(
  runId: number,
  weights: ReadonlyMap<string, number | undefined>,
  emit: (event: RunEvent) => void,
): RunProgress {
  const usual = meanOf([...weights.values()]) ?? USUAL_MILLISECONDS;
  const nodes = new Map<string, NodeProgress>();
  for (const [node, milliseconds] of weights) {
    const weight = Math.max(1, milliseconds ?? usual);
    nodes.set(node, {
      weight,
      known: milliseconds !== undefined,
      startedAt: 0,
      fraction: 0,
      detail: {},
      state: 'waiting',
    });
  }
  const total = [...nodes.values()].reduce((sum, { weight }) => sum + weight, 0);
  // Kept up to date with every step: a sum over 5 000 nodes on each would be quadratic.
  let done = 0;
  let highest = 0;
  const throttle = createThrottle(EVENT_MILLISECONDS);

  function move(node: NodeProgress, fraction: number): void {
    done += node.weight * (fraction - node.fraction);
    node.fraction = fraction;
  }

  function tellNode(id: string, node: NodeProgress): void {
    if (node.state !== 'running') return;
    const seconds = node.detail.secondsLeft ?? secondsLeft(performance.now() - node.startedAt, node.fraction);
    emit({
      type: 'progress',
      runId,
      node: id,
      fraction: node.fraction,
      ...(seconds !== undefined && { secondsLeft: seconds }),
      ...(node.detail.text !== undefined && { text: node.detail.text }),
      ...(node.detail.facts && { facts: node.detail.facts }),
    });
  }

  function tellAll(): void {
    highest = Math.max(highest, Math.min(1, total > 0 ? done / total : 1));
    const seconds = secondsOfAll(nodes.values());
    emit({ type: 'overall', runId, fraction: highest, ...(seconds !== undefined && { secondsLeft: seconds }) });
  }

  return {
    started(id) {
      const node = nodes.get(id);
      if (node?.state !== 'waiting') return;
      node.state = 'running';
      node.startedAt = performance.now();
    },
    moved(id, fraction, detail) {
      const node = nodes.get(id);
      if (node?.state !== 'running') return;
      move(node, fraction);
      node.detail = detail;
      throttle.call(id, () => tellNode(id, node));
      throttle.call('', tellAll);
    },
    ended(id) {
      const node = nodes.get(id);
      if (!node || node.state === 'ended') return;
      node.state = 'ended';
      move(node, 1);
      throttle.drop(id);
      throttle.call('', tellAll);
    },
    close() {
      throttle.close();
      tellAll();
    },
  };
}

/** Time left at the speed so far; undefined while that says nothing. */
function secondsLeft(elapsedMilliseconds: number, fraction: number): number | undefined {
  if (fraction < KNOWN_FRACTION || elapsedMilliseconds < KNOWN_MILLISECONDS) return undefined;
  return (elapsedMilliseconds * (1 - fraction)) / fraction / 1000;
}

/** The nodes share one event loop and one pool, so that their times add up. Unknown while one of them is unknown. */
function secondsOfAll(nodes: Iterable<NodeProgress>): number | undefined {
  let seconds = 0;
  for (const node of nodes) {
    if (node.state === 'ended') continue;
    const measured =
      node.state === 'running'
        ? (node.detail.secondsLeft ?? secondsLeft(performance.now() - node.startedAt, node.fraction))
        : undefined;
    if (measured === undefined && !node.known) return undefined;
    seconds += measured ?? (node.weight * (1 - node.fraction)) / 1000;
  }
  return seconds;
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
