import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../../engine/protocol.ts';
import type { PatchDocument, PatchNode } from '../../patch/document.ts';
import { nodeById } from '../../patch/lookup.ts';
import type { StoredAssets } from '../../store/assets.ts';
import type { OpenPatch, OpenPatchState } from '../../store/contract.ts';
import type { EditorCatalog } from './catalog.ts';
import type { RunController } from './run-controller.ts';
import { idleNodeRun, type NodeRun, type RunState } from './run-state.ts';
import type { ViewState } from './view-state.ts';

/** Everything an editor component may need. Only stores inside it change. */
export interface Session {
  readonly engine: EngineClient;
  readonly patch: OpenPatch;
  readonly assets: StoredAssets;
  readonly catalog: EditorCatalog;
  readonly run: StoreApi<RunState>;
  readonly runs: RunController;
  readonly view: StoreApi<ViewState>;
}

let current: Session | undefined;

/** Called once, before the first component renders. */
export function setSession(session: Session): void {
  current = session;
}

/**
 * The session of this page. A module's variable and not a React context, because Rete gives every node a React
 * root of its own, and contexts do not cross roots.
 */
export function session(): Session {
  if (current === undefined) throw new Error('setSession must be called before the editor is used');
  return current;
}

/** Part of the patch document. The selector must return something stable: a part of the document or a primitive. */
export function useDocument<T>(selector: (document: PatchDocument) => T): T {
  return useStore(session().patch.store, (state) => selector(state.document));
}

/** Part of the open patch beside its document: history, saved state. */
export function usePatchState<T>(selector: (state: OpenPatchState) => T): T {
  return useStore(session().patch.store, selector);
}

/** A node of the patch; undefined once it is deleted. */
export function useNode(id: string): PatchNode | undefined {
  return useDocument((document) => nodeById(document).get(id));
}

/** What the last run said of a node; changes with each progress report, so use it in small components only. */
export function useNodeRun(id: string): NodeRun {
  return useStore(session().run, (state) => state.nodes[id] ?? idleNodeRun);
}

/** One aspect of a node's run; re-renders only when that aspect changes. */
export function useNodeRunPart<T>(id: string, selector: (run: NodeRun) => T): T {
  return useStore(session().run, (state) => selector(state.nodes[id] ?? idleNodeRun));
}

export function useRunState<T>(selector: (state: RunState) => T): T {
  return useStore(session().run, selector);
}

export function useViewState<T>(selector: (state: ViewState) => T): T {
  return useStore(session().view, selector);
}
