/**
 * torchaudio's Griffin-Lim on the processor, where it is installed: ARTIVI_TORCHAUDIO_PEER names a script that is called as
 * `python script mag.npy out.wav --n_fft N --hop H --n_iter I --threads T --reps R` and prints JSON with `seconds`, a list;
 * ARTIVI_PYTHON the Python to run it with (python3 if unset).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** Seconds of each repetition; undefined where the peer is not installed. Magnitudes: frame after frame, bin 0 first. */
export function torchaudioSeconds({ magnitude, frames, fftSize, hopLength, iterations, threads, reps }) {
  const script = process.env.ARTIVI_TORCHAUDIO_PEER;
  if (!script) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'artivi-peer-'));
  try {
    const input = path.join(folder, 'mag.npy');
    writeFileSync(input, npy(magnitude, frames, fftSize / 2 + 1));
    const options = { n_fft: fftSize, hop: hopLength, n_iter: iterations, threads, reps };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const python = process.env.ARTIVI_PYTHON ?? 'python3';
    const { status, stdout, stderr } = spawnSync(python, [script, input, path.join(folder, 'out.wav'), ...words], {
      encoding: 'utf8',
    });
    if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)).seconds;
    console.error(`torchaudio could not be run: ${stderr || 'no reason given'}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A NumPy file (format 1.0) of bins × frames, from frame after frame: in Fortran's order that is the same bytes. */
function npy(values, frames, bins) {
  const words = `{'descr': '<f4', 'fortran_order': True, 'shape': (${bins}, ${frames}), }`;
  const header = `${words.padEnd(Math.ceil((words.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(values.buffer)]);
}
