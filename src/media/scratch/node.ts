import { closeSync, ftruncateSync, mkdtempSync, openAsBlob, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Scratch } from './contract.ts';

/** A scratch of temporary files, for tests and tools in Node; `clear` deletes what is left of it. */
export function nodeScratch(mostInMemory?: number): Scratch & { clear(): void; files(): number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'artivi-'));
  let count = 0;
  const present = new Set<string>();
  return {
    ...(mostInMemory !== undefined && { mostInMemory }),
    async open(bytes) {
      count += 1;
      const name = path.join(folder, `${count}`);
      const file = openSync(name, 'w+');
      ftruncateSync(file, bytes);
      present.add(name);
      let isOpen = true;
      const close = () => {
        if (isOpen) closeSync(file);
        isOpen = false;
      };
      return {
        write: (at, data) => void writeSync(file, data, 0, data.length, at),
        read: (at, data) => void readSync(file, data, 0, data.length, at),
        async seal(mediaType) {
          close();
          return openAsBlob(name, { type: mediaType });
        },
        discard() {
          close();
          present.delete(name);
          rmSync(name, { force: true });
        },
      };
    },
    files: () => present.size,
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}
