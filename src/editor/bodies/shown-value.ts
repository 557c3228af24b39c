import type { ValueSummary } from '../../engine/protocol.ts';
import type { NodeRun } from '../session/run-state.ts';
import { useNodeRunPart } from '../session/session.ts';

/** What a node shows: its `shows`, else its first output; of its last good result. */
export function shownValue(run: NodeRun): ValueSummary | undefined {
  return run.result?.shows ?? Object.values(run.result?.outputs ?? {})[0];
}

/** What a node shows; re-renders only when it is another value. */
export function useShownValue(nodeId: string): ValueSummary | undefined {
  return useNodeRunPart(nodeId, shownValue);
}
