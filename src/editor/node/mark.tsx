import type { NodeDeclaration } from '../../engine/contract.ts';
import type { WireKind } from '../../values/wire.ts';

export type MarkKind = WireKind | 'both';

/** What a node deals with: pictures, sound, or the way between. */
export function markOf(declaration: NodeDeclaration | undefined): MarkKind {
  if (declaration === undefined) return 'both';
  const inputs = new Set(Object.values(declaration.inputs).map((port) => port.kind));
  const outputs = new Set(Object.values(declaration.outputs).map((port) => port.kind));
  const made = outputs.size > 0 ? outputs : inputs;
  const both = made.size > 1 || (inputs.size === 1 && outputs.size === 1 && [...inputs][0] !== [...outputs][0]);
  return both ? 'both' : ([...made][0] ?? 'both');
}

export function Mark({ kind }: { kind: MarkKind }) {
  return <span className="mark" data-kind={kind} aria-hidden="true" />;
}
