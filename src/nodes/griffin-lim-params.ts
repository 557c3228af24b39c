import { z } from 'zod';
import type { TiledStart } from '../dsp/phase/tile-starts.ts';
import type { Audio } from '../values/audio.ts';
import type { Problem } from '../values/problem.ts';
import { choiceParam, integerParam, numberParam, switchParam } from './params.ts';

export const fftSizes = ['auto', 'exact', '512', '1024', '2048', '4096', '8192'] as const;

export const griffinLimParams = z.strictObject({
  style: choiceParam(['rich', 'clear'], 'rich', {
    label: 'style',
    help: 'Rich sound is dense and airy. Clear picture shows far sharper in a spectrogram and hums like a machine.',
    options: { rich: 'Rich sound', clear: 'Clear picture' },
    field: 'segments',
    when: { start: 'auto' },
  }),
  iterations: integerParam(
    { min: 0, max: 2000, default: 32 },
    { label: 'iterations', step: 1, help: 'More draw the picture clearer and take longer.' },
  ),
  momentum: numberParam(
    { min: 0, max: 1.2, default: 0.99 },
    {
      label: 'momentum',
      step: 0.01,
      help: '0 is the plain method. 0.99 gets there faster; above 1.05 it gets worse.',
      when: { method: 'momentum' },
    },
  ),
  fftSize: choiceParam(fftSizes, 'auto', {
    label: 'FFT size',
    unit: 'samples',
    help: 'Auto draws clearest. Exact makes each row one bin.',
    options: { auto: 'auto', exact: 'exact' },
  }),
  normalise: switchParam(true, {
    label: 'normalise',
    help: 'Peak at −1 dB of full scale. Off, a white row is a sine at full scale.',
  }),
  method: choiceParam(['momentum', 'admm'], 'momentum', {
    label: 'method',
    help: 'ADMM draws a little clearer and sounds a little smoother in as many iterations; it needs all of them, more memory and the processor.',
    options: { momentum: 'momentum', admm: 'ADMM' },
    advanced: true,
  }),
  start: choiceParam(['auto', 'random', 'lattice', 'pghi', 'phase'], 'auto', {
    label: 'start',
    help: 'Auto follows the style, or the phase input where one is wired. Random is rich and grainy; a pulse lattice is clear and periodic; PGHI brings a real spectrogram back as it sounded; the phase input lends the picture the timing of its sound.',
    options: {
      auto: 'auto',
      random: 'random',
      lattice: 'pulse lattice',
      pghi: 'PGHI',
      phase: 'phase input',
    },
    advanced: true,
  }),
  earlyStop: switchParam(false, {
    label: 'stop early',
    help: 'Stops when 8 more iterations bring less than 0.05 dB: nothing to see or hear is lost.',
    advanced: true,
    when: { method: 'momentum' },
  }),
  seed: integerParam(
    { min: 0, max: 2 ** 31 - 1, default: 0 },
    {
      label: 'seed',
      step: 1,
      help: 'Another seed, another start: the same picture, other grain.',
      advanced: true,
      when: { start: ['auto', 'random', 'pghi'] },
    },
  ),
  backend: choiceParam(['auto', 'wasm', 'webgpu', 'webgl2'], 'auto', {
    label: 'computes on',
    help: 'Auto measures what this machine has and takes the fastest.',
    options: { auto: 'auto', wasm: 'processor', webgpu: 'GPU (WebGPU)', webgl2: 'GPU (WebGL 2)' },
    advanced: true,
  }),
});

export type GriffinLimParams = z.output<typeof griffinLimParams>;

export type SettledStart = Exclude<GriffinLimParams['start'], 'auto'>;

/** What `auto` start means here, and the style that goes with it: whatever computes the same has the same params. */
export function settleStart(
  { style, start, method, earlyStop }: GriffinLimParams,
  hasPhase: boolean,
): Pick<GriffinLimParams, 'style' | 'earlyStop'> & { readonly start: SettledStart } {
  const byStyle = style === 'clear' ? 'lattice' : 'random';
  const settled = start !== 'auto' ? start : hasPhase ? 'phase' : byStyle;
  return { start: settled, style: settled === 'lattice' ? 'clear' : 'rich', earlyStop: earlyStop && method !== 'admm' };
}

/** What is wrong with the start, if anything. */
export function checkStart(start: SettledStart, phase: Audio | undefined): Problem | undefined {
  if (start !== 'phase' || phase !== undefined) return undefined;
  const message = 'Wire the sound whose phases are to be used, or choose another start under Advanced.';
  return { code: 'input-missing', message, port: 'phase' };
}

/** The start for the solver; `phase`, at the patch's rate, is there where `checkStart` found nothing wrong. */
export function tiledStart(start: SettledStart, phase: Audio | undefined): TiledStart {
  switch (start) {
    case 'lattice':
    case 'pghi':
      return { kind: start };
    case 'phase':
      return phase ? { kind: 'sound', read: (from, to) => readMono(phase, from, to) } : { kind: 'random' };
    case 'random':
      return { kind: 'random' };
    default:
      return assertNever(start);
  }
}

/** All channels averaged, zeros beyond the ends of the sound. */
async function readMono(audio: Audio, from: number, to: number): Promise<Float32Array> {
  const mono = new Float32Array(to - from);
  const end = Math.min(audio.length, to);
  if (end <= from) return mono;
  const channels = await audio.read(from, end);
  for (const samples of channels) {
    for (let i = 0; i < samples.length; i += 1) mono[i] = mono[i]! + samples[i]! / channels.length;
  }
  return mono;
}

function assertNever(start: never): never {
  throw new Error(`Unknown start ${String(start)}.`);
}
