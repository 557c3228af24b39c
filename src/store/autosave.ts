import type { PatchDocument } from '../patch/document.ts';
import { parsePatch } from '../patch/parse.ts';
import type { Problem } from '../values/problem.ts';
import type { OpenPatch } from './contract.ts';
import type { Database } from './database.ts';
import { storageProblem } from './problems.ts';

/** Longest time from an edit to the beginning of its saving. */
const DELAY_MILLISECONDS = 200;
const CURRENT = 'current';
/** Where a patch that could not be read is kept, so that saving the next one does not destroy it. */
const UNREADABLE = 'unreadable';

export interface Autosave {
  /** Saves what is not saved yet; resolves when it is written or has failed (`saved` tells). */
  flush(): Promise<void>;
  /** Saves and ends. */
  stop(): Promise<void>;
}

/**
 * Saves the open patch after each edit and, at once, when the page is hidden or left. One write at a time, each whole or
 * not at all; `saved` and `saveProblem` of the open patch say how it stands. After a failure the next edit tries again.
 */
export function startAutosave(openPatch: OpenPatch, database: Database, delay: number = DELAY_MILLISECONDS): Autosave {
  const { store } = openPatch;
  let written: PatchDocument | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const { document } = store.getState();
    if (document === written) return;
    try {
      await database.put('patches', CURRENT, document);
      written = document;
      report(database.kind === 'memory' ? database.problem : undefined);
    } catch (error) {
      report(storageProblem(error));
    }
  }

  function report(problem: Problem | undefined): void {
    if (problem) store.setState({ saved: 'failed', saveProblem: problem.message });
    // Edited meanwhile: the next write is on its way.
    else store.setState({ saved: store.getState().document === written ? 'saved' : 'saving', saveProblem: undefined });
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
    return writing;
  }

  const unsubscribe = store.subscribe((state, previous) => {
    if (state.document === previous.document) return;
    store.setState({ saved: 'saving' });
    timer ??= setTimeout(flush, delay);
  });
  const stopListening = onLeaving(() => void flush());
  void flush();

  return {
    flush,
    stop: () => {
      unsubscribe();
      stopListening();
      return flush();
    },
  };
}

function onLeaving(save: () => void): () => void {
  if (typeof document === 'undefined') return () => undefined;
  const whenHidden = () => {
    if (document.visibilityState === 'hidden') save();
  };
  document.addEventListener('visibilitychange', whenHidden);
  window.addEventListener('pagehide', save);
  return () => {
    document.removeEventListener('visibilitychange', whenHidden);
    window.removeEventListener('pagehide', save);
  };
}

export type LastPatch =
  | { readonly state: 'none' }
  | { readonly state: 'loaded'; readonly document: PatchDocument; readonly warnings: readonly Problem[] }
  /** What is stored cannot be read; it is kept aside. */
  | { readonly state: 'unreadable'; readonly problems: readonly Problem[] };

/** The patch of the last visit. Never rejects; what cannot be read is put aside and told. */
export async function loadLastPatch(database: Database): Promise<LastPatch> {
  try {
    const stored = await database.get('patches', CURRENT);
    if (stored === undefined) return { state: 'none' };
    const parsed = parsePatch(stored);
    if (parsed.ok) return { state: 'loaded', document: parsed.document, warnings: parsed.warnings };
    await database.put('patches', UNREADABLE, stored);
    return { state: 'unreadable', problems: parsed.problems };
  } catch (error) {
    return { state: 'unreadable', problems: [storageProblem(error)] };
  }
}
