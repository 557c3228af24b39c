import {
  type Endpoint,
  emptyPatch,
  type PatchConnection,
  type PatchDocument,
  type PatchNode,
} from '../../src/patch/document.ts';
import { applyEdits, type Edit } from '../../src/patch/edits.ts';
import { type PortCatalog, portCatalogOf } from '../../src/patch/graph.ts';
import { type Problem, ProblemError } from '../../src/values/problem.ts';

export function node(id: string, type = 'flip', params: PatchNode['params'] = {}): PatchNode {
  return { id, type, typeVersion: 1, position: { x: 0, y: 0 }, params };
}

/** 'a.picture': node and port. */
export function end(text: string): Endpoint {
  const [name = '', port = ''] = text.split('.');
  return { node: name, port };
}

/** A wire named by its ends: `wire('a.picture', 'b.picture')`. */
export function wire(from: string, to: string, id = `${from}>${to}`): PatchConnection {
  return { id, from: end(from), to: end(to) };
}

export function patchOf(nodes: readonly PatchNode[], connections: readonly PatchConnection[] = []): PatchDocument {
  return { ...emptyPatch('Test'), nodes, connections };
}

/** What an edit is refused with; fails where it is not refused or the document is changed. */
export function refusal(document: PatchDocument, ...edits: readonly Edit[]): Problem {
  const before = JSON.stringify(document);
  try {
    applyEdits(document, edits);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (JSON.stringify(document) !== before) throw new Error('a refused edit changed the document');
    return error.problem;
  }
  throw new Error(`not refused: ${JSON.stringify(edits)}`);
}

const picture = { kind: 'picture' } as const;
const audio = { kind: 'audio' } as const;

/** Node types with every sort of port. */
export const catalog: PortCatalog = portCatalogOf([
  { type: 'imageSource', inputs: {}, outputs: { picture } },
  { type: 'flip', inputs: { picture }, outputs: { picture } },
  { type: 'concat', inputs: { picture: { ...picture, grows: true } }, outputs: { picture } },
  { type: 'griffinLim', inputs: { picture }, outputs: { audio } },
  { type: 'spectrogram', inputs: { audio }, outputs: { picture } },
  { type: 'view', inputs: { picture, audio: { ...audio, optional: true } }, outputs: {} },
  { type: 'waveform', inputs: { audio }, outputs: { audio } },
]);
