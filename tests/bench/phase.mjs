/**
 * Times the wasm backend in Chromium against a native Griffin-Lim on FFTW, repetition by repetition in turn.
 *
 *     node tests/bench/phase.mjs [--reps 9] [--threads 2] [--sizes 768,1024,718] [--frames 2067] [--iterations 32]
 *
 * ARTIVI_FFTW_PEER names the peer's binary: `peer mag.f32 n_fft hop iterations momentum threads reps out.f32 batch state`,
 * which with 0 reps prints "ready", then seconds for each line it reads. ARTIVI_TORCHAUDIO_PEER names a script for torchaudio,
 * see support/torchaudio.mjs. What is not there is said, and only our own times are taken.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import { chromiumFlags, findChromium } from '../../scripts/chromium.mjs';
import { isolationHeaders } from '../../scripts/headers.mjs';
import { keepResults } from './support/results.mjs';
import { torchaudioSeconds } from './support/torchaudio.mjs';

const { values: options } = parseArgs({
  options: {
    reps: { type: 'string', default: '9' },
    threads: { type: 'string', default: '2' },
    sizes: { type: 'string', default: '768,1024,718' },
    frames: { type: 'string', default: '2067' },
    iterations: { type: 'string', default: '32' },
  },
});
const reps = Number(options.reps);
const hopLength = 64;

const results = [];
const folder = mkdtempSync(path.join(os.tmpdir(), 'artivi-bench-'));
const peers = [];
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
let server;
let browser;

try {
  await buildWasm();
  server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    worker: { format: 'es' },
    server: { host: '127.0.0.1', port: 0, headers: isolationHeaders, hmr: false },
  });
  await server.listen();
  const executablePath = findChromium();
  browser = await chromium.launch({ args: chromiumFlags(), ...(executablePath ? { executablePath } : {}) });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${server.httpServer.address().port}/tests/bench/phase.html`);
  await page.waitForFunction(() => 'phaseBench' in globalThis);
  const instructions = await page.evaluate(() => globalThis.phaseBench.instructions());
  console.log(`Chromium ${browser.version()}, ${instructions}, ${os.cpus()[0].model}, ${os.cpus().length} cores`);
  for (const size of options.sizes.split(',')) await compare(page, Number(size));
  keepResults('phase', { chromium: browser.version(), instructions, results });
} finally {
  for (const peer of peers) peer.kill();
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(page, fftSize) {
  const [frames, iterations, threads] = [options.frames, options.iterations, options.threads].map(Number);
  const benchCase = { fftSize, hopLength, frames, iterations, threads };
  const peer = await startPeer(benchCase);
  const times = { ours: [], first: [], peer: [] };
  for (let rep = -2; rep < reps; rep++) {
    const timing = await page.evaluate((one) => globalThis.phaseBench.solve(one), benchCase);
    const peerSeconds = await peer?.();
    if (rep < 0) continue;
    times.ours.push(timing.seconds);
    times.first.push(timing.firstSeconds);
    if (peerSeconds !== undefined) times.peer.push(peerSeconds);
  }
  const torchaudio = torchaudioSeconds({ magnitude: noise(benchCase), ...benchCase, reps: 3 });
  report(benchCase, times, torchaudio);
  results.push({ ...benchCase, seconds: { ...times, torchaudio } });
}

function report({ fftSize, frames, iterations, threads }, { ours, first, peer }, torchaudio) {
  const ratios = ours.map((seconds, i) => seconds / peer[i]);
  const parts = [
    `${fftSize}/${hopLength}, ${frames} frames, ${iterations} iterations, ${threads} threads:`,
    `wasm ${milliseconds(median(ours))} (least ${milliseconds(Math.min(...ours))}), first sound ${milliseconds(median(first))}`,
  ];
  if (peer.length > 0) {
    parts.push(`| FFTW ${milliseconds(median(peer))} (least ${milliseconds(Math.min(...peer))})`);
    parts.push(
      `| ratio of medians ${(median(ours) / median(peer)).toFixed(2)}, median ratio ${median(ratios).toFixed(2)},`,
    );
    parts.push(`of least ${(Math.min(...ours) / Math.min(...peer)).toFixed(2)}`);
  } else parts.push('| FFTW: not installed here (ARTIVI_FFTW_PEER)');
  if (torchaudio) parts.push(`| torchaudio ${milliseconds(median(torchaudio))}`);
  else parts.push('| torchaudio: not installed here (ARTIVI_TORCHAUDIO_PEER)');
  console.log(parts.join(' '));
}

/** The same numbers as the page makes. */
function noise({ frames, fftSize }) {
  const length = frames * (fftSize / 2 + 1);
  return Float32Array.from({ length }, (_, i) => (Math.imul(i, 2654435761) >>> 8) / 2 ** 24);
}

/** Starts the peer on the same magnitudes; resolves to a function that runs it once, or undefined without a peer. */
async function startPeer({ fftSize, frames, iterations, threads }) {
  const binary = process.env.ARTIVI_FFTW_PEER;
  if (!binary) return undefined;
  const file = path.join(folder, `${fftSize}.f32`);
  writeFileSync(file, noise({ frames, fftSize }));
  const args = [file, fftSize, hopLength, iterations, 0.99, threads, 0, path.join(folder, 'out.f32'), 8, 0].map(String);
  const peer = spawn(binary, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  peers.push(peer);
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return async () => {
    peer.stdin.write('go\n');
    return Number((await lines.next()).value);
  };
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function milliseconds(seconds) {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
