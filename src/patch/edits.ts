import type { AssetReference } from '../values/asset.ts';
import { assertNever } from '../values/wire.ts';
import type {
  Endpoint,
  Params,
  PatchConnection,
  PatchDocument,
  PatchFrame,
  PatchNode,
  PatchSettings,
} from './document.ts';
import { addFrames, changeFrame, removeFrames } from './edit-frames.ts';
import { addNodes, changeParams, moveNodes, removeNodes, setTitle, setTypeVersion } from './edit-nodes.ts';
import { addAssets, removeAssets, rename, setSettings } from './edit-patch.ts';
import { connect, disconnect, moveInput, swapInputs } from './edit-wires.ts';

export type Position = PatchNode['position'];
export type FrameChange = Partial<Pick<PatchFrame, 'title' | 'position' | 'size'>>;

/** One change of a patch. Several make one transaction (`applyEdits`, `OpenPatch.apply`). */
export type Edit =
  /** New nodes, and wires among them or to what is there. */
  | {
      readonly type: 'addNodes';
      readonly nodes: readonly PatchNode[];
      readonly connections?: readonly PatchConnection[];
    }
  /** Their wires go too. */
  | { readonly type: 'removeNodes'; readonly ids: readonly string[] }
  | { readonly type: 'moveNodes'; readonly positions: { readonly [id: string]: Position } }
  /** Params that are not named stay as they are. */
  | { readonly type: 'setParams'; readonly node: string; readonly params: Params }
  /** Back to the declaration's defaults. */
  | { readonly type: 'unsetParams'; readonly node: string; readonly names: readonly string[] }
  /** An empty title gives the node its type's title back. */
  | { readonly type: 'setTitle'; readonly node: string; readonly title: string }
  /** What a node's own migration made of its params. */
  | { readonly type: 'setTypeVersion'; readonly node: string; readonly typeVersion: number; readonly params: Params }
  /** Replaces the wire on that input port. A wire that closes a cycle is refused. */
  | { readonly type: 'connect'; readonly connection: PatchConnection }
  | { readonly type: 'disconnect'; readonly ids: readonly string[] }
  /** The wires (or the free place) of two input ports of a node change places. */
  | { readonly type: 'swapInputs'; readonly node: string; readonly ports: readonly [string, string] }
  /** The wire on `<stem><from>` goes to `<stem><to>`, those between move up by one; counted from 1. */
  | {
      readonly type: 'moveInput';
      readonly node: string;
      readonly stem: string;
      readonly from: number;
      readonly to: number;
    }
  | { readonly type: 'setSettings'; readonly settings: Partial<PatchSettings> }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'addAssets'; readonly assets: readonly AssetReference[] }
  | { readonly type: 'removeAssets'; readonly hashes: readonly string[] }
  | { readonly type: 'addFrames'; readonly frames: readonly PatchFrame[] }
  | { readonly type: 'removeFrames'; readonly ids: readonly string[] }
  | { readonly type: 'changeFrame'; readonly id: string; readonly change: FrameChange };

/**
 * The document after one edit: pure, sharing whatever did not change; the very same document where nothing changed.
 * Throws a ProblemError with the `path` where the edit does not fit (an unknown node, an id taken, a cycle, NaN).
 * Which ports fit each other is `canConnect`'s to say: edits know no node types.
 */
export function applyEdit(document: PatchDocument, edit: Edit): PatchDocument {
  switch (edit.type) {
    case 'addNodes':
      return addNodes(document, edit.nodes, edit.connections ?? []);
    case 'removeNodes':
      return removeNodes(document, edit.ids);
    case 'moveNodes':
      return moveNodes(document, edit.positions);
    case 'setParams':
      return changeParams(document, edit.node, edit.params, []);
    case 'unsetParams':
      return changeParams(document, edit.node, {}, edit.names);
    case 'setTitle':
      return setTitle(document, edit.node, edit.title);
    case 'setTypeVersion':
      return setTypeVersion(document, edit.node, edit.typeVersion, edit.params);
    default:
      return applyToRest(document, edit);
  }
}

type NodeEdit = 'addNodes' | 'removeNodes' | 'moveNodes' | 'setParams' | 'unsetParams' | 'setTitle' | 'setTypeVersion';
type RestEdit = Exclude<Edit, { readonly type: NodeEdit }>;

function applyToRest(document: PatchDocument, edit: RestEdit): PatchDocument {
  switch (edit.type) {
    case 'connect':
      return connect(document, edit.connection);
    case 'disconnect':
      return disconnect(document, edit.ids);
    case 'swapInputs':
      return swapInputs(document, edit.node, edit.ports);
    case 'moveInput':
      return moveInput(document, edit.node, edit.stem, edit.from, edit.to);
    case 'setSettings':
      return setSettings(document, edit.settings);
    case 'rename':
      return rename(document, edit.name);
    case 'addAssets':
      return addAssets(document, edit.assets);
    case 'removeAssets':
      return removeAssets(document, edit.hashes);
    case 'addFrames':
      return addFrames(document, edit.frames);
    case 'removeFrames':
      return removeFrames(document, edit.ids);
    case 'changeFrame':
      return changeFrame(document, edit.id, edit.change);
    default:
      return assertNever(edit);
  }
}

/** All edits in order, or none: a ProblemError leaves the document as it was. */
export function applyEdits(document: PatchDocument, edits: readonly Edit[]): PatchDocument {
  return edits.reduce(applyEdit, document);
}

/** The wire that ends at an input port, if there is one. */
export function wireInto(document: PatchDocument, to: Endpoint): PatchConnection | undefined {
  return document.connections.find((wire) => wire.to.node === to.node && wire.to.port === to.port);
}
