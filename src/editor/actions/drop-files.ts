import type { NodeDeclaration } from '../../engine/contract.ts';
import type { Json } from '../../patch/document.ts';
import type { Point } from '../canvas/geometry.ts';
import { type FilesTarget, filesFieldOf } from '../node/file-drop.ts';
import { session } from '../session/session.ts';
import { say } from './apply.ts';
import { isAccepted, storeFiles } from './files.ts';
import { addNode } from './nodes.ts';
import { openPatchFile, openPatchOfSound } from './patch-files.ts';

/** Files that came to the canvas: a patch opens, others become the source that takes them, where they fell. */
export async function dropFiles(files: readonly File[], at?: Point): Promise<void> {
  const patchFile = files.find((file) => file.name.toLowerCase().endsWith('.json'));
  if (patchFile !== undefined) {
    await openPatchFile(patchFile);
    return;
  }
  if (files.length === 1 && files[0] !== undefined && (await openPatchOfSound(files[0])) !== null) return;
  const taken = new Set<File>();
  let place = at;
  for (const [declaration, target] of sources()) {
    const fitting = files.filter((file) => !taken.has(file) && isAccepted(file, target.control.accept));
    if (fitting.length === 0) continue;
    for (const file of fitting) taken.add(file);
    await addSource(declaration, target, fitting, place);
    place = place && { x: place.x, y: place.y + 240 };
  }
  const left = files.filter((file) => !taken.has(file));
  if (left.length === 1) say(`“${left[0]?.name}” is not a file that ARTIVI opens yet.`);
  else if (left.length > 1) say(`${left.length} files are none that ARTIVI opens yet.`);
}

async function addSource(
  declaration: NodeDeclaration,
  { field, control }: FilesTarget,
  files: readonly File[],
  at: Point | undefined,
): Promise<void> {
  const references = await storeFiles(files);
  const groups = control.multiple ? [references] : references.map((reference) => [reference]);
  for (const [index, group] of groups.entries()) {
    if (group.length === 0) continue;
    const place = at && { x: at.x, y: at.y + index * 240 };
    addNode(declaration, place, { [field.name]: group as unknown as Json }, [{ type: 'addAssets', assets: group }]);
  }
}

/** The node types that take files, in the order of the catalog. */
function sources(): readonly (readonly [NodeDeclaration, FilesTarget])[] {
  return session().catalog.all.flatMap((declaration) => {
    const target = filesFieldOf(declaration);
    return target === undefined ? [] : [[declaration, target] as const];
  });
}
