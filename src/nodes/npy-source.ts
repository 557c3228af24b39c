import { z } from 'zod';
import type { EvaluateContext } from '../engine/contract.ts';
import type { LoadedArray } from '../media/npy/load.ts';
import { compareNatural } from '../values/natural-order.ts';
import type { Picture } from '../values/picture.ts';
import { axisOf, columnsOf, lawOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { choiceParam, filesParam, integerParam, numberParam, switchParam, textParam } from './params.ts';
import { meaningParams } from './picture-params.ts';
import type { Platform } from './platform.ts';

const params = z.strictObject({
  files: filesParam({
    label: 'arrays',
    help: 'NumPy arrays. Several are joined in time, by name.',
    accept: '.npy,.npz',
    multiple: true,
  }),
  scaling: choiceParam(['auto', '255', 'type', 'extremes', 'unit'], 'auto', {
    label: 'values',
    help: 'Which values are black and white. Auto: bytes ÷ 255, others by what they hold.',
    options: {
      auto: 'auto',
      '255': '0…255, as the original',
      type: 'full range of the type',
      extremes: 'least…greatest',
      unit: '0…1 as they are',
    },
  }),
  seconds: numberParam(
    { min: 0, max: 3600, default: 0 },
    { label: 'seconds', unit: 's', step: 0.1, help: 'How long each array sounds; 0 makes each column one hop.' },
  ),
  flip: switchParam(false, { label: 'flip', help: 'The first row becomes the lowest instead of the highest.' }),
  array: textParam('', { label: 'array', help: 'Name of the array in a .npz file; empty takes the first.' }),
  planes: choiceParam(['mean', 'one'], 'mean', {
    label: 'planes',
    help: 'Of three dimensions: the mean of all planes, or one of them.',
    options: { mean: 'mean of all', one: 'one plane' },
    advanced: true,
  }),
  plane: integerParam(
    { min: 0, max: 1_000_000, default: 0 },
    { label: 'plane', step: 1, help: 'Number of the plane, the first is 0.', advanced: true, when: { planes: 'one' } },
  ),
  along: choiceParam(['auto', 'first', 'last'], 'auto', {
    label: 'planes along',
    help: 'Which dimension counts planes. Auto: the last where it looks like colours, else the first.',
    options: { auto: 'auto', first: 'first dimension', last: 'last dimension' },
    advanced: true,
  }),
  ...meaningParams,
});

type Context = EvaluateContext<z.output<typeof params>, Platform>;

export const npySource = declareNode({
  type: 'npySource',
  version: 1,
  title: 'Array',
  category: 'sources',
  summary: 'NumPy arrays as pictures, the first row on top.',
  synonyms: ['npy', 'npz', 'numpy', 'matrix', 'python', 'array'],
  inputs: {},
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength', 'resolution', 'axis', 'law'],

  async evaluate(context) {
    const { params, assets, progress, checkpoint } = context;
    if (params.files.length === 0) {
      context.fail({ code: 'no-files', message: 'Choose a .npy or .npz file, or drop one here.', param: 'files' });
    }
    const { loadArray } = await import('../media/npy/load.ts');
    const { concatPictures } = await import('../dsp/views/concat.ts');
    const pictures: Picture[] = [];
    const warnings: string[] = [];
    const descriptions: string[] = [];
    let retainedBytes = 0;
    const { array, scaling, along } = params;
    const plane = params.planes === 'mean' ? 'mean' : params.plane;
    const files = params.files.toSorted((a, b) => compareNatural(a.name, b.name));
    for (const [i, file] of files.entries()) {
      progress(i / files.length, { text: files.length > 1 ? `reading ${i + 1} of ${files.length}` : 'reading' });
      const bytes = await assets.bytes(file);
      const loaded = await loadArray(bytes, file.name, { array, scaling, plane, along, checkpoint });
      pictures.push(await fitted(context, loaded));
      warnings.push(...loaded.warnings);
      descriptions.push(loaded.description);
      retainedBytes += loaded.samples.byteLength;
    }
    return {
      outputs: { picture: concatPictures(pictures, { gap: 0, trailingGap: false }) },
      facts: { array: descriptions[0] ?? '' },
      warnings,
      retainedBytes,
    };
  },
});

/** The array upright or flipped, at the patch's resolution and the wanted length. */
async function fitted({ params, settings }: Context, loaded: LoadedArray): Promise<Picture> {
  const { greyPicture } = await import('../dsp/views/grey.ts');
  const { floatPicture } = await import('../dsp/views/floats.ts');
  const { flipPicture } = await import('../dsp/views/flip.ts');
  const { resizePicture } = await import('../dsp/views/resize.ts');
  const meaning = { axis: axisOf(settings, params.axis), law: lawOf(settings, params.law) };
  const { width: columns, height, samples } = loaded;
  const size = { width: columns, height };
  const source =
    samples instanceof Uint8Array
      ? greyPicture({ ...size, samples }, meaning)
      : floatPicture({ ...size, samples }, meaning);
  const width = params.seconds > 0 ? Math.max(1, columnsOf(params.seconds, settings)) : columns;
  const upright = flipPicture(source, { time: false, pitch: params.flip });
  return resizePicture(upright, { width, height: settings.resolution });
}
