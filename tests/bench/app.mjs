/**
 * Times the built app from the click on Render to done, and looks at its memory and its page's thread meanwhile.
 *
 *     node tests/bench/app.mjs [--reps 5] [--minutes 10]
 *
 * The original's example is ten pictures of 3 s with a second of silence after each, at FFT size auto; torchaudio renders the
 * same picture at 718, the original's size, where it is installed (support/torchaudio.mjs).
 */
import os from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openApp, photoFiles, picturePatch, seesProcesses } from './support/app-under-test.mjs';
import { keepResults, median } from './support/results.mjs';
import { torchaudioSeconds } from './support/torchaudio.mjs';

const { values: options } = parseArgs({
  options: { reps: { type: 'string', default: '5' }, minutes: { type: 'string', default: '10' } },
});
const reps = Number(options.reps);
const dist = process.env.ARTIVI_DIST;
const start = () => openApp({ headroom: 1200, ...(dist && { dist }) });
const example = { files: photoFiles(10), seconds: 3, gap: 1 };
const ROWS = 360;

async function small() {
  const app = await start();
  try {
    await app.open(picturePatch({ files: photoFiles(1), seconds: 3 }));
    const runs = [];
    for (let i = -1; i < reps; i += 1) {
      const run = await app.rerender('griffinLim', 'seed', 10 + i);
      if (i >= 0) runs.push(run);
    }
    let next = 100;
    const task = await app.longestTask(async () => {
      for (let i = 0; i < 3; i += 1) {
        next += 1;
        await app.rerender('griffinLim', 'seed', next);
      }
    });
    return { version: await app.version(), ...summary(runs), task };
  } finally {
    await app.close();
  }
}

/** Memory of the first render of the example, then its times: the node alone, and with decoding and drawing. */
async function originalsExample() {
  const app = await start();
  try {
    const idle = app.memory.now();
    app.memory.reset();
    await app.open(picturePatch(example));
    const megabytes = seesProcesses ? app.memory.peak() - idle : undefined;
    const node = [];
    const whole = [];
    for (let i = 0; i < reps; i += 1) {
      node.push(await app.rerender('griffinLim', 'seed', 10 + i));
      // Another gap makes the pictures be decoded and joined anew; a thousandth of a second does not change the columns.
      whole.push(await app.rerender('imageSource', 'gap', 1 + (i + 1) / 10_000));
    }
    const task = await app.longestTask(() => app.rerender('imageSource', 'gap', 1.002));
    return { megabytes, node: summary(node), whole: summary(whole), task };
  } finally {
    await app.close();
  }
}

/** Seconds from the click on Render for one picture of so many seconds. */
async function lengths() {
  const found = [];
  for (const seconds of [3, 40, 60 * Number(options.minutes)]) {
    const app = await start();
    try {
      await app.open(picturePatch({ files: photoFiles(1), seconds }));
      const run = await app.rerender('griffinLim', 'seed', 1);
      found.push({ soundSeconds: seconds, seconds: run.seconds });
    } finally {
      await app.close();
    }
  }
  return found;
}

function summary(runs) {
  const bad = runs.find(({ state }) => state !== 'done');
  if (bad) throw new Error(`A run ended ${bad.state}.`);
  const of = (name) => median(runs.map((run) => run[name]));
  return { seconds: of('seconds'), firstSoundSeconds: of('firstSoundSeconds') };
}

/** The example as torchaudio gets it: 360 rows, the lowest first, black between the pictures. */
async function exampleMagnitudes() {
  const columns = Math.round((example.seconds * 44_100) / 64);
  const gap = Math.round((example.gap * 44_100) / 64);
  const frames = example.files.length * (columns + gap) - gap;
  const magnitude = new Float32Array(frames * ROWS);
  for (const [i, file] of example.files.entries()) {
    const size = { width: columns, height: ROWS, fit: 'fill' };
    const grey = await sharp(file).greyscale().resize(size).raw().toBuffer();
    for (let column = 0; column < columns; column += 1) {
      const at = (i * (columns + gap) + column) * ROWS;
      for (let row = 0; row < ROWS; row += 1) magnitude[at + row] = grey[(ROWS - 1 - row) * columns + column] / 255;
    }
  }
  return { magnitude, frames };
}

console.log(`${os.cpus()[0].model}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`);
const results = { small: await small() };
console.log('3 s picture', results.small);
results.example = await originalsExample();
const common = { fftSize: 718, hopLength: 64, iterations: 32, threads: 2, reps: 2 };
results.example.torchaudio = torchaudioSeconds({ ...(await exampleMagnitudes()), ...common });
console.log('the original’s example', results.example);
results.lengths = await lengths();
console.log('lengths', results.lengths);
keepResults('app', results);
