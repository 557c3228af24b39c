/** `npm run dev`: installs what is missing, compiles the WebAssembly, and starts Vite's server. Arguments go to Vite. */
import process from 'node:process';
import './node-version.mjs';
import { buildWasm } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { run, tool } from './process.mjs';

async function develop() {
  await ensureInstalled();
  const code = await buildWasm();
  return code || run(tool('vite', ...process.argv.slice(2)));
}

develop().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
