/**
 * `npm start`: installs what is missing, builds what has changed, serves the app on loopback and opens it.
 * `--port N` begins at another port, `--no-open` leaves the browser alone. Ctrl+C ends it.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import './node-version.mjs';
import { portArgument } from './arguments.mjs';
import { build, isBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { projectRoot } from './process.mjs';
import { defaultPort, serve } from './serve.mjs';

async function start() {
  const port = portArgument('--port', defaultPort);
  await ensureInstalled();
  if (!isBuilt()) {
    console.log('Building the app.');
    if ((await build({ quiet: true })) !== 0)
      throw new Error('The app could not be built; what went wrong stands above.');
  }
  const server = await serve({ root: path.join(projectRoot, 'dist'), port });
  if (port !== 0 && server.port !== port) {
    console.log(`Port ${port} is taken. A browser keeps patches by address, so those made there are not seen here.`);
  }
  console.log(`ARTIVI is at ${server.url}\nCtrl+C ends it.`);
  endWith(server);
  if (!process.argv.includes('--no-open')) openBrowser(server.url);
}

function endWith(server) {
  const end = () => server.close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** Opens the address where there is a desktop. The address is printed anyway, so nothing depends on it. */
function openBrowser(url) {
  const command = opener();
  if (command === undefined) return;
  const [name, ...args] = command;
  const child = spawn(name, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => console.log('The browser did not open by itself; open the address by hand.'));
  child.unref();
}

function opener() {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI) return undefined;
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['cmd', '/c', 'start', ''];
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}

start().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
