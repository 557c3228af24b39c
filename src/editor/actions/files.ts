import type { NodeDeclaration } from '../../engine/contract.ts';
import type { Json, PatchNode } from '../../patch/document.ts';
import type { Edit } from '../../patch/edits.ts';
import type { AssetReference } from '../../values/asset.ts';
import { compareNatural } from '../../values/natural-order.ts';
import { fieldsOf } from '../fields/describe.ts';
import { session } from '../session/session.ts';
import { texts } from '../texts.ts';
import { applyEdits, say } from './apply.ts';

/** The files of a node's param as the node takes them: by name, unless the user gave them an order. */
export function filesOf(node: PatchNode, name = 'files'): readonly AssetReference[] {
  const stored = node.params[name];
  const files = Array.isArray(stored) ? (stored as unknown as readonly AssetReference[]) : [];
  if (!sortsByName(node)) return files;
  return files.toSorted((a, b) => compareNatural(a.name, b.name));
}

/** Stores files and gives them to a node, behind those it has or instead of them, as one step. */
export async function giveFiles(
  nodeId: string,
  name: string,
  files: readonly File[],
  multiple: boolean,
): Promise<void> {
  const references = await storeFiles(files);
  const node = session()
    .patch.store.getState()
    .document.nodes.find((candidate) => candidate.id === nodeId);
  if (node === undefined || references.length === 0) return;
  const before = multiple ? filesOf(node, name) : [];
  const next = multiple ? [...before, ...references] : references.slice(0, 1);
  applyEdits([{ type: 'addAssets', assets: references }, setFiles(nodeId, name, next)], {
    label: texts.steps.addFiles,
  });
}

/** Puts files into the asset store; says which ones could not be kept. */
export async function storeFiles(files: readonly File[]): Promise<readonly AssetReference[]> {
  const kept: AssetReference[] = [];
  for (const file of files) {
    try {
      kept.push(await session().assets.add(file, file.name));
    } catch (error) {
      say(`“${file.name}” could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return kept;
}

/** Changes which files a node has, or their order; an order of its own switches sorting by name off. */
export function changeFiles(node: PatchNode, name: string, files: readonly AssetReference[], label: string): void {
  const reordered = label === texts.steps.reorder && sortsByName(node);
  const edits: Edit[] = [setFiles(node.id, name, files)];
  if (reordered) edits.push({ type: 'setParams', node: node.id, params: { order: 'own' } });
  applyEdits(edits, { label });
}

function setFiles(node: string, name: string, files: readonly AssetReference[]): Edit {
  return { type: 'setParams', node, params: { [name]: files as unknown as Json } };
}

function sortsByName(node: PatchNode): boolean {
  const order = orderField(session().catalog.get(node.type));
  return order !== undefined && (node.params['order'] ?? order.fallback) === 'name';
}

function orderField(declaration: NodeDeclaration | undefined) {
  return declaration && fieldsOf(declaration).find((field) => field.name === 'order');
}

/** Whether a file is one of those that an `accept` list names by ending or media type. */
export function isAccepted(file: { readonly name: string; readonly type: string }, accept: string): boolean {
  return accept.split(',').some((entry) => {
    const pattern = entry.trim().toLowerCase();
    if (pattern === '') return false;
    if (pattern.startsWith('.')) return file.name.toLowerCase().endsWith(pattern);
    return pattern.endsWith('/*') ? file.type.startsWith(pattern.slice(0, -1)) : file.type === pattern;
  });
}
