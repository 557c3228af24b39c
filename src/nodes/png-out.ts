import { z } from 'zod';
import { declareNode } from './declare.ts';
import { fileNameOf } from './file-name.ts';
import { pictureAt } from './inputs.ts';
import { choiceParam, textParam } from './params.ts';

const params = z.strictObject({
  name: textParam('artivi', { label: 'name', help: 'Name of the file, without its ending.' }),
  format: choiceParam(['grey-8', 'grey-16', 'magma', 'inferno', 'viridis'], 'grey-8', {
    label: 'format',
    help: 'Grey of 8 or 16 bits, or the colours of a palette.',
    options: { 'grey-8': 'grey, 8 bit', 'grey-16': 'grey, 16 bit' },
  }),
});

export const pngOut = declareNode({
  type: 'pngOut',
  version: 1,
  title: 'Save picture',
  category: 'output',
  summary: 'Saves the picture as PNG, one pixel a column and row.',
  synonyms: ['png', 'export', 'download', 'image file', 'palette'],
  inputs: { picture: { kind: 'picture', label: 'picture' } },
  outputs: {},
  params,
  settings: [],

  async evaluate(context) {
    const picture = pictureAt(context, 'picture');
    const { name, format } = context.params;
    const { paletteTable } = await import('../dsp/colour.ts');
    const { encodePng } = await import('../media/image/encode-png.ts');
    const kind =
      format === 'grey-8' || format === 'grey-16'
        ? ({ kind: 'grey', bits: format === 'grey-8' ? 8 : 16 } as const)
        : ({ kind: 'palette', colours: paletteTable(format) } as const);
    return {
      outputs: {},
      shows: picture,
      file: {
        name: fileNameOf(name, '.png'),
        mediaType: 'image/png',
        encode: (report) => encodePng(picture, kind, report),
      },
    };
  },
});
