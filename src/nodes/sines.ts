import { z } from 'zod';
import type { SineBank, SineRequest } from '../dsp/sines/contract.ts';
import type { EvaluateContext } from '../engine/contract.ts';
import { audioInMemory } from '../values/audio.ts';
import { BLOCK_COLUMNS, type Picture } from '../values/picture.ts';
import { declareNode } from './declare.ts';
import { pictureAt } from './inputs.ts';
import { choiceParam, integerParam, switchParam } from './params.ts';
import type { Platform } from './platform.ts';

const params = z.strictObject({
  voice: choiceParam(['sine', 'noise'], 'sine', {
    label: 'each row is',
    help: 'A pure tone, or a band of noise as wide as the row.',
    options: { sine: 'a sine', noise: 'a band of noise' },
    field: 'segments',
  }),
  inTune: switchParam(true, {
    label: 'in tune',
    help: 'On a notes axis, the row nearest to each note sounds exactly that note.',
  }),
  normalise: switchParam(true, {
    label: 'normalise',
    help: 'Peak at −1 dB of full scale. Off, a white row is a sine at full scale.',
  }),
  seed: integerParam(
    { min: 0, max: 2 ** 31 - 1, default: 0 },
    { label: 'seed', step: 1, help: 'Another seed, other start phases and other noise.', advanced: true },
  ),
});

type Context = EvaluateContext<z.output<typeof params>, Platform>;

/** Peak of a normalised sound: −1 dB of full scale. */
const NORMAL_PEAK = 10 ** (-1 / 20);
/** Samples of single oscillators in one request: some 20 milliseconds of work. Part of the result's last bits. */
const REQUEST_SAMPLES = 2 ** 23;

export const sines = declareNode({
  type: 'sines',
  version: 1,
  title: 'Sines',
  category: 'convert',
  summary: 'Plays the picture: each row is a tone at its place on the axis.',
  synonyms: ['oscillators', 'additive', 'synthesis', 'notes', 'tones', 'picture to sound', 'ans', 'noise'],
  inputs: { picture: { kind: 'picture', label: 'picture' } },
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params,
  settings: ['sampleRate', 'hopLength'],

  async evaluate(context) {
    const picture = pictureAt(context, 'picture');
    const { params, settings, platform } = context;
    if (picture.width < 2) {
      const message = 'The picture is 1 column wide; a sound needs at least 2. Make it longer.';
      context.fail({ code: 'picture-too-short', message, port: 'picture' });
    }
    const bank = await bankOf(context, picture);
    const samples = allocate(context, (picture.width - 1) * settings.hopLength);
    const started = performance.now();
    await render(context, picture, bank, samples);
    const peak = peakOf(samples);
    if (params.normalise && peak > 0) scale(samples, NORMAL_PEAK / peak);
    const seconds = Math.max(1e-6, (performance.now() - started) / 1000);
    return {
      outputs: { audio: audioInMemory(settings.sampleRate, [samples]) },
      facts: {
        rows: picture.height,
        threads: platform.sines.threads,
        timesRealTime: samples.length / settings.sampleRate / seconds,
      },
      warnings: peak === 0 ? ['No row sounds: the picture is black, or its axis lies above what can be heard.'] : [],
      retainedBytes: samples.byteLength,
    };
  },
});

async function bankOf({ params, settings }: Context, { axis, height }: Picture): Promise<SineBank> {
  const { rowBandwidths, sineFrequencies } = await import('../dsp/sines/tuning.ts');
  const frequencies = sineFrequencies(axis, height, params.inTune);
  return {
    sampleRate: settings.sampleRate,
    hopLength: settings.hopLength,
    frequencies,
    bandwidths: params.voice === 'noise' ? rowBandwidths(frequencies) : undefined,
    seed: params.seed,
  };
}

function allocate(context: Context, samples: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(samples);
  } catch {
    const minutes = Math.round(samples / context.settings.sampleRate / 60);
    const message = `There is not enough memory for ${minutes} minutes of sound. Play a shorter picture.`;
    return context.fail({ code: 'out-of-memory', message });
  }
}

/**
 * Block by block of the picture, each with the last column of the block before it; requests are cut by rows and hop
 * alone, so that the sound is the same to the byte for any number of threads.
 */
async function render(context: Context, picture: Picture, bank: SineBank, samples: Float32Array): Promise<void> {
  const { valuesToLevels } = await import('../dsp/laws.ts');
  const { hopLength } = bank;
  const { height, width, law } = picture;
  const stretch = requestLength(bank);
  let before: Float32Array | undefined;
  for (let from = 0; from < width; from += BLOCK_COLUMNS) {
    const to = Math.min(width, from + BLOCK_COLUMNS);
    const block = valuesToLevels(law, await picture.read(from, to));
    const levels = before ? joined(before, block) : block;
    const firstColumn = before ? from - 1 : from;
    before = block.slice((to - from - 1) * height);
    const requests: SineRequest[] = [];
    const end = (to - 1) * hopLength;
    for (let at = firstColumn * hopLength; at < end; at += stretch) {
      requests.push(requestOf(bank, { levels, firstColumn, from: at, to: Math.min(end, at + stretch) }));
    }
    await renderAll(context, requests, samples);
  }
}

/** Samples of one request: whole columns where they are short enough. */
function requestLength({ hopLength, frequencies }: SineBank): number {
  const most = Math.max(64, Math.floor(REQUEST_SAMPLES / frequencies.length));
  return most >= hopLength ? Math.floor(most / hopLength) * hopLength : most - (most % 64);
}

/** Only the columns that the stretch touches travel. */
function requestOf(bank: SineBank, { levels, firstColumn, from, to }: Omit<SineRequest, 'bank'>): SineRequest {
  const rows = bank.frequencies.length;
  const first = Math.floor(from / bank.hopLength) - firstColumn;
  const last = Math.ceil(to / bank.hopLength) - firstColumn;
  const part = levels.slice(first * rows, (last + 1) * rows);
  return { bank, levels: part, firstColumn: firstColumn + first, from, to };
}

async function renderAll(context: Context, requests: readonly SineRequest[], samples: Float32Array): Promise<void> {
  const { sines } = context.platform;
  for (let at = 0; at < requests.length; at += sines.threads) {
    const batch = requests.slice(at, at + sines.threads);
    const sounds = await rendered(context, batch);
    for (const [i, sound] of sounds.entries()) samples.set(sound, batch[i]!.from);
    const done = batch.at(-1)!.to / samples.length;
    context.progress(done, { text: `${Math.floor(100 * done)} %` });
    await context.checkpoint();
  }
}

/** By the workers; by this one where they were lost. */
async function rendered({ platform }: Context, batch: readonly SineRequest[]): Promise<Float32Array[]> {
  try {
    return await platform.sines.renderSines(batch);
  } catch {
    const { renderSines } = await import('../dsp/sines/render.ts');
    return batch.map(renderSines);
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const result = new Float32Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i += 1) peak = Math.max(peak, Math.abs(samples[i]!));
  return peak;
}

function scale(samples: Float32Array, factor: number): void {
  for (let i = 0; i < samples.length; i += 1) samples[i] = samples[i]! * factor;
}
