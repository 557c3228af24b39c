import type { StoreApi } from 'zustand/vanilla';
import type { PatchDocument } from '../patch/document.ts';
import type { Edit } from '../patch/edits.ts';
import type { AssetReference } from '../values/asset.ts';

export type SaveState = 'saved' | 'saving' | 'failed';

/** A step of the history, named for people: "Move 2 nodes", "Set iterations". */
export interface HistoryStep {
  readonly label: string;
  readonly before: PatchDocument;
  readonly after: PatchDocument;
}

export interface OpenPatchState {
  readonly document: PatchDocument;
  /** What undo takes back, oldest first. */
  readonly past: readonly HistoryStep[];
  /** What redo brings again, next first. */
  readonly future: readonly HistoryStep[];
  readonly saved: SaveState;
  /** Why saving failed, for people. */
  readonly saveProblem?: string | undefined;
}

/** The open patch: every user action is one `apply`, and so one undo step. */
export interface OpenPatch {
  readonly store: StoreApi<OpenPatchState>;
  /**
   * Applies edits as one transaction. Calls that follow each other with the same `merge` token (a slider drag) are one
   * undo step. Throws a ProblemError and changes nothing where an edit does not fit.
   */
  apply(edits: Edit | readonly Edit[], options: { readonly label: string; readonly merge?: string }): void;
  /** Ends the current merge: the next `apply` is a step of its own. */
  settle(): void;
  undo(): void;
  redo(): void;
  /** Opens another patch: history starts anew. */
  open(document: PatchDocument): void;
}

/** The user's files, by SHA-256, stored once as Blobs. Falls back to memory where storage is blocked. */
export interface AssetStore {
  /** Stores the file and names it by its hash. */
  add(file: Blob, name: string): Promise<AssetReference>;
  blob(hash: string): Promise<Blob | null>;
}
