import { fileSave, supported } from 'browser-fs-access';
import type { EnclosedChunk } from '../../engine/contract.ts';
import { exportPatch } from '../../patch/bundle.ts';
import { patchChunk } from '../../patch/in-wav.ts';
import { say } from '../actions/apply.ts';
import { session } from '../session/session.ts';

/** The browser can write to a place that the user chooses. */
export const canPickFile = supported;

/** Encodes the file of an output node and downloads it. Failures are told in a toast. */
export async function downloadFile(nodeId: string, progress: (fraction: number) => void): Promise<void> {
  try {
    const { name, blob } = await encoded(nodeId, progress);
    const address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The address must live until the download has begun.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    tell(error);
  }
}

/** Lets the user choose a place first, as browsers ask for it to follow the click, then encodes and writes. */
export async function saveFileAs(nodeId: string, name: string, progress: (fraction: number) => void): Promise<void> {
  try {
    const blob = encoded(nodeId, progress).then((file) => file.blob);
    blob.catch(() => undefined);
    const extension: `.${string}` = `.${name.split('.').at(-1)}`;
    await fileSave(blob, { fileName: name, extensions: [extension] });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) tell(error);
  }
}

async function encoded(nodeId: string, progress: (fraction: number) => void): Promise<{ name: string; blob: Blob }> {
  const file = await session().engine.file(nodeId, { progress }, await enclosures(nodeId));
  if ('blob' in file) return file;
  throw new Error(file.message);
}

/** What goes into the file beside the node's result: the patch itself, where the node is told to keep it. */
async function enclosures(nodeId: string): Promise<EnclosedChunk[]> {
  const { patch, assets } = session();
  const { document } = patch.store.getState();
  if (document.nodes.find(({ id }) => id === nodeId)?.params['keepPatch'] !== true) return [];
  return [await patchChunk(await exportPatch(document, (hash) => assets.blob(hash)))];
}

function tell(error: unknown): void {
  say(error instanceof Error ? error.message : String(error));
}
