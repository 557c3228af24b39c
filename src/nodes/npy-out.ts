import { z } from 'zod';
import { declareNode } from './declare.ts';
import { fileNameOf } from './file-name.ts';
import { pictureAt } from './inputs.ts';
import { choiceParam, textParam } from './params.ts';

const params = z.strictObject({
  name: textParam('artivi', { label: 'name', help: 'Name of the file, without its ending.' }),
  format: choiceParam(['uint8', 'float32', 'float32-255'], 'uint8', {
    label: 'format',
    help: 'Bytes or floats of 0…255 are what the original reads; floats of 0…1 are usual elsewhere.',
    options: { uint8: 'uint8, 0…255', float32: 'float32, 0…1', 'float32-255': 'float32, 0…255' },
  }),
});

export const npyOut = declareNode({
  type: 'npyOut',
  version: 1,
  title: 'Save array',
  category: 'output',
  summary: 'Saves the picture as a NumPy array, the highest row first.',
  synonyms: ['npy', 'numpy', 'export', 'download', 'python', 'array'],
  inputs: { picture: { kind: 'picture', label: 'picture' } },
  outputs: {},
  params,
  settings: [],

  async evaluate(context) {
    const picture = pictureAt(context, 'picture');
    const { name, format } = context.params;
    const { encodeNpy } = await import('../media/npy/write.ts');
    return {
      outputs: {},
      shows: picture,
      file: {
        name: fileNameOf(name, '.npy'),
        mediaType: 'application/octet-stream',
        encode: (report) => encodeNpy(picture, format, report),
      },
    };
  },
});
