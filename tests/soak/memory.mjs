/**
 * Ten minutes and one hour of sound through the built app, for memory: `npm run soak`. A table of megabytes over the idle tab,
 * and an exit code of 1 where a goal is missed. Few iterations do: memory does not grow with them.
 *
 *     node tests/soak/memory.mjs [--minutes 10,60] [--iterations 4]
 */
import os from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openApp, photoFiles, picturePatch, seesProcesses } from '../bench/support/app-under-test.mjs';

const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '10,60' }, iterations: { type: 'string', default: '4' } },
});
const GOAL_MEGABYTES = 400;

/** Renders so many minutes of one photo and saves them as a WAV; what it took. */
async function soak(minutes) {
  const app = await openApp({ headroom: 7200, ...(process.env.ARTIVI_DIST && { dist: process.env.ARTIVI_DIST }) });
  try {
    const idle = app.memory.now();
    app.memory.reset();
    const since = performance.now();
    const params = { iterations: Number(options.iterations) };
    const state = await app.open(picturePatch({ files: photoFiles(1), seconds: 60 * minutes, params }));
    if (state !== 'done') throw new Error(`The run of ${minutes} minutes ended ${state}.`);
    const seconds = (performance.now() - since) / 1000;
    const rendering = app.memory.peak() - idle;
    app.memory.reset();
    const save = app.page.getByTestId('node-wavOut').getByTestId('action-save');
    const waiting = app.page.waitForEvent('download', { timeout: 1_800_000 });
    await save.click();
    const download = await waiting;
    const failure = await download.failure();
    if (failure) throw new Error(`The WAV of ${minutes} minutes could not be saved: ${failure}.`);
    return { minutes, seconds, rendering, saving: app.memory.peak() - idle, after: app.memory.now() - idle };
  } finally {
    await app.close();
  }
}

if (!seesProcesses) {
  console.log('Memory of processes can be seen on Linux only: nothing was run.');
  process.exit(0);
}
console.log(`${os.cpus()[0].model}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`);
console.log('| sound | rendered in | while rendering | while saving the WAV | afterwards | goal |');
console.log('|---|---|---|---|---|---|');
for (const minutes of options.minutes.split(',').map(Number)) {
  const { seconds, rendering, saving, after } = await soak(minutes);
  const cells = [rendering, saving, after].map((value) => `+${value.toFixed(0)} MB`);
  console.log(`| ${minutes} min | ${seconds.toFixed(0)} s | ${cells.join(' | ')} | < ${GOAL_MEGABYTES} MB |`);
  if (Math.max(rendering, saving) >= GOAL_MEGABYTES) process.exitCode = 1;
}
