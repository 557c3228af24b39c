import { z } from 'zod';
import type { FileProduct } from '../engine/contract.ts';
import type { Scratch } from '../media/scratch/contract.ts';
import type { Audio } from '../values/audio.ts';
import { declareNode } from './declare.ts';
import { fileNameOf } from './file-name.ts';
import { audioAt } from './inputs.ts';
import { choiceParam, switchParam, textParam } from './params.ts';

const params = z.strictObject({
  name: textParam('artivi', { label: 'name', help: 'Name of the file, without its ending.' }),
  format: choiceParam(['16-bit', '24-bit', 'float32', 'flac', 'flac-24'], '16-bit', {
    label: 'format',
    help: 'Bits of a sample. Float32 keeps what is above full scale; FLAC is smaller without loss.',
    options: {
      '16-bit': 'WAV, 16-bit',
      '24-bit': 'WAV, 24-bit',
      float32: 'WAV, 32-bit float',
      flac: 'FLAC, 16-bit',
      'flac-24': 'FLAC, 24-bit',
    },
  }),
  keepPatch: switchParam(false, {
    label: 'keep the patch inside',
    help: 'The WAV file also holds this patch and its files; drop it on the editor to have them back. Other programs skip it.',
    advanced: true,
  }),
});

export const wavOut = declareNode({
  type: 'wavOut',
  version: 1,
  title: 'Save sound',
  category: 'output',
  summary: 'Saves the sound as a file.',
  synonyms: ['wav', 'flac', 'export', 'download', 'audio file'],
  inputs: { audio: { kind: 'audio', label: 'sound' } },
  outputs: {},
  params,
  settings: [],

  async evaluate(context) {
    const audio = audioAt(context, 'audio');
    const { name, format } = context.params;
    const { measurePeak, peakDecibels } = await import('../dsp/views/audio-peak.ts');
    const peak = await measurePeak(audio, context);
    const clips = peak > 1 && format !== 'float32';
    const loud = `The sound is ${peakDecibels(peak).toFixed(1)} dB too loud for whole numbers and will clip.`;
    return {
      outputs: {},
      shows: audio,
      file: await fileOf(audio, name, format, context.platform.scratch),
      facts: { peak },
      warnings: [
        ...(clips ? [`${loud} Normalise it or save float32.`] : []),
        ...warnNoPlace(context.params),
        ...(await warnTooLong(audio, format)),
      ],
    };
  },
});

type Format = z.output<typeof params>['format'];

function warnNoPlace({ keepPatch, format }: z.output<typeof params>): string[] {
  const isFlac = format === 'flac' || format === 'flac-24';
  return keepPatch && isFlac ? ['Only a WAV file can keep the patch; this FLAC file will not.'] : [];
}

async function warnTooLong(audio: Audio, format: Format): Promise<string[]> {
  if (format === 'flac' || format === 'flac-24') return [];
  const { wavTooLong } = await import('../media/wav.ts');
  const words = wavTooLong(audio, format);
  return words === undefined ? [] : [words];
}

async function fileOf(audio: Audio, name: string, format: Format, scratch: Scratch | undefined): Promise<FileProduct> {
  if (format === 'flac' || format === 'flac-24') {
    const { encodeFlac } = await import('../media/flac/encode.ts');
    const bits = format === 'flac' ? 16 : 24;
    const encode: FileProduct['encode'] = (report) => encodeFlac(audio, bits, report, scratch);
    return { name: fileNameOf(name, '.flac'), mediaType: 'audio/flac', encode };
  }
  const { encodeWav } = await import('../media/wav.ts');
  const encode: FileProduct['encode'] = (report, chunks = []) => encodeWav(audio, format, { report, chunks, scratch });
  return { name: fileNameOf(name, '.wav'), mediaType: 'audio/wav', encode };
}
