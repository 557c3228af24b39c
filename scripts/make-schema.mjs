// Writes docs/patch.schema.json from the schema that reads patches. A test fails while the two differ.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = new URL('../', import.meta.url);
const { module } = await runnerImport(fileURLToPath(new URL('src/patch/schema.ts', root)), { configFile: false });
await mkdir(new URL('docs/', root), { recursive: true });
await writeFile(new URL('docs/patch.schema.json', root), `${JSON.stringify(module.patchJsonSchema(), null, 2)}\n`);
