/** What the benchmarks found, kept for `report.mjs` in a folder that git ignores. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'build', 'bench');

/** Keeps results under a name, with the machine, its load and the date. */
export function keepResults(name, results) {
  mkdirSync(folder, { recursive: true });
  const machine = {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    load: os.loadavg()[0],
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
  };
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ machine, ...results }, null, 2));
}

/** Undefined where that benchmark has not been run. */
export function readResults(name) {
  const file = path.join(folder, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
