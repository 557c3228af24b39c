/**
 * Runs the scripts of a folder, one after the other: `npm run bench` those of tests/bench (`*.mjs` and `*.bench.ts`),
 * `npm run soak` those of tests/soak. Names after it choose among them: `npm run bench -- phase`.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import './node-version.mjs';
import { build, buildWasm, isBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { projectRoot, run, script } from './process.mjs';

async function runAll(kind, names) {
  await ensureInstalled();
  const folder = path.join(projectRoot, 'tests', kind);
  const isEntry = (name) => name.endsWith('.mjs') || name.endsWith(`.${kind}.ts`);
  const all = existsSync(folder) ? readdirSync(folder).filter(isEntry) : [];
  const chosen = all.filter((file) => names.length === 0 || names.some((name) => file.includes(name))).sort();
  if (chosen.length === 0) {
    console.error(`There is nothing to run${names.length > 0 ? ` named ${names.join(', ')}` : ''} in tests/${kind}.`);
    return 1;
  }
  if ((await buildWasm({ quiet: true })) !== 0 || (!isBuilt() && (await build({ quiet: true })) !== 0)) return 1;
  let worst = 0;
  for (const file of chosen) {
    console.log(`\n── ${file} ──`);
    const module = path.join('tests', kind, file);
    worst = Math.max(
      worst,
      await run(file.endsWith('.ts') ? script('run-module.mjs', module) : [process.execPath, module]),
    );
  }
  return worst;
}

const [kind, ...names] = process.argv.slice(2);
runAll(kind, names).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
