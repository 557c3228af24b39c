import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** Which bundle a chunk belongs to: what the page may load, or what a worker may load. */
type ChunkSide = 'page' | 'worker';

interface ChunkRecord {
  readonly side: ChunkSide;
  readonly file: string;
  /** Modules with code in the chunk: relative to the project, with forward slashes. */
  readonly modules: readonly string[];
}

/** Where the report lies, relative to the project. */
const reportFile = 'node_modules/.cache/artivi/chunks.json';

/**
 * Writes down which modules went into which chunk, for `scripts/check-chunks.mjs`: Vite's manifest names the chunks but
 * not what is in them, and says nothing of workers. Workers are bundled while the page is, so the page's writes the file.
 */
export function chunkReport(root: string): { page(): Plugin; worker(): Plugin } {
  const records = new Map<string, ChunkRecord>();
  return {
    page: () => ({ ...collector('page', root, records), writeBundle: () => writeReport(root, [...records.values()]) }),
    worker: () => collector('worker', root, records),
  };
}

function collector(side: ChunkSide, root: string, records: Map<string, ChunkRecord>): Plugin {
  return {
    name: `artivi:chunk-report-${side}`,
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const rendered = Object.entries(chunk.modules).filter(([, module]) => module.renderedLength > 0);
        const modules = rendered.map(([id]) => moduleName(root, id));
        records.set(`${side} ${chunk.fileName}`, { side, file: chunk.fileName, modules });
      }
    },
  };
}

/** `/home/me/artivi/src/a.ts?worker` → `src/a.ts`; virtual modules keep their names. */
function moduleName(root: string, id: string): string {
  const file = id.replace(/\?.*$/, '');
  return path.isAbsolute(file) ? path.relative(root, file).replaceAll('\\', '/') : file.replace('\0', '');
}

function writeReport(root: string, chunks: readonly ChunkRecord[]): void {
  const file = path.join(root, reportFile);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ chunks }, null, 1)}\n`);
}
