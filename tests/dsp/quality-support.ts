import { resolveFftSize } from '../../src/dsp/auto.ts';
import { createMagnitudeMapper } from '../../src/dsp/magnitudes.ts';
import type { PhaseBackend, PhaseProblem, PhaseStart } from '../../src/dsp/phase/contract.ts';
import { linearAxis } from '../../src/values/axis.ts';
import { pearson, plainSpectrum } from '../support/plain-spectrum.ts';
import { photoColumns } from './photo.ts';

/** The photos of torchaudio's table: 3 s at 44 100 Hz and hop 64, 360 rows. */
export const rows = 360;
export const frames = 2067;

export interface PhotoMagnitudes {
  readonly columns: Float32Array;
  readonly problem: PhaseProblem;
}

/** A photo as Griffin-Lim gets it, at the exact FFT size of 718 or at the automatic one of 1024. */
export async function photoProblem(name: string, contrast: number, size: 'exact' | 'auto'): Promise<PhotoMagnitudes> {
  const columns = await photoColumns(name, frames, rows, contrast);
  const fftSize = resolveFftSize(size, rows);
  const axis = linearAxis(44100);
  const mapper = createMagnitudeMapper({ axis, law: { kind: 'linear' }, height: rows, fftSize, sampleRate: 44100 });
  const layout = { fftSize, hopLength: 64, frames };
  const magnitude = mapper(columns, frames);
  return { columns, problem: { layout, magnitude, iterations: 32, momentum: 0.99, seed: 1, firstFrame: 0 } };
}

export interface Outcome {
  readonly sound: Float32Array;
  /** Spectral convergence on the renderer's own grid, decibels. */
  readonly decibels: number;
  readonly iterations: number;
}

export async function solveLast(backend: PhaseBackend, problem: PhaseProblem): Promise<Outcome> {
  for await (const step of backend.solve(problem)) {
    if (!step.isLast) continue;
    return { sound: await step.sound(), decibels: step.spectralConvergence, iterations: step.iteration };
  }
  throw new Error('The solve ended without a last step.');
}

export function turnsStart(turns: Float32Array): { readonly start: PhaseStart } {
  return { start: { kind: 'turns', turns } };
}

/** Every so many columns of the picture are looked at. */
const STRIDE = 12;

/** Pearson's r between a picture (columns of 360 rows) and the sound as another program's STFT with a Hann window shows it. */
export function seenCorrelation(sound: Float32Array, columns: Float32Array, window: number): number {
  const count = Math.floor(frames / STRIDE);
  const bins = window / 2 + 1;
  const shown = new Float64Array(count * rows);
  const wanted = new Float64Array(count * rows);
  // Only what each column needs, so that its centre is the picture's column to the sample.
  for (let i = 0; i < count; i += 1) {
    const column = i * STRIDE + STRIDE / 2;
    const from = column * 64 - window / 2;
    const stretch = Float32Array.from({ length: window }, (_, n) => sound[from + n] ?? 0);
    const seen = plainSpectrum(stretch, window, 1);
    for (let row = 0; row < rows; row += 1) {
      const at = (row / (rows - 1)) * (bins - 1);
      const first = Math.min(bins - 2, Math.floor(at));
      shown[i * rows + row] = seen[first]! + (at - first) * (seen[first + 1]! - seen[first]!);
      wanted[i * rows + row] = columns[column * rows + row]!;
    }
  }
  return pearson(shown, wanted);
}
