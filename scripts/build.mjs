/** Builds the app into dist/: `npm run build`, and `npm start` where the sources have changed since the last time. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import './node-version.mjs';
import { isMain } from './arguments.mjs';
import { ensureInstalled } from './install.mjs';
import { projectRoot, run, script, tool } from './process.mjs';

const sources = ['src', 'public', 'patches', 'vite', 'scripts', 'index.html', 'vite.config.ts', 'package-lock.json'];
/** What the build itself makes among the sources. */
const generated = /(^|[\\/])build$|\.wasm$|\.wasm\.map$/;
const distFolder = path.join(projectRoot, 'dist');
const stampFile = path.join(distFolder, '.sources');

/** SHA-256 over names and bytes of everything the build reads. */
export function hashSources(root = projectRoot) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((name) => filesIn(root, name)).sort()) {
    const bytes = readFileSync(path.join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function filesIn(root, name) {
  const full = path.join(root, name);
  if (!existsSync(full) || generated.test(name)) return [];
  const entries = entriesOf(full);
  return entries === undefined ? [name] : entries.flatMap((entry) => filesIn(root, path.join(name, entry)));
}

/** Names in a folder, or undefined for a file. */
function entriesOf(full) {
  try {
    return readdirSync(full);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Compiles the WebAssembly modules. Returns an exit code. */
export async function buildWasm(options = {}) {
  return existsSync(path.join(projectRoot, 'scripts', 'build-wasm.mjs')) ? run(script('build-wasm.mjs'), options) : 0;
}

/** Builds whether or not anything changed. Returns an exit code. */
export async function build(options = {}) {
  const hash = hashSources();
  const code = (await buildWasm(options)) || (await run(tool('vite', 'build'), options));
  if (code === 0) {
    mkdirSync(distFolder, { recursive: true });
    writeFileSync(stampFile, hash);
  }
  return code;
}

/** Whether dist/ was built from the sources as they are. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hashSources();
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  process.exitCode = await build();
}
