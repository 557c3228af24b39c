import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { LoadOptions } from '../../src/media/npy/load.ts';
import { type Problem, ProblemError } from '../../src/values/problem.ts';

/** A file that NumPy wrote, by `tests/fixtures/npy/make.py`. */
export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../fixtures/npy/${name}`, import.meta.url)));
}

export const plainOptions: LoadOptions = {
  array: '',
  plane: 'mean',
  along: 'auto',
  scaling: 'auto',
  checkpoint: async () => {},
};

/** A `.npy` file with any header text and data. */
export function npyOf(header: string, data = new Uint8Array(0), version = 1): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const lengthBytes = version === 1 ? 2 : 4;
  const bytes = new Uint8Array(8 + lengthBytes + text.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  for (let i = 0; i < lengthBytes; i += 1) bytes[8 + i] = (text.length >> (8 * i)) & 255;
  bytes.set(text, 8 + lengthBytes);
  bytes.set(data, 8 + lengthBytes + text.length);
  return bytes;
}

/** The Problem that something ends with; undefined where it works. Anything else that is thrown is thrown on. */
export async function problemIn(work: () => unknown): Promise<Problem | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

export function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
