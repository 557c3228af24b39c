import { createStore } from 'zustand/vanilla';
import type { PatchDocument } from '../patch/document.ts';
import { applyEdits, type Edit } from '../patch/edits.ts';
import type { HistoryStep, OpenPatch, OpenPatchState } from './contract.ts';

export interface OpenPatchOptions {
  /** Steps that undo can take back; older ones are forgotten. 500. */
  readonly steps?: number;
}

const DEFAULT_STEPS = 500;

/** Opens a patch for editing, with a history of its own. */
export function createOpenPatch(initial: PatchDocument, options: OpenPatchOptions = {}): OpenPatch {
  const limit = options.steps ?? DEFAULT_STEPS;
  const store = createStore<OpenPatchState>(() => ({ document: initial, past: [], future: [], saved: 'saved' }));
  // An apply with this token joins the last step.
  let merging: string | null = null;

  function apply(edits: Edit | readonly Edit[], { label, merge }: { label: string; merge?: string }): void {
    const { document: before, past } = store.getState();
    const after = applyEdits(before, isList(edits) ? edits : [edits]);
    if (after === before) return;
    const last = past.at(-1);
    const joined = merge !== undefined && merging === merge ? last : undefined;
    const step: HistoryStep = { label, before: joined?.before ?? before, after };
    const kept = joined ? past.slice(0, -1) : past;
    merging = merge ?? null;
    store.setState({ document: after, past: [...kept, step].slice(-limit), future: [] });
  }

  function undo(): void {
    const { past, future } = store.getState();
    const step = past.at(-1);
    if (!step) return;
    merging = null;
    store.setState({ document: step.before, past: past.slice(0, -1), future: [step, ...future] });
  }

  function redo(): void {
    const { past, future } = store.getState();
    const [step, ...rest] = future;
    if (!step) return;
    merging = null;
    store.setState({ document: step.after, past: [...past, step], future: rest });
  }

  return {
    store,
    apply,
    undo,
    redo,
    settle: () => {
      merging = null;
    },
    open: (document) => {
      merging = null;
      store.setState({ document, past: [], future: [] });
    },
  };
}

function isList(edits: Edit | readonly Edit[]): edits is readonly Edit[] {
  return Array.isArray(edits);
}
