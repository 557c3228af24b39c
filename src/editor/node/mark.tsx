import type { NodeDeclaration } from '../../engine/contract.ts';
import type { WireKind } from '../../values/wire.ts';

export type MarkKind = WireKind | 'both';

/** What a node deals with: pictures, sound, or the way between. */
export function markOf(declaration: NodeDeclaration | undefined): MarkKind {
  if (declaration === undefined || declaration.category === 'convert') return 'both';
  const ports = Object.values(declaration.outputs);
  // What may stay unwired does not say what a node is for.
  const needed = Object.values(declaration.inputs).filter((port) => !port.optional);
  const kinds = new Set((ports.length > 0 ? ports : needed).map((port) => port.kind));
  return kinds.size === 1 ? ([...kinds][0] ?? 'both') : 'both';
}

export function Mark({ kind }: { kind: MarkKind }) {
  return <span className="mark" data-kind={kind} aria-hidden="true" />;
}
