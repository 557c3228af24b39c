/** Starting other programs, the same on every system. Node built-ins only. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const projectRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The command lines of the tools, run through Node itself, so that no shell and no .cmd file is involved. */
const tools = {
  vite: 'node_modules/vite/bin/vite.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
};

/** `tool('vite', 'build')` → [node, the tool's file, 'build'], for `run`. */
export function tool(name, ...args) {
  return [process.execPath, path.join(projectRoot, tools[name]), ...args];
}

/** Runs a script of this folder, for `run`. */
export function script(name, ...args) {
  return [process.execPath, path.join(projectRoot, 'scripts', name), ...args];
}

/** npm as it was called, or the one on the path. */
export function npm(...args) {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own)) return [process.execPath, own, ...args];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', ...args];
}

/**
 * Runs a command in the project's folder and resolves to its exit code: 127 where it could not be started, 124 where it ran
 * longer than `seconds`. Its output goes to the terminal; with `quiet` it is kept, and shown only when the command fails.
 * A signal that would end this process ends the command first.
 */
export function run([command, ...args], { quiet = false, seconds = 0, cwd = projectRoot, environment = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: command.endsWith('.cmd'),
    });
    const kept = [];
    child.stdout?.on('data', (data) => kept.push(data));
    child.stderr?.on('data', (data) => kept.push(data));
    const limit = seconds > 0 ? timeLimit(child, seconds) : undefined;
    const interruption = passSignalsTo(child);
    let failure = 0;
    child.on('error', (error) => {
      failure = 127;
      kept.push(Buffer.from(`${command}: ${error.message}\n`));
      if (!quiet) console.error(`${command}: ${error.message}`);
      if (child.pid === undefined) finish(127);
    });
    child.on('close', (code) => finish(failure || (limit?.expired() ? 124 : (code ?? 1))));

    function finish(code) {
      limit?.clear();
      if (interruption.release()) process.exit(130);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(kept));
      resolve(code);
    }
  });
}

/** Ends the child after `seconds`: kindly first, for good 10 s later. */
function timeLimit(child, seconds) {
  let expired = false;
  let last;
  const first = setTimeout(() => {
    expired = true;
    child.kill('SIGTERM');
    last = setTimeout(() => child.kill('SIGKILL'), 10_000);
  }, seconds * 1000);
  return {
    expired: () => expired,
    clear: () => {
      clearTimeout(first);
      clearTimeout(last);
    },
  };
}

/** `release` stops it, and says whether a signal came. */
function passSignalsTo(child) {
  let came = false;
  const forward = (signal) => {
    came = true;
    child.kill(signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  return {
    release: () => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      return came;
    },
  };
}
