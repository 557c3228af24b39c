import { type PointerEvent, useEffect, useRef } from 'react';
import type { NodeDeclaration } from '../../engine/contract.ts';
import { selectOnly, toggleSelected } from '../actions/select.ts';
import { heightForPorts, nodeWidth } from '../canvas/geometry.ts';
import type { AreaSignals, CanvasNode } from '../canvas/scheme.ts';
import type { NodeRun } from '../session/run-state.ts';
import { session, useDocument, useNode, useNodeRunPart, useViewState } from '../session/session.ts';
import { filesFieldOf, useFileDrop } from './file-drop.ts';
import { InputOrder } from './input-order.tsx';
import { NodeBody, standsBelow } from './node-body.tsx';
import { NodeFields } from './node-fields.tsx';
import { NodeHeader } from './node-header.tsx';
import { NodeMessages } from './node-messages.tsx';
import { NodePorts, portNames } from './node-ports.tsx';
import { isTodo } from './status.ts';
import { useSeen } from './use-seen.ts';

interface NodeCardProps {
  readonly data: CanvasNode;
  readonly emit: (signal: AreaSignals) => void;
}

/** A node of the patch: header, what it makes, its params, its errors. Re-renders when its own state changes, not on progress. */
export function NodeCard({ data, emit }: NodeCardProps) {
  const id = data.id;
  const type = useNode(id)?.type;
  const title = useNode(id)?.title;
  const selected = useViewState((state) => state.selection.has(id));
  const state = useNodeRunPart(id, (run) => run.state);
  const stale = useNodeRunPart(id, (run) => run.stale);
  const todo = useNodeRunPart(id, isTodo);
  const inputs = useDocument((document) => portNames(document, id, 'input').length);
  const card = useRef<HTMLElement>(null);
  const seen = useSeen(card);
  useFacts(id, card);
  const declaration = type === undefined ? undefined : session().catalog.get(type);
  const files = filesFieldOf(declaration);
  const drop = useFileDrop(id, files);
  // While it goes, Rete unmounts it a moment later.
  if (type === undefined) return null;
  return (
    <article
      ref={card}
      className="node"
      data-testid={`node-${type}`}
      data-node-id={id}
      data-state={state}
      data-stale={stale}
      data-hint={todo}
      data-selected={selected}
      data-drop={drop.over}
      aria-label={`${title ?? declaration?.title ?? type}, ${stateWord(state)}`}
      // Cards are walked with Tab; keys act on them.
      {...focusable}
      style={{ width: nodeWidth(declaration), minHeight: heightForPorts(inputs) }}
      onPointerDown={(event) => pressCard(event, id)}
      onDoubleClick={(event) => {
        if (event.target instanceof Element && event.target.closest('.node-title')) startRenaming(id);
      }}
      onKeyDown={(event) => {
        if (event.key === 'F2') startRenaming(id);
      }}
      onFocus={(event) => {
        if (event.target === event.currentTarget && event.currentTarget.matches(':focus-visible')) selectOnly([id]);
      }}
      {...drop.handlers}
    >
      <NodeHeader nodeId={id} declaration={declaration} />
      {seen && <NodePorts nodeId={id} side="input" emit={emit} />}
      {seen && (
        <div className="node-body">
          {declaration !== undefined && <NodeContent nodeId={id} declaration={declaration} />}
          <NodeMessages nodeId={id} type={type} known={declaration !== undefined} />
        </div>
      )}
      {seen && <NodePorts nodeId={id} side="output" emit={emit} />}
    </article>
  );
}

function NodeContent({ nodeId, declaration }: { nodeId: string; declaration: NodeDeclaration }) {
  const body = <NodeBody nodeId={nodeId} declaration={declaration} />;
  const below = standsBelow(declaration);
  return (
    <>
      {!below && body}
      <InputOrder nodeId={nodeId} declaration={declaration} />
      <NodeFields nodeId={nodeId} declaration={declaration} />
      {below && body}
    </>
  );
}

const focusable = { tabIndex: 0 };

function startRenaming(id: string): void {
  session().view.setState({ renaming: id });
}

/** A press selects; inside fields and bodies it does not drag the card. */
function pressCard(event: PointerEvent<HTMLElement>, id: string): void {
  const target = event.target instanceof Element ? event.target : null;
  if (event.button === 0) {
    const { selection } = session().view.getState();
    if (event.shiftKey) toggleSelected(id);
    else if (!selection.has(id)) selectOnly([id]);
  }
  if (target?.closest('input, select, textarea, button, [data-keeps-pointer]') != null) event.stopPropagation();
}

function stateWord(state: NodeRun['state']): string {
  return state === 'idle' ? 'not run yet' : state;
}

/** What a running node reports of itself stands as attributes on its card, without a render for each report. */
function useFacts(id: string, card: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { run } = session();
    let shown: NodeRun['facts'];
    const show = (facts: NodeRun['facts']) => {
      const element = card.current;
      if (facts === shown || element === null) return;
      shown = facts;
      for (const [fact, attribute] of Object.entries(factAttributes)) {
        const value = facts?.[fact];
        if (typeof value === 'number' || typeof value === 'string') element.dataset[attribute] = String(value);
      }
    };
    show(run.getState().nodes[id]?.facts);
    return run.subscribe((state) => show(state.nodes[id]?.facts));
  }, [id, card]);
}

const factAttributes = { backend: 'backend', spectralConvergence: 'sc', iteration: 'iteration' } as const;
