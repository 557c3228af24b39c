/**
 * Imported first by everything a person starts: says plainly that Node is too old, instead of failing somewhere inside.
 * Written without newer syntax, so that old versions can read it.
 */
import process from 'node:process';

/** Vite and Vitest load modules in a way that these versions brought. */
export function isNodeNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

if (!isNodeNewEnough(process.versions.node)) {
  console.error(
    `ARTIVI needs Node 20.19 or newer (of Node 22: 22.12). This is Node ${process.versions.node}.\n` +
      'Get a current one at https://nodejs.org and start again.',
  );
  process.exit(1);
}
