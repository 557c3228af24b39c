import type { z } from 'zod';
import { type Problem, ProblemError } from '../values/problem.ts';
import { ambiguities, withListedAssets, withoutLooseWires } from './check-document.ts';
import { PATCH_FORMAT, PATCH_VERSION, type PatchDocument } from './document.ts';
import { unsafeParts } from './json.ts';
import { MAX_CONNECTIONS, MAX_FRAMES, MAX_NODES, MAX_TITLE_LETTERS } from './limits.ts';
import { migrate, type PatchJson } from './migrations.ts';
import { shown } from './refuse.ts';
import { type PatchFileEntry, patchFileSchema } from './schema.ts';
import { plainFileName, plainText } from './text.ts';
import { problemsOf } from './zod-problems.ts';

/** Problems that are listed one by one; the rest are counted. */
const MAX_LISTED = 20;

/** The params that node types take: a node declaration's schema. Types it does not know are placeholders. */
export interface ParamsCatalog {
  params(type: string): z.ZodType | undefined;
}

export interface ParseOptions {
  /** Tells of params that their node will refuse. They are kept all the same, so that nothing is lost. */
  readonly catalog?: ParamsCatalog;
}

export type Parsed =
  | { readonly ok: true; readonly document: PatchDocument; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A patch file taken apart: the document, and where the bytes of its assets are. */
export type ParsedFile =
  | {
      readonly ok: true;
      readonly document: PatchDocument;
      readonly warnings: readonly Problem[];
      readonly files: { readonly [hash: string]: PatchFileEntry };
      readonly description: string;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Makes a patch of untrusted JSON, or says what is wrong with it: every problem names its path, what is allowed and what
 * came. Older versions are migrated. Never throws; time and memory are linear in the size of the JSON.
 */
export function parsePatch(json: unknown, options: ParseOptions = {}): Parsed {
  const parsed = parsePatchFile(json, options);
  return parsed.ok ? { ok: true, document: parsed.document, warnings: parsed.warnings } : parsed;
}

/** `parsePatch`, from text. */
export function parsePatchText(text: string, options: ParseOptions = {}): Parsed {
  const json = readJson(text);
  return json.ok ? parsePatch(json.value, options) : json;
}

/** `parsePatch` that also hands out what a file holds beside the document. */
export function parsePatchFile(json: unknown, options: ParseOptions = {}): ParsedFile {
  const refusal = refusalOf(json);
  if (refusal) return { ok: false, problems: [refusal] };
  const unsafe = unsafeParts(json, '', MAX_LISTED);
  if (unsafe.length > 0) return { ok: false, problems: unsafe };
  const file = json as PatchJson;
  try {
    return parseCurrent(migrate(file, Number(file['version'])), options);
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

/** Text as JSON, or why it is none. */
export function readJson(text: string): { ok: true; value: unknown } | { ok: false; problems: readonly Problem[] } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const message =
      text.trim() === ''
        ? 'This file is empty.'
        : 'This is not an ARTIVI patch: the file is not JSON, or only a part of it.';
    const cause = error instanceof Error ? error.message.slice(0, 200) : String(error);
    return { ok: false, problems: [{ code: 'not-json', message, cause }] };
  }
}

function parseCurrent(json: PatchJson, options: ParseOptions): ParsedFile {
  const result = patchFileSchema.safeParse(json);
  if (!result.success) return { ok: false, problems: listed(problemsOf(result.error, json)) };
  const { files = {}, description = '', ...rest } = result.data;
  const document = tidied(withListedAssets(rest));
  const ambiguous = ambiguities(document);
  if (ambiguous.length > 0) return { ok: false, problems: listed(ambiguous) };
  const wired = withoutLooseWires(document);
  const warnings = [...wired.warnings, ...refusedParams(document, options.catalog)];
  return {
    ok: true,
    document: wired.document,
    warnings: listed(warnings),
    files,
    description: plainText(description, 2000),
  };
}

function tidied(file: PatchDocument): PatchDocument {
  const assets = Object.entries(file.assets).map(([hash, asset]) => [
    hash,
    { ...asset, name: plainFileName(asset.name) },
  ]);
  return {
    ...file,
    name: plainText(file.name, MAX_TITLE_LETTERS) || 'Untitled',
    nodes: file.nodes.map((node) =>
      node.title === undefined ? node : { ...node, title: plainText(node.title, MAX_TITLE_LETTERS) },
    ),
    frames: file.frames.map((frame) => ({ ...frame, title: plainText(frame.title, MAX_TITLE_LETTERS) })),
    assets: Object.fromEntries(assets),
  };
}

function refusedParams(document: PatchDocument, catalog: ParamsCatalog | undefined): Problem[] {
  if (!catalog) return [];
  return document.nodes.flatMap((node, index) => {
    const result = catalog.params(node.type)?.safeParse(node.params);
    if (!result || result.success) return [];
    return problemsOf(result.error, node.params, `nodes[${index}].params`).map((problem) => ({
      ...problem,
      message: `${problem.message} The node will not run until this is changed.`,
    }));
  });
}

/** Why a file is no patch that this program reads, told before its contents are looked at. */
function refusalOf(json: unknown): Problem | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { code: 'not-a-patch', message: `This is not an ARTIVI patch: the file holds ${shown(json)}, not a patch.` };
  const { format, version, nodes, connections, frames } = json as PatchJson;
  if (format !== PATCH_FORMAT) {
    const came = format === undefined ? 'it is missing' : `not ${shown(format)}`;
    return problem('not-a-patch', 'format', `This is not an ARTIVI patch: format must be "${PATCH_FORMAT}", ${came}.`);
  }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return problem('bad-version', 'version', `version must be a whole number from 1, not ${shown(version)}.`);
  if (version > PATCH_VERSION)
    return problem(
      'newer-version',
      'version',
      `This patch was made by a newer ARTIVI (version ${version}; this one reads up to ${PATCH_VERSION}). Update ARTIVI to open it.`,
    );
  return (
    tooMany('nodes', nodes, MAX_NODES) ??
    tooMany('connections', connections, MAX_CONNECTIONS) ??
    tooMany('frames', frames, MAX_FRAMES)
  );
}

function tooMany(path: string, list: unknown, limit: number): Problem | undefined {
  if (!Array.isArray(list) || list.length <= limit) return undefined;
  return problem('too-many', path, `${path} must be at most ${limit} entries long, not ${list.length}.`);
}

function problem(code: string, path: string, message: string): Problem {
  return { code, path, message };
}

function listed(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_LISTED) return problems;
  const rest = problems.length - MAX_LISTED;
  return [...problems.slice(0, MAX_LISTED), { code: 'more', message: `And ${rest} more like these.` }];
}
