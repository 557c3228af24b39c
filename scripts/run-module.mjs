/** Runs one module in Node the way the tests see it, TypeScript and Vite's addresses (`?url`, import.meta.glob) included. */
import path from 'node:path';
import process from 'node:process';
import { createServer } from 'vite';
import { projectRoot } from './process.mjs';

const [file] = process.argv.splice(2, 1);
const server = await createServer({
  root: projectRoot,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
try {
  await server.ssrLoadModule(path.join(projectRoot, file));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await server.close();
}
