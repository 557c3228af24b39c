import { toast } from 'sonner';
import { exportPatch, type ImportedPatch, importPatch } from '../../patch/bundle.ts';
import { emptyPatch, type PatchDocument } from '../../patch/document.ts';
import { patchInWav } from '../../patch/in-wav.ts';
import type { GalleryPatch } from '../../store/gallery.ts';
import type { Problem } from '../../values/problem.ts';
import { announce } from '../session/announce.ts';
import { session } from '../session/session.ts';
import { closedDialog } from '../session/view-state.ts';
import { texts } from '../texts.ts';
import { say } from './apply.ts';
import { clearSelection } from './select.ts';

/**
 * Opens a patch file, or the patch that a WAV file keeps inside. What is wrong with it is listed with its paths; the open
 * patch stays as it is then.
 */
export async function openPatchFile(file: Blob): Promise<boolean> {
  return (await openPatchOfSound(file)) ?? readPatch(file);
}

async function readPatch(file: Blob): Promise<boolean> {
  const { assets, catalog } = session();
  const params = (type: string) => catalog.get(type)?.params;
  return take(await importPatch(file, { catalog: { params }, stored: (hash) => assets.has(hash) }));
}

/** Opens the patch that a WAV file keeps inside, and tells whether it did; null where the file keeps none. */
export async function openPatchOfSound(file: Blob): Promise<boolean | null> {
  try {
    const kept = await patchInWav(file);
    return kept === null ? null : await readPatch(kept);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** Opens a patch that comes with the program. */
export async function openExample(example: GalleryPatch): Promise<boolean> {
  try {
    return await take(await example.load());
  } catch (error) {
    say(`“${example.title}” could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function take(imported: ImportedPatch): Promise<boolean> {
  if (!imported.ok) {
    showProblems(texts.dialogs.cannotOpen, imported.problems);
    return false;
  }
  await session().assets.addVerified(imported.assets);
  openDocument(imported.document);
  if (imported.warnings.length > 0) showProblems(texts.dialogs.openedWith, imported.warnings);
  return true;
}

/** Opens another patch instead of the present one and renders it where rendering is automatic. */
export function openDocument(document: PatchDocument): void {
  const { patch, runs, view } = session();
  const before = patch.store.getState().document;
  clearSelection();
  view.setState({ dialog: closedDialog, wiring: null, playerNode: null });
  runs.forget();
  patch.open(document);
  announce(`${document.name} opened.`);
  if (before.nodes.length > 0 && before !== document) offerBack(before);
}

/** Another patch took the place of one that nobody may have saved: it can be had back as long as the message stands. */
function offerBack(before: PatchDocument): void {
  toast(texts.files.replaced(before.name), {
    id: 'replaced',
    className: 'toast',
    testId: 'toast-replaced',
    duration: 12_000,
    action: { label: texts.files.back, onClick: () => openDocument(before) },
  });
}

export function openEmpty(): void {
  openDocument(emptyPatch());
}

export function showProblems(title: string, problems: readonly Problem[]): void {
  session().view.setState({ dialog: { kind: 'problems', title, problems } });
}

/** Saves the open patch with its files as `<name>.artivi.json`. */
export async function savePatchFile(): Promise<void> {
  const { patch, assets } = session();
  const { document } = patch.store.getState();
  try {
    const file = await exportPatch(document, (hash) => assets.blob(hash));
    download(file, `${fileName(document.name)}.artivi.json`);
    announce('Patch saved to a file.');
  } catch (error) {
    say(`The patch could not be saved: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Gives the browser a file to download. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file when the click is over; a minute is for slow disks.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replace(/\s+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return plain === '' ? 'patch' : plain;
}
