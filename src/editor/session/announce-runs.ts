import type { PatchDocument } from '../../patch/document.ts';
import { announce } from './announce.ts';
import type { EditorCatalog } from './catalog.ts';
import type { RunState } from './run-state.ts';

/** How a run ended, in a sentence to be read aloud: what failed and why comes first. */
export function runSentence(state: RunState, document: PatchDocument, catalog: EditorCatalog): string {
  const failures = document.nodes.flatMap((node) => {
    const problem = state.nodes[node.id]?.problem;
    return problem === undefined
      ? []
      : [`${node.title ?? catalog.get(node.type)?.title ?? node.type}: ${problem.message}`];
  });
  switch (state.overall.state) {
    case 'done':
      return 'Rendered.';
    case 'cancelled':
      return 'Rendering cancelled.';
    case 'failed':
      return failures.length === 0 ? 'Rendering failed.' : failures.slice(0, 3).join(' ');
    case 'idle':
    case 'running':
      return '';
    default:
      return state.overall.state satisfies never;
  }
}

/** Reads the end of a run aloud where something is left to say. */
export function announceRun(state: RunState, document: PatchDocument, catalog: EditorCatalog): void {
  const sentence = runSentence(state, document, catalog);
  if (sentence !== '') announce(sentence);
}
