/** Memory of the browser's renderer processes, as Linux tells it. */
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_EVERY = 100;

/**
 * Watches the renderers of the browser whose profile is this folder. Megabytes are of what the processes have
 * made themselves (anonymous and shared memory, in proportion); mapped files, the browser's own code, are left out, for what
 * of them counts depends on which other browsers run.
 */
export function watchMemory(profile) {
  const browser = browserOf(profile);
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, renderersMegabytes(browser));
  };
  const timer = setInterval(look, SAMPLE_EVERY);
  return {
    now: () => renderersMegabytes(browser),
    /** The largest since the last `reset`. */
    peak: () => peak,
    reset() {
      peak = 0;
      look();
    },
    stop: () => clearInterval(timer),
  };
}

/** Words of a process's command line; Chromium's own children part them by spaces. */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  } catch {
    return [];
  }
}

function processes() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function browserOf(profile) {
  const isBrowser = (command) =>
    command.some((word) => word === `--user-data-dir=${profile}`) &&
    !command.some((word) => word.startsWith('--type='));
  return processes().find((pid) => isBrowser(commandOf(pid)));
}

function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8').match(/^PPid:\s+(\d+)/m)?.[1];
  } catch {
    return undefined;
  }
}

/** Renderers hang below the browser, some by way of a zygote. */
function descendsFrom(pid, ancestor) {
  for (let at = pid, steps = 0; at !== undefined && steps < 6; at = parentOf(at), steps += 1)
    if (at === ancestor) return true;
  return false;
}

function renderersMegabytes(browser) {
  let kilobytes = 0;
  for (const pid of processes()) {
    const command = commandOf(pid);
    if (!command.includes('--type=renderer') || !descendsFrom(pid, browser)) continue;
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      for (const [, size] of rollup.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+)/gm)) kilobytes += Number(size);
    } catch {
      // It has ended meanwhile.
    }
  }
  return kilobytes / 1024;
}
