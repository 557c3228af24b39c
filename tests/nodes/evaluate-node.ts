import { createHash } from 'node:crypto';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import type { Evaluation, NodeDeclaration } from '../../src/engine/contract.ts';
import { nodeAudioPlatform } from '../../src/media/audio/node.ts';
import { nodeImagePlatform } from '../../src/media/image/node.ts';
import type { Platform } from '../../src/nodes/platform.ts';
import { originalSettings, type PatchSettings } from '../../src/patch/document.ts';
import type { AssetReference } from '../../src/values/asset.ts';
import { type Problem, ProblemError } from '../../src/values/problem.ts';
import type { WireValue } from '../../src/values/wire.ts';

/** A file as tests hand it to a node. */
export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface NodeRun {
  readonly params?: { readonly [name: string]: unknown };
  readonly inputs?: { readonly [port: string]: WireValue };
  readonly settings?: Partial<PatchSettings>;
  readonly files?: readonly TestFile[];
  /** What the machine offers beyond decoders of pictures. */
  readonly platform?: Partial<Platform>;
}

export interface RunLog {
  readonly progress: { readonly fraction: number; readonly text: string | undefined }[];
  checkpoints: number;
  /** How often the bytes of an asset were asked for. */
  reads: number;
}

export function referenceTo({ name, bytes }: TestFile): AssetReference {
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { hash, name, mediaType: 'application/octet-stream', size: bytes.length };
}

/** Evaluates one node alone, as the engine would: params parsed by its schema, files by their hash. */
export async function evaluateNode(node: NodeDeclaration, run: NodeRun = {}): Promise<Evaluation & { log: RunLog }> {
  const files = new Map((run.files ?? []).map((file) => [referenceTo(file).hash, file]));
  const references = run.files ? { files: run.files.map(referenceTo) } : {};
  const log: RunLog = { progress: [], checkpoints: 0, reads: 0 };
  const bytes = async (reference: AssetReference) => {
    log.reads += 1;
    return new Uint8Array(files.get(reference.hash)!.bytes);
  };
  const evaluation = await node.evaluate({
    inputs: run.inputs ?? {},
    params: node.params.parse({ ...references, ...run.params }),
    settings: { ...originalSettings, ...run.settings },
    assets: { bytes, blob: async (reference) => new Blob([await bytes(reference)]) },
    platform: {
      images: nodeImagePlatform(),
      sounds: nodeAudioPlatform(),
      sines: createInlinePool(),
      ...run.platform,
    },
    progress: (fraction, detail) => log.progress.push({ fraction, text: detail?.text }),
    checkpoint: async () => {
      log.checkpoints += 1;
    },
    publish: () => {},
    fail: (problem) => {
      throw new ProblemError(problem);
    },
  });
  return { ...evaluation, log };
}

/** The Problem that a node ends with; undefined where it works. Anything else that is thrown is thrown on. */
export async function problemOf(node: NodeDeclaration, run: NodeRun = {}): Promise<Problem | undefined> {
  try {
    await evaluateNode(node, run);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}
