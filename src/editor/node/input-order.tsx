import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NodeDeclaration } from '../../engine/contract.ts';
import type { PatchDocument } from '../../patch/document.ts';
import { placeOf } from '../../patch/edit-wires.ts';
import { applyEdits } from '../actions/apply.ts';
import { session, useDocument } from '../session/session.ts';
import { texts } from '../texts.ts';

/** What is wired into an input that grows, in the order in which it is taken; each can be moved. */
export function InputOrder({ nodeId, declaration }: { nodeId: string; declaration: NodeDeclaration }) {
  const stems = Object.entries(declaration.inputs).flatMap(([name, port]) => (port.grows ? [name] : []));
  return stems.map((stem) => <StemOrder key={stem} nodeId={nodeId} stem={stem} />);
}

function StemOrder({ nodeId, stem }: { nodeId: string; stem: string }) {
  // One string, so that the list renders only when it changes.
  const listed = useDocument((document) => JSON.stringify(wiredInto(document, nodeId, stem)));
  const wired = JSON.parse(listed) as readonly Wired[];
  if (wired.length < 2) return null;

  function move(from: Wired | undefined, to: Wired | undefined): void {
    if (from === undefined || to === undefined) return;
    const edit = { type: 'moveInput', node: nodeId, stem, from: from.place, to: to.place } as const;
    applyEdits(edit, { label: texts.steps.inputOrder });
  }

  return (
    <ol className="input-order" aria-label={texts.node.inputOrder} data-keeps-pointer="true">
      {wired.map((input, index) => (
        <li key={input.place} data-testid={`order-${stem}${input.place}`}>
          <span className="input-order-place numbers">{index + 1}</span>
          <span className="input-order-title">{input.title}</span>
          <MoveButton
            label={texts.files.earlier(input.title)}
            testId="action-input-earlier"
            isLast={index === 0}
            onPress={() => move(input, wired[index - 1])}
          >
            <ArrowUp size={12} aria-hidden="true" />
          </MoveButton>
          <MoveButton
            label={texts.files.later(input.title)}
            testId="action-input-later"
            isLast={index === wired.length - 1}
            onPress={() => move(input, wired[index + 1])}
          >
            <ArrowDown size={12} aria-hidden="true" />
          </MoveButton>
        </li>
      ))}
    </ol>
  );
}

interface MoveButtonProps {
  readonly label: string;
  readonly testId: string;
  /** There is no further place in this direction. */
  readonly isLast: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function MoveButton({ label, testId, isLast, onPress, children }: MoveButtonProps) {
  return (
    <button
      type="button"
      className="icon-button icon-button-small"
      data-testid={testId}
      aria-label={label}
      title={label}
      disabled={isLast}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

interface Wired {
  readonly place: number;
  readonly title: string;
}

function wiredInto(document: PatchDocument, nodeId: string, stem: string): readonly Wired[] {
  const wired = document.connections.flatMap(({ from, to }): Wired[] => {
    const place = to.node === nodeId ? placeOf(to.port, stem) : undefined;
    return place === undefined ? [] : [{ place, title: titleOf(document, from.node) }];
  });
  return wired.sort((a, b) => a.place - b.place);
}

/** The node's own title, else its type's. */
function titleOf(document: PatchDocument, id: string): string {
  const node = document.nodes.find((candidate) => candidate.id === id);
  return node?.title ?? session().catalog.get(node?.type ?? '')?.title ?? node?.type ?? id;
}
