import type { NodeDeclaration } from '../../engine/contract.ts';

/** Whether a node is meant by a query: each word must begin a word of its title, or stand in its summary or synonyms. */
export function matches(declaration: NodeDeclaration, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const { title, summary, type, synonyms = [] } = declaration;
  const hay = [title, type, summary, ...synonyms].join(' ').toLowerCase();
  const starts = hay.split(/[^\p{L}\p{N}]+/u);
  return words.every(
    (word) => starts.some((start) => start.startsWith(word)) || (word.length > 2 && hay.includes(word)),
  );
}
