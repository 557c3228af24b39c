import { editorCatalog } from '../../src/editor/session/catalog.ts';
import { createRunController } from '../../src/editor/session/run-controller.ts';
import { createRunStore } from '../../src/editor/session/run-state.ts';
import { type Session, setSession } from '../../src/editor/session/session.ts';
import { createViewStore } from '../../src/editor/session/view-state.ts';
import type { EngineClient, RunEvent, RunRequest, RunSummary } from '../../src/engine/protocol.ts';
import { catalog } from '../../src/nodes/catalog.ts';
import { emptyPatch, type PatchConnection, type PatchDocument, type PatchNode } from '../../src/patch/document.ts';
import { createAssetStore } from '../../src/store/assets.ts';
import { memoryDatabase } from '../../src/store/database.ts';
import { createOpenPatch } from '../../src/store/open-patch.ts';

/** One run that the engine was asked for, to be played by the test. */
export interface AskedRun {
  readonly request: RunRequest;
  tell(event: RunEvent): void;
  end(state: RunSummary['state'], outcomes?: RunSummary['outcomes']): Promise<void>;
}

/** An engine that does nothing by itself: the test plays its runs. */
export function scriptedEngine() {
  const runs: AskedRun[] = [];
  const cancelled: number[] = [];
  const engine: EngineClient = {
    run: (request, listener) =>
      new Promise((resolve) => {
        runs.push({
          request,
          tell: listener,
          async end(state, outcomes = {}) {
            resolve({ runId: request.runId, state, outcomes, problems: [], milliseconds: 1 });
            await Promise.resolve();
            await Promise.resolve();
          },
        });
      }),
    cancel: async (runId) => {
      cancelled.push(runId);
    },
    thumbnail: async () => null,
    pictureValue: async () => null,
    peaks: async () => null,
    samples: async () => null,
    spectrogram: async () => null,
    file: async () => ({ code: 'none', message: 'nothing to save' }),
    cacheBytes: async () => 0,
    onNotice: () => () => undefined,
    dispose: () => undefined,
  };
  return { engine, runs, cancelled };
}

/** A session over a patch, with the real catalog and store, and an engine that the test plays. */
export function openSession(document: PatchDocument) {
  const { engine, runs: asked, cancelled } = scriptedEngine();
  const patch = createOpenPatch(document);
  const run = createRunStore();
  const crashes: string[] = [];
  const session: Session = {
    engine,
    patch,
    assets: createAssetStore(memoryDatabase()),
    run,
    runs: createRunController({ engine, patch, run, onCrash: (message) => crashes.push(message) }),
    view: createViewStore(),
    catalog: editorCatalog(catalog),
  };
  setSession(session);
  return { session, asked, cancelled, crashes };
}

export function node(id: string, type: string, x = 0, y = 0, params: PatchNode['params'] = {}): PatchNode {
  return { id, type, typeVersion: 1, position: { x, y }, params };
}

/** `wire('a.picture', 'b.picture')` */
export function wire(from: string, to: string): PatchConnection {
  const end = (text: string) => {
    const [id = '', port = ''] = text.split('.');
    return { node: id, port };
  };
  return { id: `${from}-${to}`, from: end(from), to: end(to) };
}

export function patchOf(nodes: readonly PatchNode[], connections: readonly PatchConnection[] = []): PatchDocument {
  return { ...emptyPatch('Test'), nodes, connections };
}
