import type { AssetReference } from '../values/asset.ts';
import { ProblemError } from '../values/problem.ts';
import type { PatchDocument, PatchSettings } from './document.ts';
import { sameJson } from './json.ts';
import { MAX_TITLE_LETTERS } from './limits.ts';
import { refuse, shown } from './refuse.ts';
import { hashPattern, settingsSchema } from './schema.ts';
import { plainText } from './text.ts';
import { problemsOf } from './zod-problems.ts';

/** Some of the patch's settings; those that are not named stay. */
export function setSettings(document: PatchDocument, change: Partial<PatchSettings>): PatchDocument {
  const settings = { ...document.settings, ...change };
  const checked = settingsSchema.safeParse(settings);
  const [problem] = checked.success ? [] : problemsOf(checked.error, settings, 'settings');
  if (problem) throw new ProblemError(problem);
  return sameJson(settings, document.settings) ? document : { ...document, settings };
}

/** The patch's name, on one line and cut to 500 letters; it must not be empty. */
export function rename(document: PatchDocument, name: string): PatchDocument {
  const trimmed = plainText(name, MAX_TITLE_LETTERS);
  if (trimmed === '') refuse('bad-name', 'name', 'A patch needs a name.');
  return trimmed === document.name ? document : { ...document, name: trimmed };
}

/** Makes assets known to the patch; one that is known already keeps its first name. */
export function addAssets(document: PatchDocument, assets: readonly AssetReference[]): PatchDocument {
  const fresh = assets.filter((asset) => !Object.hasOwn(document.assets, asset.hash));
  for (const asset of fresh) {
    if (!hashPattern.test(asset.hash))
      refuse(
        'bad-hash',
        'assets',
        `An asset is named by its SHA-256, 64 digits 0…9 and a…f, not ${shown(asset.hash)}.`,
      );
  }
  if (fresh.length === 0) return document;
  return {
    ...document,
    assets: { ...document.assets, ...Object.fromEntries(fresh.map((asset) => [asset.hash, asset])) },
  };
}

/** Forgets assets; their bytes are the asset store's. */
export function removeAssets(document: PatchDocument, hashes: readonly string[]): PatchDocument {
  const kept = Object.entries(document.assets).filter(([hash]) => !hashes.includes(hash));
  if (kept.length === Object.keys(document.assets).length) return document;
  return { ...document, assets: Object.fromEntries(kept) };
}
