import type { AssetReference } from '../values/asset.ts';
import type { Problem } from '../values/problem.ts';
import { assetUses, usedAssets } from './asset-references.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { base64Bytes, cutBase64, MAX_TEXT_BYTES } from './cut-files.ts';
import type { PatchDocument } from './document.ts';
import { type ParsedFile, type ParseOptions, parsePatchFile, readJson } from './parse.ts';
import { shown } from './refuse.ts';
import type { PatchFileEntry } from './schema.ts';
import { sha256 } from './sha256.ts';
import { plainMediaType } from './text.ts';

/** The largest patch file that is read: about 384 MiB of files in base64. It is held in memory once, and each file beside it. */
export const MAX_PATCH_FILE_BYTES = 512 * 2 ** 20;
/** Bytes that are encoded at a time; a multiple of 3. */
const ENCODE_BYTES = 3 * 2 ** 20;

export interface ImportOptions extends ParseOptions {
  /** Reads a file that lies beside the patch file, by its relative path. Rejects where there is none. */
  readonly readBeside?: (path: string) => Promise<Blob>;
  /** Whether the asset store has the file already: then the patch need not bring it. */
  readonly stored?: (hash: string) => Promise<boolean>;
}

export type ImportedPatch =
  | {
      readonly ok: true;
      readonly document: PatchDocument;
      /** The bytes that came with the patch, by SHA-256, which was verified. */
      readonly assets: ReadonlyMap<string, Blob>;
      readonly warnings: readonly Problem[];
      readonly description: string;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * A patch as one JSON file with the files of its nodes embedded as base64; other assets are left out. A file that
 * `readAsset` has not (null) is left out too: whoever opens the patch is told.
 */
export async function exportPatch(
  document: PatchDocument,
  readAsset: (hash: string) => Promise<Blob | null>,
): Promise<Blob> {
  const used = usedAssets(document);
  const head = JSON.stringify({ ...document, assets: Object.fromEntries(used) }, null, 2);
  const parts: BlobPart[] = [head.slice(0, -'\n}'.length), ',\n  "files": {'];
  let separator = '';
  for (const hash of used.keys()) {
    const file = await readAsset(hash);
    if (!file) continue;
    parts.push(`${separator}\n    "${hash}": { "base64": "`, await inBase64(file), '" }');
    separator = ',';
  }
  return new Blob([...parts, '\n  }\n}\n'], { type: 'application/json' });
}

/**
 * Opens a patch file: what `exportPatch` makes, with or without its files. Never throws for what the file holds. A file
 * whose bytes are missing or are not what its SHA-256 says is told with its path; the patch opens without it.
 */
export async function importPatch(
  file: Blob | Uint8Array<ArrayBuffer>,
  options: ImportOptions = {},
): Promise<ImportedPatch> {
  const size = file instanceof Blob ? file.size : file.byteLength;
  if (size > MAX_PATCH_FILE_BYTES) return tooLarge(size, MAX_PATCH_FILE_BYTES);
  const bytes = file instanceof Blob ? await bytesOf(file) : file;
  if (!bytes) return failed('unreadable', 'This file could not be read. Was it moved or changed? Choose it again.');
  const parsed = parseBytes(bytes, options);
  return parsed.ok ? withAssets(parsed, bytes, options) : parsed;
}

function parseBytes(bytes: Uint8Array, options: ParseOptions): ParsedFile {
  const cut = cutBase64(bytes);
  if (cut.text === null) return tooLarge(bytes.length, MAX_TEXT_BYTES, ' without its files');
  const parsed = parseText(cut.text, options);
  if (!parsed.ok || cut.cuts === 0) return parsed;
  // A param that only looks like a file must keep its text.
  const places = Object.values(parsed.files).filter((entry) => 'base64' in entry && entry.base64.startsWith('@'));
  if (places.length === cut.cuts) return parsed;
  if (bytes.length > MAX_TEXT_BYTES) return tooLarge(bytes.length, MAX_TEXT_BYTES, ' without its files');
  return parseText(new TextDecoder().decode(bytes), options);
}

function parseText(text: string, options: ParseOptions): ParsedFile {
  const json = readJson(text);
  return json.ok ? parsePatchFile(json.value, options) : json;
}

async function withAssets(
  parsed: Extract<ParsedFile, { ok: true }>,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportedPatch> {
  const { document, description, files } = parsed;
  const assets = new Map<string, Blob>();
  const warnings = [...parsed.warnings];
  const uses = new Map(
    assetUses(document)
      .toReversed()
      .map((use) => [use.reference.hash, use.path]),
  );
  for (const [hash, reference] of usedAssets(document)) {
    const path = uses.get(hash) ?? 'assets';
    const entry = files[hash];
    if (!entry) {
      if (!(await options.stored?.(hash))) warnings.push(missing(reference, path, 'is not in this patch'));
      continue;
    }
    const found = await readEntry(entry, bytes, options);
    const came = found && (await sha256(found));
    if (!found) warnings.push(missing(reference, `files.${hash}`, whyMissing(entry)));
    else if (came !== hash) warnings.push(mismatch(reference, `files.${hash}`, came ?? ''));
    else
      assets.set(
        hash,
        found instanceof Blob ? found : new Blob([found], { type: plainMediaType(reference.mediaType) }),
      );
  }
  return { ok: true, document, assets, warnings, description };
}

async function readEntry(
  entry: PatchFileEntry,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<Blob | Uint8Array<ArrayBuffer> | null> {
  if ('base64' in entry) return decodeBase64(base64Bytes(entry.base64, bytes));
  if (!options.readBeside || !isBeside(entry.path)) return null;
  return options.readBeside(entry.path).catch(() => null);
}

/** A path that stays in the folder of the patch. */
function isBeside(path: string): boolean {
  return !/[\\:]|^\//.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function whyMissing(entry: PatchFileEntry): string {
  return 'base64' in entry
    ? 'is not whole in this patch: it must be base64 with its padding'
    : `was not found beside this patch, at ${shown(entry.path)}`;
}

function missing(reference: AssetReference, path: string, why: string): Problem {
  const message = `The file ${shown(reference.name)} ${why} (${path}). The node that uses it shows this: choose the file again there.`;
  return { code: 'asset-missing', path, message };
}

function mismatch(reference: AssetReference, path: string, came: string): Problem {
  const message = `The file ${shown(reference.name)} in this patch is not the one that was saved (${path}): its SHA-256 must be ${reference.hash.slice(0, 12)}…, not ${came.slice(0, 12)}…. It was left out: choose the file again at its node.`;
  return { code: 'asset-wrong-hash', path, message };
}

function tooLarge(
  size: number,
  limit: number,
  what = '',
): { readonly ok: false; readonly problems: readonly Problem[] } {
  const [came, most] = [size, limit].map((bytes) => Math.ceil(bytes / 2 ** 20));
  return failed('too-large', `A patch${what} may take up to ${most} MiB; this file has ${came} MiB.`);
}

function failed(code: string, message: string): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ code, message }] };
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

async function inBase64(file: Blob): Promise<Blob> {
  const parts: Blob[] = [];
  for (let at = 0; at < file.size; at += ENCODE_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + ENCODE_BYTES).arrayBuffer());
    // A Blob of its own, so that the browser may keep it outside this program's memory.
    parts.push(new Blob([encodeBase64(bytes)]));
  }
  return new Blob(parts);
}
