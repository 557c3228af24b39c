import type { KeyboardEvent } from 'react';
import type { NodeDeclaration } from '../../engine/contract.ts';
import { applyEdits } from '../actions/apply.ts';
import { keepKeys } from '../keys/keep-keys.ts';
import { useIsPlaying } from '../player/instance.ts';
import type { NodeRun } from '../session/run-state.ts';
import { session, useNode, useNodeRun, useNodeRunPart, useViewState } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Mark, markOf } from './mark.tsx';
import { nodeStatus } from './status.ts';
import { leftText } from './words.ts';

/** Mark, title (double-click to change it), state in words, and the progress line under them. */
export function NodeHeader({ nodeId, declaration }: { nodeId: string; declaration: NodeDeclaration | undefined }) {
  const node = useNode(nodeId);
  const renaming = useViewState((state) => state.renaming === nodeId);
  const title = node?.title ?? declaration?.title ?? node?.type ?? '';

  function rename(next: string): void {
    stopRenaming();
    if (next.trim() === title) return;
    const own = next.trim() === declaration?.title ? '' : next.trim();
    applyEdits({ type: 'setTitle', node: nodeId, title: own }, { label: texts.steps.title });
  }

  return (
    <header className="node-header">
      <Mark kind={markOf(declaration)} />
      {renaming ? (
        <TitleInput title={title} onDone={rename} />
      ) : (
        <span className="node-title" title={declaration?.summary}>
          {title}
        </span>
      )}
      {!renaming && <NodeStatusWords nodeId={nodeId} declaration={declaration} />}
      <NodeProgress nodeId={nodeId} />
    </header>
  );
}

function stopRenaming(): void {
  session().view.setState({ renaming: null });
}

interface TitleInputProps {
  readonly title: string;
  readonly onDone: (title: string) => void;
}

function TitleInput({ title, onDone }: TitleInputProps) {
  function press(event: KeyboardEvent<HTMLInputElement>): void {
    keepKeys(event);
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    if (event.key === 'Escape') event.currentTarget.value = title;
    // Back to the card: the field is left, and that is what ends it.
    event.currentTarget.closest<HTMLElement>('.node')?.focus();
  }
  return (
    <input
      className="node-title-input"
      aria-label={texts.node.rename}
      defaultValue={title}
      maxLength={200}
      ref={(input) => input?.select()}
      onKeyDown={press}
      onBlur={(event) => onDone(event.currentTarget.value)}
    />
  );
}

/** Re-renders with the progress of its node, and nothing else does. */
function NodeStatusWords({ nodeId, declaration }: { nodeId: string; declaration: NodeDeclaration | undefined }) {
  const run = useNodeRun(nodeId);
  const node = useNode(nodeId);
  const { text, tone } = nodeStatus(run, node, declaration);
  const plays = useIsPlaying(nodeId) && tone === 'quiet';
  return (
    <span className="node-status" data-tone={tone} title={run.state === 'running' ? runningWords(run) : undefined}>
      {plays ? texts.node.playing : text}
    </span>
  );
}

/** All that a running node says of itself: `part 1 of 11, 359 of 600 · 2 min left`. */
function runningWords({ text, secondsLeft }: NodeRun): string {
  return [text, leftText(secondsLeft)].filter((part) => part !== undefined && part !== '').join(' · ');
}

function NodeProgress({ nodeId }: { nodeId: string }) {
  const running = useNodeRunPart(nodeId, (run) => run.state === 'running');
  const fraction = useNodeRunPart(nodeId, (run) => (run.state === 'running' ? run.fraction : 0));
  if (!running) return null;
  return (
    <div
      className="node-progress"
      role="progressbar"
      aria-label="Progress of this node"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(fraction * 100)}
    >
      <div className="progress-fill" style={{ transform: `scaleX(${fraction})` }} />
    </div>
  );
}
