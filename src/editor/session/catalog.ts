import type { NodeDeclaration } from '../../engine/contract.ts';
import { type PortCatalog, portCatalogOf } from '../../patch/graph.ts';

/** The node declarations the editor offers, in the order of work; also what graph checks need of them. */
export interface EditorCatalog extends PortCatalog {
  readonly all: readonly NodeDeclaration[];
  get(type: string): NodeDeclaration | undefined;
}

/** A catalog over a list of declarations. */
export function editorCatalog(all: readonly NodeDeclaration[]): EditorCatalog {
  const byType = new Map(all.map((declaration) => [declaration.type, declaration]));
  return { all, get: (type) => byType.get(type), ports: portCatalogOf(all).ports };
}
