/**
 * Compiles the AssemblyScript of `src/dsp/wasm/assembly` to `src/dsp/wasm/generated`, when its content has changed.
 * One source, two instruction sets (with fused multiply-add and without) and two kinds of memory (shared by a team of
 * workers, or one worker's own where the page may not share).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = path.join(root, 'src', 'dsp', 'wasm', 'assembly');
const target = path.join(root, 'src', 'dsp', 'wasm', 'generated');
const stamp = path.join(root, '.cache', 'wasm-built-from.txt');

const common = '--runtime stub --noAssert -O3 --converge --uncheckedBehavior always --importMemory'.split(' ');
const features = ['--enable', 'simd', '--enable', 'threads'];
const shared = ['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];

export const variants = {
  'phase.simd.wasm': [...features, ...shared],
  'phase.relaxed.wasm': [...features, '--enable', 'relaxed-simd', ...shared],
  'phase.simd.unshared.wasm': features,
  'phase.relaxed.unshared.wasm': [...features, '--enable', 'relaxed-simd'],
};

/** Compiles what is out of date. Resolves to the names written; rejects with the compiler's messages. */
export async function buildWasm() {
  const digest = sourceDigest();
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (isCurrent && Object.keys(variants).every((name) => existsSync(path.join(target, name)))) return [];
  mkdirSync(target, { recursive: true });
  for (const [name, options] of Object.entries(variants)) {
    replaceFile(path.join(target, name), await compile(options));
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return Object.keys(variants);
}

/** Never half written for whoever reads it meanwhile. */
function replaceFile(file, bytes) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, file);
}

/** The bytes of the module, compiled with the given options on top of the common ones. */
export async function compile(options) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const messages = asc.createMemoryStream();
  const writeFile = (_name, contents) => {
    binary = contents;
  };
  const { error } = await asc.main(
    ['index.ts', '--baseDir', sources, '--outFile', 'phase.wasm', ...common, ...options],
    {
      stdout: messages,
      stderr: messages,
      writeFile,
    },
  );
  if (error || binary === undefined) throw new Error(`The DSP module does not compile.\n${messages.toString()}`);
  return binary;
}

/** Everything that decides what comes out: the sources, this script and the compiler's version. */
function sourceDigest() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(path.join(root, 'node_modules', 'assemblyscript', 'package.json')));
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(path.join(sources, name)));
  return hash.digest('hex');
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const written = await buildWasm().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  if (written.length > 0) console.log(`Compiled ${written.join(', ')}.`);
}
