import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type Problem, ProblemError } from '../values/problem.ts';
import { storageBusy, storageGivenUp, storageProblem } from './problems.ts';

/** The layout of the storage; raise it with a step in `upgrade`. */
export const DATABASE_VERSION = 1;
const OPEN_MILLISECONDS = 5_000;

/** What is kept: patches by name (`current` is the open one), files by SHA-256. */
export interface Kept {
  readonly patches: unknown;
  readonly assets: Blob;
}

export type KeptIn = keyof Kept;

/** The browser's storage, or memory where there is none. Reads and writes reject with a ProblemError in plain words. */
export interface Database {
  readonly kind: 'indexeddb' | 'memory';
  /** Why it is only memory. */
  readonly problem?: Problem;
  get<S extends KeptIn>(store: S, key: string): Promise<Kept[S] | undefined>;
  /** All of it or nothing: resolves when it is written. */
  put<S extends KeptIn>(store: S, key: string, value: Kept[S]): Promise<void>;
  delete(store: KeptIn, key: string): Promise<void>;
  keys(store: KeptIn): Promise<string[]>;
  /** Without reading the value. */
  has(store: KeptIn, key: string): Promise<boolean>;
  close(): void;
}

interface Layout extends DBSchema {
  patches: { key: string; value: unknown };
  assets: { key: string; value: Blob };
}

type Connection = IDBPDatabase<Layout>;

export interface DatabaseOptions {
  readonly name?: string;
  readonly version?: number;
  /** How long another tab may keep us waiting. */
  readonly openMilliseconds?: number;
}

/** Opens the storage. Never rejects: where the browser refuses, memory takes its place and `problem` says why. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  try {
    return await openIndexed(options);
  } catch (error) {
    return memoryDatabase(storageProblem(error));
  }
}

async function openIndexed(options: DatabaseOptions): Promise<Database> {
  if (typeof indexedDB === 'undefined') throw new DOMException('no indexedDB', 'SecurityError');
  let lost: Problem | null = null;
  const reconnect = () => connect(options, (problem) => (lost = problem));
  let connection = await reconnect();

  async function use<T>(work: (open: Connection) => Promise<T>): Promise<T> {
    try {
      return await work(connection).catch(async (error: unknown) => {
        if (lost) throw new ProblemError(lost);
        // The browser ends connections at times, e.g. when site data is cleared: once more with a new one.
        if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
        connection = await reconnect();
        return work(connection);
      });
    } catch (error) {
      throw new ProblemError(storageProblem(error));
    }
  }

  return {
    kind: 'indexeddb',
    get: (store, key) => use((open) => open.get(store, key)) as Promise<Kept[typeof store] | undefined>,
    put: (store, key, value) => use((open) => put(open, store, key, value)),
    delete: (store, key) => use((open) => open.delete(store, key)),
    keys: (store) => use((open) => open.getAllKeys(store)),
    has: (store, key) => use(async (open) => (await open.count(store, key)) > 0),
    close: () => connection.close(),
  };
}

async function put(open: Connection, store: KeptIn, key: string, value: unknown): Promise<void> {
  const transaction = open.transaction(store, 'readwrite');
  const written = transaction.store.put(value as Blob, key);
  // Asked for at once, so that a page that is being closed need not come back to end it.
  transaction.commit();
  await Promise.all([written, transaction.done]);
}

function connect(options: DatabaseOptions, onLost: (problem: Problem) => void): Promise<Connection> {
  const { name = 'artivi', version = DATABASE_VERSION, openMilliseconds = OPEN_MILLISECONDS } = options;
  return new Promise((resolve, reject) => {
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      reject(new ProblemError(storageBusy));
    }, openMilliseconds);
    openDB<Layout>(name, version, {
      upgrade,
      blocking: (_current, wanted, event) => {
        // Another tab needs the newer layout, or the data is to be deleted (null): it must not wait for us.
        (event.target as IDBDatabase).close();
        if (wanted !== null) onLost(storageGivenUp);
      },
    })
      .then((open) => (isLate ? open.close() : resolve(open)), reject)
      .finally(() => clearTimeout(late));
  });
}

/** Brings the layout of any earlier version up to date, a step a version. */
function upgrade(database: Connection, from: number): void {
  if (from < 1) {
    database.createObjectStore('patches');
    database.createObjectStore('assets');
  }
}

/** Keeps everything until the page goes. */
export function memoryDatabase(problem?: Problem): Database {
  const kept = { patches: new Map<string, unknown>(), assets: new Map<string, Blob>() };
  return {
    kind: 'memory',
    ...(problem ? { problem } : {}),
    get: async (store, key) => kept[store].get(key) as Kept[typeof store] | undefined,
    put: async (store, key, value) => {
      (kept[store] as Map<string, unknown>).set(key, value);
    },
    delete: async (store, key) => {
      kept[store].delete(key);
    },
    keys: async (store) => [...kept[store].keys()],
    has: async (store, key) => kept[store].has(key),
    close: () => undefined,
  };
}
