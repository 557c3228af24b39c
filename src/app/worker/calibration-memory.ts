import { type DBSchema, openDB } from 'idb';

/** How many times as fast one backend was as another, by what was measured; kept for the machine from visit to visit. */
export interface CalibrationMemory {
  get(key: string): Promise<number | undefined>;
  put(key: string, ratio: number): Promise<void>;
}

interface Schema extends DBSchema {
  ratios: { key: string; value: number };
}

/** In the browser's storage. Where that is closed nothing is remembered, and nothing breaks. */
export function browserCalibrationMemory(): CalibrationMemory {
  const open = () =>
    openDB<Schema>('artivi-machine', 1, { upgrade: (database) => void database.createObjectStore('ratios') });
  return {
    async get(key) {
      try {
        const database = await open();
        const ratio = await database.get('ratios', key);
        database.close();
        return ratio;
      } catch {
        return undefined;
      }
    },
    async put(key, ratio) {
      try {
        const database = await open();
        await database.put('ratios', ratio, key);
        database.close();
      } catch {
        // It is measured again on the next visit.
      }
    },
  };
}
