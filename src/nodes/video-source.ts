import { z } from 'zod';
import type { EvaluateContext } from '../engine/contract.ts';
import type { Cut, Stretch } from '../media/video/cuts.ts';
import type { OpenVideo } from '../media/video/platform.ts';
import type { RenderedVideo } from '../media/video/remembered.ts';
import type { StripMode } from '../media/video/strips.ts';
import type { AssetReference } from '../values/asset.ts';
import { axisOf, columnsOf, lawOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { choiceParam, filesParam, integerParam, numberParam, switchParam } from './params.ts';
import { meaningParams, toneParams } from './picture-params.ts';
import type { Platform } from './platform.ts';

const params = z.strictObject({
  files: filesParam(
    {
      label: 'video',
      help: 'One video. Its sound is not used.',
      accept: '.mp4,.m4v,.mov,.webm,.mkv',
      multiple: false,
    },
    1,
  ),
  mode: choiceParam(['squash', 'slit', 'film'], 'squash', {
    label: 'mode',
    help: 'Every frame squeezed into the time it is shown; one column of each; or a whole frame now and then.',
    options: { squash: 'squash', slit: 'slit-scan', film: 'film' },
    field: 'segments',
  }),
  seconds: numberParam(
    { min: 0.01, max: 3600, default: 1 },
    {
      label: 'each frame',
      unit: 's',
      step: 0.1,
      help: 'How long each frame of a film is held.',
      when: { mode: 'film' },
    },
  ),
  column: numberParam(
    { min: 0, max: 1, default: 0.5 },
    { label: 'slit', step: 0.05, help: 'Where in the frame the slit is: 0 left, 1 right.', when: { mode: 'slit' } },
  ),
  sweep: switchParam(false, { label: 'slit moves', help: 'The slit moves over the frame.', when: { mode: 'slit' } }),
  columnTo: numberParam(
    { min: 0, max: 1, default: 1 },
    { label: 'slit at end', step: 0.05, help: 'Where the slit has moved to.', when: { mode: 'slit', sweep: true } },
  ),
  from: numberParam(
    { min: 0, max: 86_400, default: 0 },
    { label: 'in', unit: 's', step: 0.1, help: 'Where in the video it begins.' },
  ),
  to: numberParam(
    { min: 0, max: 86_400, default: 0 },
    { label: 'out', unit: 's', step: 0.1, help: 'Where in the video it ends; 0 is the end of the video.' },
  ),
  contrast: numberParam(
    { min: 0, max: 20, default: 1.5 },
    { label: 'contrast', step: 0.1, help: 'About mid-grey; 1 changes nothing.' },
  ),
  invert: switchParam(false, { label: 'invert', help: 'Dark becomes loud, bright becomes silent.' }),
  step: integerParam(
    { min: 1, max: 10_000, default: 1 },
    {
      label: 'frame step',
      help: 'Of so many frames, one is used; it stands for all of them.',
      advanced: true,
      when: { mode: ['squash', 'slit'] },
    },
  ),
  ...toneParams,
  ...meaningParams,
});

type Context = EvaluateContext<z.output<typeof params>, Platform>;

export const videoSource = declareNode({
  type: 'videoSource',
  version: 1,
  title: 'Video',
  category: 'sources',
  summary: 'A video along the time axis, as long as it lasts.',
  synonyms: ['movie', 'film', 'clip', 'mp4', 'mov', 'webm', 'mkv', 'slit-scan', 'frames'],
  inputs: {},
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength', 'resolution', 'axis', 'law'],

  async evaluate(context) {
    const { params, settings } = context;
    const [file] = params.files;
    if (!file) return context.fail({ code: 'no-files', message: 'Choose a video, or drop one here.', param: 'files' });
    const { renderedRemembered } = await import('../media/video/remembered.ts');
    const { greyPicture } = await import('../dsp/views/grey.ts');
    const { sampleRate, hopLength, resolution } = settings;
    const key = JSON.stringify([file.hash, timeOf(params), sampleRate, hopLength, resolution]);
    const { plane, frames, track, part } = await renderedRemembered(key, () => render(context, file));
    const { contrast, brightness, gamma, invert } = params;
    const meaning = { axis: axisOf(settings, params.axis), law: lawOf(settings, params.law) };
    return {
      outputs: { picture: greyPicture(plane, meaning, { contrast, brightness, gamma, invert }) },
      facts: { frames, codec: track.codec, start: track.start, from: part.from, to: part.to },
      warnings: track.warnings,
      retainedBytes: plane.samples.byteLength,
    };
  },
});

/** All that decides which frames go where; only this makes another decoding necessary. */
function timeOf({ mode, from, to, seconds, column, sweep, columnTo, step }: Context['params']) {
  if (mode === 'film') return { mode, from, to, seconds };
  return mode === 'slit'
    ? { mode, from, to, step, column, columnTo: sweep ? columnTo : column }
    : { mode, from, to, step };
}

async function render(context: Context, file: AssetReference): Promise<RenderedVideo> {
  const { patiently } = await import('../media/video/patience.ts');
  const { platform, assets, checkpoint, progress } = context;
  progress(0, { text: 'opening' });
  const opening = assets.blob(file).then((blob) => platform.videos.open(blob, file.name));
  const video = await patiently(opening, checkpoint).catch((error: unknown) => {
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  });
  try {
    return await renderOpen(context, file, video);
  } finally {
    video.close();
  }
}

async function renderOpen(context: Context, { name }: AssetReference, video: OpenVideo): Promise<RenderedVideo> {
  const { renderVideo } = await import('../media/video/render.ts');
  const { createResampler } = await import('../dsp/resample-picture.ts');
  const { params, settings, checkpoint } = context;
  const part = partOf(context, video.track.seconds);
  const length = part.to - part.from;
  const plan = {
    name,
    part,
    columnsOf: (seconds: number) => columnsOf(seconds, settings),
    rows: settings.resolution,
    mode: stripMode(params),
    cut: await cutOf(params, part),
    step: params.mode === 'film' ? 1 : params.step,
  };
  const report = {
    progress: (seconds: number) =>
      context.progress(seconds / length, { text: `${seconds.toFixed(1)} of ${length.toFixed(1)} s` }),
    checkpoint,
  };
  return { ...(await renderVideo(video, plan, { createResampler, report })), track: video.track, part };
}

function partOf({ params: { from, to }, fail }: Context, seconds: number): Stretch {
  const end = to === 0 ? seconds : Math.min(to, seconds);
  if (from >= seconds) {
    return fail({
      code: 'in-after-end',
      message: `It begins at ${from} s, but the video lasts ${seconds.toFixed(2)} s. Set “in” to less.`,
      param: 'from',
    });
  }
  if (from >= end) {
    return fail({
      code: 'out-before-in',
      message: `It ends at ${to} s, but begins at ${from} s. Set “out” to more, or to 0 for the end of the video.`,
      param: 'to',
    });
  }
  return { from, to: end };
}

function stripMode({ mode, column, sweep, columnTo }: Context['params']): StripMode {
  if (mode !== 'slit') return { kind: 'whole' };
  return { kind: 'slit', from: column, to: sweep ? columnTo : column };
}

async function cutOf({ mode, seconds }: Context['params'], part: Stretch): Promise<Cut> {
  const { cutByFrame, cutEvery } = await import('../media/video/cuts.ts');
  return mode === 'film' ? cutEvery(seconds, part) : cutByFrame;
}
