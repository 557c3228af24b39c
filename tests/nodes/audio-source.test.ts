import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/media/wav.ts';
import { audioSource } from '../../src/nodes/audio-source.ts';
import { type Audio, audioInMemory } from '../../src/values/audio.ts';
import { evaluateNode, type NodeRun, problemOf, type TestFile } from './evaluate-node.ts';

async function wavFile(name: string, rate: number, ...channels: number[][]): Promise<TestFile> {
  const audio = audioInMemory(
    rate,
    channels.map((samples) => Float32Array.from(samples)),
  );
  return { name, bytes: new Uint8Array(await (await encodeWav(audio, 'float32')).arrayBuffer()) };
}

async function sound(run: NodeRun): Promise<Audio> {
  const value = (await evaluateNode(audioSource, run)).outputs['audio'];
  if (value?.kind !== 'audio') throw new Error('no sound');
  return value;
}

const settings = { sampleRate: 8000 };
const stereo = await wavFile('stereo.wav', 8000, [0.5, 0.25, 0], [0.25, -0.25, 1]);

test('without files it asks for some', async () => {
  expect(await problemOf(audioSource)).toMatchObject({ code: 'no-files', param: 'files' });
});

describe('channels of a stereo sound', () => {
  test.each([
    ['mono', [[0.375, 0, 0.5]]],
    ['left', [[0.5, 0.25, 0]]],
    ['right', [[0.25, -0.25, 1]]],
    ['mid', [[0.375, 0, 0.5]]],
    ['side', [[0.125, 0.25, -0.5]]],
    [
      'all',
      [
        [0.5, 0.25, 0],
        [0.25, -0.25, 1],
      ],
    ],
  ])('%s', async (channel, expected) => {
    const audio = await sound({ files: [stereo], settings, params: { channel } });
    expect([audio.sampleRate, audio.length, audio.channels]).toEqual([8000, 3, expected.length]);
    expect((await audio.read(0, 3)).map((samples) => [...samples])).toEqual(expected);
  });

  test('a mono sound is its own left, right and mid; its side is silent, and said to be', async () => {
    const files = [await wavFile('mono.wav', 8000, [0.5, -0.5])];
    for (const channel of ['mono', 'left', 'right', 'mid', 'all']) {
      const [samples] = await (await sound({ files, settings, params: { channel } })).read(0, 2);
      expect([...samples!], channel).toEqual([0.5, -0.5]);
    }
    const { outputs, warnings } = await evaluateNode(audioSource, { files, settings, params: { channel: 'side' } });
    const side = outputs['audio'];
    expect(side?.kind === 'audio' && [...(await side.read(0, 2))[0]!]).toEqual([0, 0]);
    expect(warnings?.join()).toMatch(/mono\.wav.*silent/);
  });
});

test('comes at the patch’s rate, as long as before, and tells what it was', async () => {
  const sine = Array.from({ length: 2205 }, (_, n) => Math.sin((2 * Math.PI * 500 * n) / 22_050));
  const files = [await wavFile('sine.wav', 22_050, sine)];
  const { outputs, facts, retainedBytes, log } = await evaluateNode(audioSource, { files });
  const audio = outputs['audio'];
  if (audio?.kind !== 'audio') throw new Error('no sound');
  expect([audio.sampleRate, audio.length]).toEqual([44_100, 4410]);
  const [samples] = await audio.read(1000, 3000);
  samples!.forEach((sample, i) => {
    expect(Math.abs(sample - Math.sin((2 * Math.PI * 500 * (i + 1000)) / 44_100))).toBeLessThan(1e-4);
  });
  expect(facts?.['sound']).toBe('WAV, 22\u2009050 Hz, mono, 0.1 s');
  expect(retainedBytes).toBe(4 * 4410);
  expect(log.checkpoints).toBeGreaterThan(0);
  expect(log.progress.at(-1)).toEqual({ fraction: 1, text: 'resampling' });
});

test('several sounds follow one another as people count', async () => {
  const files = [await wavFile('take 10.wav', 8000, [1, 1]), await wavFile('take 2.wav', 8000, [0.5])];
  const audio = await sound({ files, settings });
  expect([...(await audio.read(0, audio.length))[0]!]).toEqual([0.5, 1, 1]);
});

test('FLAC is read everywhere; what needs a decoder that is missing says so', async () => {
  const fixture = (name: string) => ({
    name,
    bytes: new Uint8Array(readFileSync(new URL(`../fixtures/sounds/${name}`, import.meta.url))),
  });
  expect((await sound({ files: [fixture('sweeps.flac')] })).length).toBe(15_871);
  const problem = await problemOf(audioSource, { files: [fixture('sweeps.m4a')] });
  expect(problem).toMatchObject({ code: 'codec-missing', param: 'files' });
  expect(problem?.message).toMatch(/sweeps\.m4a.*Convert it/);
});

test('a sound without samples is refused', async () => {
  const files = [await wavFile('nothing.wav', 8000, [])];
  expect(await problemOf(audioSource, { files })).toMatchObject({ code: 'sound-empty' });
});
