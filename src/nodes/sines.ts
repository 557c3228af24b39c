import { z } from 'zod';
import type { SineBank, SineRequest } from '../dsp/sines/contract.ts';
import type { EvaluateContext } from '../engine/contract.ts';
import type { SampleRoom } from '../media/scratch/sample-room.ts';
import type { Audio } from '../values/audio.ts';
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
    const room = await openRoom(context, (picture.width - 1) * settings.hopLength);
    const started = performance.now();
    const peak = await render(context, picture, bank, room);
    const gain = params.normalise && peak > 0 ? NORMAL_PEAK / peak : 1;
    const seconds = Math.max(1e-6, (performance.now() - started) / 1000);
    return {
      outputs: { audio: soundOf(settings.sampleRate, room, gain) },
      facts: {
        rows: picture.height,
        threads: platform.sines.threads,
        timesRealTime: room.length / settings.sampleRate / seconds,
      },
      warnings: peak === 0 ? ['No row sounds: the picture is black, or its axis lies above what can be heard.'] : [],
      retainedBytes: room.retainedBytes,
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

/** Room in memory, or beyond it for long sounds. */
async function openRoom(context: Context, samples: number): Promise<SampleRoom> {
  const { openSampleRoom } = await import('../media/scratch/sample-room.ts');
  try {
    return await openSampleRoom(samples, context.platform.scratch);
  } catch {
    const minutes = Math.round(samples / context.settings.sampleRate / 60);
    const message = `There is not enough memory for ${minutes} minutes of sound. Play a shorter picture.`;
    return context.fail({ code: 'out-of-memory', message });
  }
}

/**
 * Block by block of the picture, each with the last column of the block before it; requests are cut by rows and hop
 * alone, so that the sound is the same to the byte for any number of threads. Resolves to the largest absolute sample.
 */
async function render(context: Context, picture: Picture, bank: SineBank, room: SampleRoom): Promise<number> {
  const { valuesToLevels } = await import('../dsp/laws.ts');
  const { hopLength } = bank;
  const { height, width, law } = picture;
  const stretch = requestLength(bank);
  let before: Float32Array | undefined;
  let peak = 0;
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
    peak = Math.max(peak, await renderAll(context, requests, room));
  }
  return peak;
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

async function renderAll(context: Context, requests: readonly SineRequest[], room: SampleRoom): Promise<number> {
  const { sines } = context.platform;
  let peak = 0;
  for (let at = 0; at < requests.length; at += sines.threads) {
    const batch = requests.slice(at, at + sines.threads);
    const sounds = await rendered(context, batch);
    for (const [i, sound] of sounds.entries()) {
      room.write(batch[i]!.from, sound);
      peak = Math.max(peak, peakOf(sound));
    }
    const done = batch.at(-1)!.to / room.length;
    context.progress(done, { text: `${Math.floor(100 * done)} %` });
    await context.checkpoint();
  }
  return peak;
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

/** What lies in a room, times `gain`. */
function soundOf(sampleRate: number, room: SampleRoom, gain: number): Audio {
  const { length } = room;
  return {
    kind: 'audio',
    sampleRate,
    length,
    channels: 1,
    async read(first, last) {
      const from = Math.max(0, Math.min(length, first));
      const samples = room.read(from, Math.max(from, Math.min(length, last)));
      if (gain !== 1) for (let i = 0; i < samples.length; i += 1) samples[i] = samples[i]! * gain;
      return [samples];
    },
  };
}
