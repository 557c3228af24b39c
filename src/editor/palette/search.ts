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

/** Which of the found nodes Enter adds: the one of that name before one whose name begins so, before the first. */
export function bestMatch(found: readonly NodeDeclaration[], query: string): number {
  const name = query.trim().toLowerCase();
  const titles = found.map(({ title }) => title.toLowerCase());
  const same = titles.indexOf(name);
  if (same >= 0) return same;
  return Math.max(
    0,
    titles.findIndex((title) => title.startsWith(name)),
  );
}
