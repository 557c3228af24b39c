import type { NodeDeclaration } from '../../engine/contract.ts';
import type { PatchNode } from '../../patch/document.ts';
import { assertNever } from '../../values/wire.ts';
import { fieldsOf } from '../fields/describe.ts';
import type { NodeRun } from '../session/run-state.ts';
import { texts } from '../texts.ts';
import { secondsText } from './words.ts';

export interface NodeStatus {
  readonly text: string;
  readonly tone: 'quiet' | 'busy' | 'error';
}

/** Problems that are no mistake: something is still to be done. They are shown without alarm. */
const todoCodes: ReadonlySet<string> = new Set(['no-files', 'missing-input', 'input-missing', 'not-wired', 'unwired']);

export function isTodo(run: NodeRun): boolean {
  return run.problem !== undefined && todoCodes.has(run.problem.code);
}

/** The state of a node in plain words, for the right of its header. */
export function nodeStatus(
  run: NodeRun,
  node: PatchNode | undefined,
  declaration: NodeDeclaration | undefined,
): NodeStatus {
  switch (run.state) {
    case 'idle':
      return { text: texts.node.notRun, tone: 'quiet' };
    case 'queued':
      return { text: texts.node.waiting, tone: 'quiet' };
    case 'running':
      return { text: runningText(run), tone: 'busy' };
    case 'done':
    case 'cached':
      return { text: goodText(run, node), tone: 'quiet' };
    case 'failed':
      if (isTodo(run)) return { text: '', tone: 'quiet' };
      return { text: failedText(run, declaration), tone: 'error' };
    case 'skipped':
      return { text: texts.node.waiting, tone: 'quiet' };
    case 'cancelled':
      return { text: texts.node.cancelled, tone: 'quiet' };
    default:
      return assertNever(run.state);
  }
}

/** Longer words than these leave no room for the title: then they stand under the pointer. */
const ROOM = 13;

function runningText({ text, fraction }: NodeRun): string {
  return text !== undefined && text.length <= ROOM ? text : `${Math.round(fraction * 100)} %`;
}

function goodText(run: NodeRun, node: PatchNode | undefined): string {
  if (run.stale) return texts.node.changed;
  const files = node?.params['files'];
  if (Array.isArray(files) && files.length > 1) return `${files.length} files`;
  if (run.state === 'cached') return texts.node.cached;
  const shows = run.result?.shows ?? Object.values(run.result?.outputs ?? {})[0];
  return shows === undefined ? '' : secondsText(shows.seconds);
}

function failedText(run: NodeRun, declaration: NodeDeclaration | undefined): string {
  const { param, port } = run.problem ?? {};
  const field = declaration && fieldsOf(declaration).find(({ name }) => name === param);
  if (field !== undefined) return `check ${field.label.toLowerCase()}`;
  return port === undefined ? texts.node.failed : `check ${declaration?.inputs[port]?.label ?? port}`;
}
