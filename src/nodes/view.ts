import { z } from 'zod';
import type { EvaluateContext, Facts } from '../engine/contract.ts';
import type { Audio } from '../values/audio.ts';
import type { Picture } from '../values/picture.ts';
import { declareNode } from './declare.ts';
import { pictureAt } from './inputs.ts';
import { choiceParam } from './params.ts';

/** The picture itself, or the sound as a program shows it by default (`dsp/analysis/viewers.ts`). */
export const viewChoices = [
  'picture',
  'original',
  'audacity',
  'sonicVisualiser',
  'ffmpegShowspectrum',
  'ffmpegShowspectrumpic',
] as const;
export type ViewChoice = (typeof viewChoices)[number];

const params = z.strictObject({
  viewer: choiceParam(viewChoices, 'picture', {
    label: 'seen as',
    help: 'The picture as it is or, once a sound is wired, that sound as another program shows it.',
    options: {
      picture: 'picture',
      original: 'the original',
      audacity: 'Audacity',
      sonicVisualiser: 'Sonic Visualiser',
      ffmpegShowspectrum: 'ffmpeg showspectrum',
      ffmpegShowspectrumpic: 'ffmpeg showspectrumpic',
    },
  }),
  palette: choiceParam(['magma', 'inferno', 'viridis', 'grey'], 'magma', {
    label: 'palette',
    help: 'Colours for the values from black to white.',
  }),
});

/** Size of the views that are compared with the picture: enough to find it, quick for any length. */
const COMPARED = { width: 384, height: 256 } as const;
/** Rows of a view; more are not told apart on a screen. */
const HEIGHTS = { least: 128, most: 1024 } as const;

type Context = EvaluateContext<z.output<typeof params>>;

export const view = declareNode({
  type: 'view',
  version: 1,
  title: 'View',
  category: 'output',
  summary: 'Shows a picture large, and the sound as other programs show it.',
  synonyms: ['look', 'spectrogram', 'audacity', 'sonic visualiser', 'ffmpeg', 'compare', 'correlation', 'zoom'],
  inputs: {
    picture: { kind: 'picture', label: 'picture' },
    audio: { kind: 'audio', label: 'sound', optional: true },
  },
  outputs: {},
  params,
  settings: [],

  async evaluate(context) {
    const picture = pictureAt(context, 'picture');
    const audio = context.inputs['audio'];
    const { viewer } = context.params;
    if (audio?.kind !== 'audio') {
      if (viewer === 'picture') return { outputs: {}, shows: picture };
      return context.fail({
        code: 'input-missing',
        message: 'Wire a sound to this node to see it as another program shows it, or choose “picture”.',
        port: 'audio',
        param: 'viewer',
      });
    }
    const facts = await correlations(context, picture, audio);
    const shows = viewer === 'picture' ? picture : await viewOf(viewer, picture, audio);
    return { outputs: {}, shows, facts };
  },
});

/** Which pictures were found in a sound, and how well: another palette or viewer asks for nothing new. */
const compared = new WeakMap<Audio, { readonly picture: Picture; readonly facts: Facts }>();

/**
 * Pearson's correlation between the picture's values and each program's view of the sound, pixel by pixel at one size,
 * each on its own axis: −1…1, as facts named like the viewers.
 */
async function correlations(context: Context, picture: Picture, audio: Audio): Promise<Facts> {
  const known = compared.get(audio);
  if (known?.picture === picture) return known.facts;
  const { viewAs, viewerNames } = await import('../dsp/analysis/viewers.ts');
  const { correlation } = await import('../dsp/analysis/correlation.ts');
  const { createResampler } = await import('../dsp/resample-picture.ts');
  const width = Math.min(COMPARED.width, picture.width);
  const height = Math.min(COMPARED.height, Math.max(1, picture.height));
  const sizes = { fromWidth: width, fromHeight: picture.height, toWidth: width, toHeight: height };
  const drawn = createResampler(sizes).resample(await picture.overview(width), 0, 0, width);
  const sound = { ...audio, read: readBetween(context, audio) };
  const facts: { [name: string]: number } = {};
  for (const [index, name] of viewerNames.entries()) {
    context.progress(index / viewerNames.length, { text: 'comparing' });
    await context.checkpoint();
    const place = { fromSeconds: 0, toSeconds: Math.max(1, audio.length) / audio.sampleRate, width, height };
    facts[name] = correlation(drawn, await viewAs(name, sound, place));
  }
  compared.set(audio, { picture, facts });
  return facts;
}

/** The sound's own `read`, which lets messages in first. */
function readBetween(context: Context, audio: Audio): Audio['read'] {
  return async (from, to) => {
    await context.checkpoint();
    return audio.read(from, to);
  };
}

/** The sound as a program shows it, as a picture that is drawn when it is read: one column for each of the original's. */
async function viewOf(name: Exclude<ViewChoice, 'picture'>, picture: Picture, audio: Audio): Promise<Picture> {
  const { viewAs, viewers } = await import('../dsp/analysis/viewers.ts');
  const height = Math.min(HEIGHTS.most, Math.max(HEIGHTS.least, picture.height));
  const { width } = picture;
  const seconds = audio.length / audio.sampleRate;
  const viewer = viewers[name];
  const draw = (from: number, to: number, columns: number) =>
    viewAs(name, audio, {
      fromSeconds: (from / width) * seconds,
      toSeconds: (to / width) * seconds,
      width: columns,
      height,
    });
  return {
    kind: 'picture',
    width,
    height,
    axis: viewer.axis(audio.sampleRate, height),
    law: viewer.law,
    read: async (from, to) => (to > from ? draw(from, to, to - from) : new Float32Array(0)),
    overview: (asked) => {
      const columns = Math.max(0, Math.min(width, Math.floor(asked)));
      return columns > 0 ? draw(0, width, columns) : Promise.resolve(new Float32Array(0));
    },
  };
}
