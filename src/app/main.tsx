import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { say } from '../editor/actions/apply.ts';
import { showProblems } from '../editor/actions/patch-files.ts';
import { EditorBoundary } from '../editor/broken.tsx';
import { Editor } from '../editor/editor.tsx';
import { announceRun } from '../editor/session/announce-runs.ts';
import { editorCatalog } from '../editor/session/catalog.ts';
import { createRunController } from '../editor/session/run-controller.ts';
import { createRunStore } from '../editor/session/run-state.ts';
import { type Session, setSession } from '../editor/session/session.ts';
import { applyTheme } from '../editor/session/theme.ts';
import { createViewStore } from '../editor/session/view-state.ts';
import { texts } from '../editor/texts.ts';
import '../editor/styles/index.css';
import { catalog } from '../nodes/catalog.ts';
import { emptyPatch, type PatchDocument } from '../patch/document.ts';
import { createAssetStore, type StoredAssets } from '../store/assets.ts';
import { type LastPatch, loadLastPatch, startAutosave } from '../store/autosave.ts';
import { openDatabase } from '../store/database.ts';
import { shippedPatch } from '../store/gallery.ts';
import { createOpenPatch } from '../store/open-patch.ts';
import { openEngine } from './engine-client.ts';

/** Opens storage, the patch of the last visit and the engine, then shows the editor over them. */
async function start(root: HTMLElement): Promise<void> {
  const database = await openDatabase();
  const last = await loadLastPatch(database);
  const assets = createAssetStore(database, { onProblem: (problem) => say(problem.message) });
  const patch = createOpenPatch(last.state === 'loaded' ? last.document : await firstPatch(last, assets));
  const engine = openEngine(assets);
  const run = createRunStore();
  const runs = createRunController({ engine, patch, run, onCrash: say });
  const session: Session = {
    engine,
    patch,
    assets,
    run,
    runs,
    view: createViewStore(),
    catalog: editorCatalog(catalog),
  };
  setSession(session);
  startAutosave(patch, database);
  engine.onNotice(({ message }) => say(message));
  run.subscribe((state, before) => {
    if (state.overall.state !== before.overall.state)
      announceRun(state, patch.store.getState().document, session.catalog);
  });

  createRoot(root).render(
    <StrictMode>
      <EditorBoundary>
        <Editor />
      </EditorBoundary>
    </StrictMode>,
  );
  await greet(last, session);
}

/** The slideshow on a first visit, so that the editor never stands empty and nothing opens under the user's hands. */
async function firstPatch(last: LastPatch, assets: StoredAssets): Promise<PatchDocument> {
  const example = last.state === 'none' ? shippedPatch('slideshow') : undefined;
  try {
    const imported = await example?.load();
    if (!imported?.ok) return emptyPatch();
    await assets.addVerified(imported.assets);
    return imported.document;
  } catch (error) {
    say(`The first example could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    return emptyPatch();
  }
}

/** Tells what is wrong with the patch of the last visit, and renders what is on the canvas. */
async function greet(last: LastPatch, { runs, patch }: Session): Promise<void> {
  switch (last.state) {
    case 'none':
      break;
    case 'loaded':
      if (last.warnings.length > 0) showProblems(texts.dialogs.openedWith, last.warnings);
      break;
    case 'unreadable':
      showProblems(texts.dialogs.lastUnreadable, last.problems);
      break;
    default:
      last satisfies never;
  }
  if (patch.store.getState().document.nodes.length > 0) await runs.render();
}

applyTheme();
const root = document.getElementById('root');
if (root) void start(root);
