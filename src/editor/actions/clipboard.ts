import { z } from 'zod';
import { isAssetReference } from '../../patch/asset-references.ts';
import type { Json } from '../../patch/document.ts';
import type { AssetReference } from '../../values/asset.ts';
import { currentCanvas } from '../canvas/current.ts';
import { session } from '../session/session.ts';
import { texts } from '../texts.ts';
import { say } from './apply.ts';
import { dropFiles } from './drop-files.ts';
import { type Clip, clipSelected, insertClip, removeSelected } from './nodes.ts';
import { openPatchFile } from './patch-files.ts';

const endSchema = z.object({ node: z.string(), port: z.string() });
const clipSchema = z.object({
  format: z.literal('artivi-nodes'),
  nodes: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        typeVersion: z.int().min(1),
        position: z.object({ x: z.number(), y: z.number() }),
        params: z.record(z.string(), z.json()),
        title: z.string().optional(),
      }),
    )
    .min(1),
  connections: z.array(z.object({ id: z.string(), from: endSchema, to: endSchema })),
});

/** Copy and cut write the selected nodes to the system clipboard as JSON, so that they paste into other tabs and patches. */
export function copySelected(event: ClipboardEvent, cut: boolean): void {
  const clip = clipSelected(false);
  if (clip === null) return;
  event.preventDefault();
  event.clipboardData?.setData('text/plain', JSON.stringify(clip, null, 1));
  if (cut) removeSelected();
}

/** Paste takes nodes, a whole patch as text, or files. */
export function pasteInto(event: ClipboardEvent): void {
  const data = event.clipboardData;
  if (data === null) return;
  const files = [...data.files];
  if (files.length > 0) {
    event.preventDefault();
    void dropFiles(files);
    return;
  }
  const text = data.getData('text/plain');
  if (!text.trimStart().startsWith('{')) return;
  event.preventDefault();
  const clip = readClip(text);
  if (clip !== null) insertClip(clip, pasteOffset(clip), texts.steps.paste(clip.nodes.length), assetsOf(clip));
  else if (text.includes('"artivi-patch"')) void openPatchFile(new Blob([text], { type: 'application/json' }));
  else say('What is on the clipboard is neither nodes nor a patch.');
}

function readClip(text: string): Clip | null {
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const nodes = parsed.data.nodes.map(({ title, ...node }) => (title === undefined ? node : { ...node, title }));
    return { ...parsed.data, nodes };
  } catch {
    return null;
  }
}

/** The files that pasted nodes refer to become known to the patch; their bytes are in the store of this browser. */
function assetsOf(clip: Clip) {
  const assets: AssetReference[] = [];
  const visit = (value: Json): void => {
    if (isAssetReference(value)) assets.push(value);
    else if (Array.isArray(value)) for (const entry of value) visit(entry);
    else if (typeof value === 'object' && value !== null) for (const entry of Object.values(value)) visit(entry);
  };
  for (const node of clip.nodes) visit(node.params);
  return assets.length === 0 ? [] : [{ type: 'addAssets', assets } as const];
}

/** Beside the originals when they are in view, else into the middle of it. */
function pasteOffset(clip: Clip): { x: number; y: number } {
  const view = currentCanvas()?.viewport.store.getState();
  const first = clip.nodes[0]?.position;
  if (view === undefined || first === undefined) return { x: 32, y: 32 };
  const seen = { x: first.x * view.zoom + view.x, y: first.y * view.zoom + view.y };
  const taken = session()
    .patch.store.getState()
    .document.nodes.some(({ position }) => position.x === first.x && position.y === first.y);
  const visible = seen.x >= 0 && seen.y >= 0 && seen.x < view.width - 60 && seen.y < view.height - 60;
  if (visible) return taken ? { x: 32, y: 32 } : { x: 0, y: 0 };
  const middle = { x: (view.width / 2 - view.x) / view.zoom, y: (view.height / 2 - view.y) / view.zoom };
  return { x: middle.x - first.x - 100, y: middle.y - first.y - 80 };
}
