/** Installs the packages where they are missing or not the ones of package-lock.json. Node built-ins only. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { npm, projectRoot, run } from './process.mjs';

/**
 * Whether node_modules holds what package-lock.json asks for, by npm's own record of what it installed, which it writes last.
 * Packages for other systems are optional in the lock and not expected.
 */
export function isInstalled(root = projectRoot) {
  try {
    const asked = packagesOf(path.join(root, 'package-lock.json'));
    const present = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
    return Object.entries(asked)
      .filter(([name, entry]) => name !== '' && !entry.optional && !entry.devOptional)
      .every(([name, entry]) => present[name]?.version === entry.version);
  } catch {
    // No record, or one cut short: not installed.
    return false;
  }
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Installs if needed. Throws with a plain sentence where npm cannot. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing packages. This happens once and takes a minute or so.');
  // Development packages build the app, so they are wanted even where NODE_ENV says production.
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  if ((await run(npm('ci', ...options), { quiet: true })) === 0) return;
  console.log('That did not work; trying once more without the lock file’s exact layout.');
  if ((await run(npm('install', ...options), { quiet: true })) === 0) return;
  throw new Error(
    'The packages could not be installed. npm says why above; often it is the network. Then start again.',
  );
}
