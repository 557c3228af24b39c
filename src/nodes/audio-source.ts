import { z } from 'zod';
import type { EvaluateContext } from '../engine/contract.ts';
import type { LoadedSound } from '../media/audio/load.ts';
import type { AssetReference } from '../values/asset.ts';
import type { Audio } from '../values/audio.ts';
import { compareNatural } from '../values/natural-order.ts';
import { declareNode } from './declare.ts';
import { choiceParam, filesParam } from './params.ts';
import type { Platform } from './platform.ts';

/** Samples of all channels that are held at the patch's rate: 128 MiB. Longer sounds are computed as they are read. */
const MOST_HELD_SAMPLES = 2 ** 25;

const params = z.strictObject({
  files: filesParam({
    label: 'sounds',
    help: 'WAV, FLAC, MP3, Ogg, Opus, M4A, or the sound of a video. Several follow one another, by name.',
    accept: '.wav,.flac,.mp3,.ogg,.oga,.opus,.m4a,.aac,.mp4,.webm,.mka',
    multiple: true,
  }),
  channel: choiceParam(['mono', 'all', 'left', 'right', 'mid', 'side'], 'mono', {
    label: 'channel',
    help: 'Mono is the mean of all. Mid and side are what left and right share, and what they do not.',
    options: { all: 'all, as they are' },
  }),
});

type Context = EvaluateContext<z.output<typeof params>, Platform>;

export const audioSource = declareNode({
  type: 'audioSource',
  version: 1,
  title: 'Sound file',
  category: 'sources',
  summary: 'Sound from files, at the patch’s sample rate.',
  synonyms: ['audio', 'music', 'wav', 'flac', 'mp3', 'ogg', 'opus', 'm4a', 'aac', 'voice', 'import'],
  inputs: {},
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params,
  settings: ['sampleRate'],

  async evaluate(context) {
    const { params } = context;
    if (params.files.length === 0) {
      context.fail({ code: 'no-files', message: 'Choose a sound, or drop one here.', param: 'files' });
    }
    const { mixAudio } = await import('../dsp/views/audio-mix.ts');
    const files = params.files.toSorted((a, b) => compareNatural(a.name, b.name));
    const parts: { audio: Audio; gain: number; at: number }[] = [];
    const warnings: string[] = [];
    let description = '';
    let retainedBytes = 0;
    let end = 0;
    for (const [i, file] of files.entries()) {
      const { sound, audio, bytes } = await open(context, file, { place: i, of: files.length });
      parts.push({ audio, gain: 1, at: end });
      end += audio.length;
      warnings.push(...sound.warnings, ...warnChannels(sound.audio, params.channel, file.name));
      retainedBytes += bytes;
      description ||= describe(sound);
    }
    if (end === 0) {
      const message = 'The sound has no samples: it is 0 s long. Choose another file.';
      context.fail({ code: 'sound-empty', message, param: 'files' });
    }
    return {
      outputs: { audio: parts.length === 1 ? parts[0]!.audio : mixAudio(parts) },
      facts: { sound: description },
      warnings,
      retainedBytes,
    };
  },
});

/** One file: decoded, its channel taken, at the patch's rate; held in memory where that is small enough. */
async function open(context: Context, file: AssetReference, { place, of }: { place: number; of: number }) {
  const { loadRememberedSound } = await import('../media/audio/decoded.ts');
  const { audioChannel } = await import('../dsp/views/audio-channel.ts');
  const { audioAtRate } = await import('../dsp/views/audio-rate.ts');
  const { holdAudio } = await import('../dsp/views/audio-held.ts');
  const { params, settings, platform, assets, checkpoint } = context;
  const which = of > 1 ? ` ${place + 1} of ${of}` : '';
  const part = (text: string, from: number, to: number) => ({
    checkpoint,
    progress: (fraction: number) =>
      context.progress((place + from + (to - from) * fraction) / of, { text: `${text}${which}` }),
  });
  await checkpoint();
  const report = part('decoding', 0, 0.7);
  report.progress(0);
  const sound = await loadRememberedSound(file, () => assets.blob(file), { platform: platform.sounds, report });
  const view = audioAtRate(audioChannel(sound.audio, params.channel), settings.sampleRate);
  const isHeld = view === sound.audio && sound.heldBytes > 0;
  const samples = view.length * view.channels;
  if (isHeld || samples > MOST_HELD_SAMPLES) return { sound, audio: view, bytes: sound.heldBytes };
  const text = sound.audio.sampleRate === settings.sampleRate ? 'reading' : 'resampling';
  return { sound, audio: await holdAudio(view, part(text, 0.7, 1)), bytes: 4 * samples };
}

/** "MP3, 48 000 Hz, stereo, 2.5 s". */
function describe({ type, audio }: LoadedSound): string {
  const names = { adts: 'AAC', ogg: 'Ogg', mp4: 'MP4', webm: 'WebM', wav: 'WAV', flac: 'FLAC', mp3: 'MP3' } as const;
  const { channels, sampleRate, length } = audio;
  const many = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
  const rate = String(sampleRate).replace(/\B(?=(\d{3})+$)/g, '\u2009');
  return `${names[type]}, ${rate} Hz, ${many}, ${(length / sampleRate).toFixed(1)} s`;
}

function warnChannels({ channels }: Audio, channel: string, name: string): string[] {
  return channel === 'side' && channels === 1 ? [`“${name}” is mono: its side is silent.`] : [];
}
