import { sha256 } from '../patch/sha256.ts';
import { plainFileName, plainMediaType } from '../patch/text.ts';
import type { AssetReference } from '../values/asset.ts';
import { type Problem, ProblemError } from '../values/problem.ts';
import type { AssetStore } from './contract.ts';
import type { Database } from './database.ts';
import { storageProblem } from './problems.ts';

export interface AssetStoreOptions {
  /** Told when a file could not be stored and is held in memory instead: it works until the page is closed. */
  readonly onProblem?: (problem: Problem) => void;
}

/** What the contract promises, and what opening and exporting patches need. */
export interface StoredAssets extends AssetStore {
  /** Whether a file is there, without reading it. */
  has(hash: string): Promise<boolean>;
  /** Stores files whose hashes were verified, e.g. those of an imported patch. */
  addVerified(files: ReadonlyMap<string, Blob>): Promise<void>;
  /** Takes away every file whose hash is not among these. Resolves to how many went. */
  prune(keep: ReadonlySet<string>): Promise<number>;
}

/** The user's files by SHA-256, each stored once. What the database refuses stays in memory, and is told. */
export function createAssetStore(database: Database, options: AssetStoreOptions = {}): StoredAssets {
  const inMemory = new Map<string, Blob>();
  const underway = new Map<string, Promise<void>>();

  async function has(hash: string): Promise<boolean> {
    if (inMemory.has(hash)) return true;
    return database.has('assets', hash).catch(() => false);
  }

  async function store(hash: string, file: Blob): Promise<void> {
    if (await has(hash)) return;
    try {
      await database.put('assets', hash, file);
    } catch (error) {
      inMemory.set(hash, file);
      options.onProblem?.(storageProblem(error));
    }
  }

  /** One file that comes twice at once is written once. */
  function storeOnce(hash: string, file: Blob): Promise<void> {
    const writing = underway.get(hash) ?? store(hash, file).finally(() => underway.delete(hash));
    underway.set(hash, writing);
    return writing;
  }

  return {
    has,
    async add(file, name) {
      const hash = await sha256(file).catch((error) => Promise.reject(new ProblemError(storageProblem(error))));
      const reference: AssetReference = {
        hash,
        name: plainFileName(name),
        mediaType: plainMediaType(file.type),
        size: file.size,
      };
      // As a plain Blob: a File would keep its name and date, and another file of the same bytes must not differ.
      await storeOnce(hash, file.slice(0, file.size, reference.mediaType));
      return reference;
    },
    async addVerified(files) {
      for (const [hash, file] of files) await storeOnce(hash, file);
    },
    async blob(hash) {
      const held = inMemory.get(hash);
      if (held) return held;
      return (await database.get('assets', hash).catch(() => undefined)) ?? null;
    },
    async prune(keep) {
      const gone = (await database.keys('assets')).filter((hash) => !keep.has(hash));
      for (const hash of gone) await database.delete('assets', hash);
      return gone.length;
    },
  };
}
