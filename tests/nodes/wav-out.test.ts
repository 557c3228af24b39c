import { expect, test } from 'vitest';
import { decodeWav } from '../../src/media/wav-reader.ts';
import { wavOut } from '../../src/nodes/wav-out.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { decodeFlac } from '../media/plain-flac.ts';
import { evaluateNode, problemOf } from './evaluate-node.ts';

const sound = (peak: number) => audioInMemory(44_100, [Float32Array.of(0, peak, -peak / 2)]);
const quiet = { progress: () => {}, checkpoint: async () => {} };

test('shows its input and makes its file when asked', async () => {
  const audio = sound(0.5);
  const run = { inputs: { audio }, params: { name: 'my: song?' } };
  const { shows, file, warnings } = await evaluateNode(wavOut, run);
  expect(shows).toBe(audio);
  expect(file?.name).toBe('my- song-.wav');
  const blob = await file!.encode(quiet);
  const [samples] = await decodeWav(new Uint8Array(await blob.arrayBuffer())).read(0, 3);
  expect([...samples!]).toEqual([0, 0.5, -0.25]);
  expect(warnings).toEqual([]);
});

test('warns of clipping where whole numbers are written', async () => {
  const loud = await evaluateNode(wavOut, { inputs: { audio: sound(2) } });
  expect(loud.warnings?.join()).toMatch(/6\.0 dB too loud/);
  const float = await evaluateNode(wavOut, { inputs: { audio: sound(2) }, params: { format: 'float32' } });
  expect(float.warnings).toEqual([]);
});

test('writes FLAC under its own ending', async () => {
  const { file } = await evaluateNode(wavOut, {
    inputs: { audio: sound(0.5) },
    params: { name: 'a', format: 'flac-24' },
  });
  expect(file).toMatchObject({ name: 'a.flac', mediaType: 'audio/flac' });
  const decoded = decodeFlac(new Uint8Array(await (await file!.encode(quiet)).arrayBuffer()));
  expect(decoded).toMatchObject({ bits: 24, channels: [[0, 2 ** 22, -(2 ** 21)]] });
});

test('an unwired input is told at its port', async () => {
  expect(await problemOf(wavOut)).toMatchObject({ port: 'audio' });
});
