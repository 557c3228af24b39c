import type { Scratch, ScratchFile } from './contract.ts';

/** The part of FileSystemSyncAccessHandle that is needed. Spelled out: the types of pages do not have it, as pages have not. */
interface SyncAccess {
  truncate(bytes: number): void;
  write(data: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  read(data: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
}
type WorkerFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> };

const FOLDER = 'scratch';
const lockName = (name: string) => `artivi ${FOLDER} ${name}`;

/**
 * The scratch of a worker in the origin's private file system (File System Standard, WHATWG). Each worker has a folder of its
 * own and holds a lock (Web Locks API) as long as it lives: folders whose lock nobody holds are of workers long gone and are
 * deleted when the next one begins.
 */
export function browserScratch(): Scratch {
  let folder: Promise<FileSystemDirectoryHandle> | undefined;
  let files = 0;
  return {
    async open(bytes) {
      folder ??= openFolder();
      folder.catch(() => {
        folder = undefined;
      });
      files += 1;
      return openFile(await folder, `${files}`, bytes);
    },
  };
}

/** Deletes what workers that are gone have left. Called when the app begins; resolves also where there is no such system. */
export async function clearBrowserScratch(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(FOLDER);
    const { held = [] } = await navigator.locks.query();
    const alive = new Set(held.map(({ name }) => name));
    for await (const name of all.keys()) {
      if (!alive.has(lockName(name))) await all.removeEntry(name, { recursive: true }).catch(() => undefined);
    }
  } catch {
    // Nothing was ever kept here.
  }
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const name = crypto.randomUUID();
  await holdLock(lockName(name));
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(FOLDER, { create: true })).getDirectoryHandle(name, { create: true });
}

/** Resolves when the lock is held, which then lasts as long as the worker. */
function holdLock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return new Promise(() => {});
      })
      .catch(reject);
  });
}

async function openFile(folder: FileSystemDirectoryHandle, name: string, bytes: number): Promise<ScratchFile> {
  const entry = (await folder.getFileHandle(name, { create: true })) as WorkerFileHandle;
  const access: SyncAccess = await entry.createSyncAccessHandle();
  const remove = () => void folder.removeEntry(name).catch(() => undefined);
  try {
    access.truncate(bytes);
  } catch (error) {
    access.close();
    remove();
    throw error;
  }
  return {
    write(at, data) {
      const written = access.write(data, { at });
      if (written !== data.length) throw new Error('There is no room left on this disk.');
    },
    read: (at, data) => void access.read(data, { at }),
    async seal(mediaType) {
      access.flush();
      access.close();
      const file = await entry.getFile();
      return file.slice(0, file.size, mediaType);
    },
    discard() {
      access.close();
      remove();
    },
  };
}
