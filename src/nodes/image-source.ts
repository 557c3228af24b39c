import { z } from 'zod';
import type { EvaluateContext } from '../engine/contract.ts';
import type { LoadedPicture } from '../media/image/load.ts';
import type { AssetReference } from '../values/asset.ts';
import { compareNatural } from '../values/natural-order.ts';
import type { Picture } from '../values/picture.ts';
import { axisOf, columnsOf, lawOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { choiceParam, filesParam, numberParam, switchParam } from './params.ts';
import { meaningParams, toneParams } from './picture-params.ts';
import type { Platform } from './platform.ts';

/** Decoded pictures of one node are held at their own size up to this; further ones at the size they are wanted in. */
const MOST_HELD_BYTES = 256 * 2 ** 20;

const params = z.strictObject({
  files: filesParam({
    label: 'pictures',
    help: 'One picture or many. Many are joined in time.',
    accept: '.jpg,.jpeg,.png,.webp,.gif,.bmp,.avif,.tif,.tiff',
    multiple: true,
  }),
  seconds: z
    .number()
    .gt(0)
    .max(3600)
    .default(3)
    .meta({ label: 'seconds', unit: 's', step: 0.1, help: 'How long each picture sounds.' }),
  gap: numberParam(
    { min: 0, max: 600, default: 0 },
    { label: 'gap', unit: 's', step: 0.1, help: 'Silence between two pictures.' },
  ),
  contrast: numberParam(
    { min: 0, max: 20, default: 1.5 },
    { label: 'contrast', step: 0.1, help: 'About mid-grey; 1 changes nothing.' },
  ),
  invert: switchParam(false, { label: 'invert', help: 'Dark becomes loud, bright becomes silent.' }),
  order: choiceParam(['name', 'own'], 'name', {
    label: 'order',
    help: 'By name as people count, 2 before 10, or your own.',
    options: { name: 'by name', own: 'own order' },
    advanced: true,
  }),
  ...toneParams,
  fit: choiceParam(['stretch', 'contain', 'cover'], 'stretch', {
    label: 'fit',
    help: 'Distorted, whole with black beside it, or filled and cut.',
    advanced: true,
  }),
  channel: choiceParam(['luma', 'red', 'green', 'blue', 'alpha'], 'luma', {
    label: 'channel',
    help: 'Which part of a colour picture is heard.',
    advanced: true,
  }),
  ...meaningParams,
});

type Context = EvaluateContext<z.output<typeof params>, Platform>;

export const imageSource = declareNode({
  type: 'imageSource',
  version: 1,
  title: 'Images',
  category: 'sources',
  summary: 'Pictures from files, one after another.',
  synonyms: ['picture', 'photo', 'jpg', 'png', 'webp', 'gif', 'bmp', 'avif', 'tiff', 'folder', 'slideshow'],
  inputs: {},
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength', 'resolution', 'axis', 'law'],

  async evaluate(context) {
    const { params, settings } = context;
    if (params.files.length === 0) {
      context.fail({ code: 'no-files', message: 'Choose a picture, or drop one here.', param: 'files' });
    }
    const { concatPictures } = await import('../dsp/views/concat.ts');
    const { pictures, warnings } = await loadAll(context, inOrder(params.files, params.order));
    const gap = columnsOf(params.gap, settings);
    return {
      outputs: { picture: concatPictures(pictures, { gap, trailingGap: false }) },
      facts: { files: pictures.length },
      warnings,
    };
  },
});

function inOrder(files: readonly AssetReference[], order: 'name' | 'own'): readonly AssetReference[] {
  return order === 'own' ? files : files.toSorted((a, b) => compareNatural(a.name, b.name));
}

interface LoadedAll {
  readonly pictures: readonly Picture[];
  readonly warnings: readonly string[];
}

async function loadAll(context: Context, files: readonly AssetReference[]): Promise<LoadedAll> {
  const { loadRemembered } = await import('../media/image/decoded.ts');
  const { compactPicture } = await import('../dsp/views/compact.ts');
  const { params, assets, platform, progress, checkpoint } = context;
  const options = { channel: params.channel, platform: platform.images };
  const pictures: Picture[] = [];
  const animated: string[] = [];
  const transparent: string[] = [];
  let held = 0;
  for (const [i, file] of files.entries()) {
    progress(i / files.length, { text: files.length > 1 ? `decoding ${i + 1} of ${files.length}` : 'decoding' });
    await checkpoint();
    const loaded = await loadRemembered(file, () => assets.bytes(file), options);
    if (loaded.frames > 1) animated.push(file.name);
    if (loaded.transparent && params.channel !== 'alpha') transparent.push(file.name);
    const picture = await fitted(context, loaded);
    const ownBytes = loaded.plane.samples.byteLength;
    const wantedBytes = 2 * picture.width * picture.height;
    const compact = held + ownBytes > MOST_HELD_BYTES && wantedBytes < ownBytes;
    pictures.push(compact ? await compactPicture(picture, checkpoint) : picture);
    held += compact ? wantedBytes : ownBytes;
  }
  return { pictures, warnings: [...warnAnimated(animated), ...warnTransparent(transparent)] };
}

/** The picture with its levels, then at the size that rows and seconds ask for, as the original does it. */
async function fitted({ params, settings }: Context, { plane }: LoadedPicture): Promise<Picture> {
  const { greyPicture } = await import('../dsp/views/grey.ts');
  const { fitPicture } = await import('../dsp/views/fit.ts');
  const meaning = { axis: axisOf(settings, params.axis), law: lawOf(settings, params.law) };
  const { contrast, brightness, gamma, invert } = params;
  const source = greyPicture(plane, meaning, { contrast, brightness, gamma, invert });
  const width = Math.max(1, columnsOf(params.seconds, settings));
  return fitPicture(source, { width, height: settings.resolution }, params.fit);
}

function warnAnimated(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const what =
    names.length === 1 ? `“${names[0]}” has several pictures` : `${names.length} files have several pictures`;
  return [`${what}; the first is used.`];
}

function warnTransparent(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const what =
    names.length === 1 ? `“${names[0]}” is fully transparent` : `${names.length} pictures are fully transparent`;
  return [`${what} and will be silent. The alpha channel may be what you want.`];
}
