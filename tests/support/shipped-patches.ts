import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ImportedPatch, importPatch } from '../../src/patch/bundle.ts';

const folder = new URL('../../patches/', import.meta.url);

/** The names of the shipped patches, for tests in Node. */
export function shippedPatchNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** A shipped patch with its files, read from the repository as the gallery reads it in the page. */
export async function loadShippedPatch(name: string): Promise<Extract<ImportedPatch, { ok: true }>> {
  const bytes = new Uint8Array(await readFile(new URL(`${name}.json`, folder)));
  const imported = await importPatch(bytes, {
    readBeside: async (path) => new Blob([await readFile(new URL(path, folder))]),
  });
  if (!imported.ok)
    throw new Error(`patches/${name}.json: ${imported.problems.map(({ message }) => message).join(' ')}`);
  return imported;
}
