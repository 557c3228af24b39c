import { describe, expect, test } from 'vitest';
import { view } from '../../src/nodes/view.ts';
import { type Audio, audioInMemory } from '../../src/values/audio.ts';
import { linearAxis } from '../../src/values/axis.ts';
import type { Picture } from '../../src/values/picture.ts';
import { evaluateNode, problemOf } from './evaluate-node.ts';

const sampleRate = 16_000;
const [width, height, hop] = [200, 129, 64];

/** A picture of one rising line, and the sound of it: a tone that rises from 1 to 6 kHz. */
function risingLine(): { picture: Picture; audio: Audio } {
  const values = new Float32Array(width * height);
  const samples = new Float32Array((width - 1) * hop);
  const hertzAt = (share: number) => 1000 + 5000 * share;
  for (let x = 0; x < width; x += 1) {
    const row = Math.round((1 - hertzAt(x / (width - 1)) / (sampleRate / 2)) * (height - 1));
    values[x * height + row] = 1;
  }
  let phase = 0;
  for (let i = 0; i < samples.length; i += 1) {
    phase += (2 * Math.PI * hertzAt(i / samples.length)) / sampleRate;
    samples[i] = 0.5 * Math.sin(phase);
  }
  const picture: Picture = {
    kind: 'picture',
    width,
    height,
    axis: linearAxis(sampleRate),
    law: { kind: 'linear' },
    read: async (from, to) => values.slice(from * height, to * height),
    overview: async (columns) => {
      const small = new Float32Array(columns * height);
      for (let x = 0; x < columns; x += 1) {
        const from = Math.floor((x * width) / columns) * height;
        small.set(values.subarray(from, from + height), x * height);
      }
      return small;
    },
  };
  return { picture, audio: audioInMemory(sampleRate, [samples]) };
}

/** Row of the brightest value of a column. */
function brightestRow(columns: Float32Array, x: number, rows: number): number {
  const column = columns.subarray(x * rows, (x + 1) * rows);
  return column.indexOf(column.reduce((most, value) => Math.max(most, value), 0));
}

test('without a sound it shows the picture that came, itself', async () => {
  const { picture } = risingLine();
  const evaluation = await evaluateNode(view, { inputs: { picture } });
  expect(evaluation.shows).toBe(picture);
  expect(evaluation.outputs).toEqual({});
  expect(evaluation.facts).toBeUndefined();
});

test('another program’s view asks for a sound, an empty node for a picture', async () => {
  const { picture } = risingLine();
  expect(await problemOf(view, { inputs: { picture }, params: { viewer: 'audacity' } })).toMatchObject({
    port: 'audio',
  });
  expect(await problemOf(view)).toMatchObject({ port: 'picture' });
});

describe('with a sound', () => {
  test('tells how well each program shows the picture: linear views well, a mel axis badly', async () => {
    const { facts } = await evaluateNode(view, { inputs: risingLine() });
    expect(facts?.['original']).toBeGreaterThan(0.3);
    expect(facts?.['original']).toBeGreaterThan(3 * Math.abs(Number(facts?.['audacity'])));
    for (const name of ['sonicVisualiser', 'ffmpegShowspectrum', 'ffmpegShowspectrumpic']) {
      expect(Math.abs(Number(facts?.[name]))).toBeLessThanOrEqual(1);
    }
  });

  test('shows the sound on the program’s own axis, column by column where the picture’s are', async () => {
    const inputs = risingLine();
    const { shows } = await evaluateNode(view, { inputs, params: { viewer: 'sonicVisualiser' } });
    if (shows?.kind !== 'picture') throw new Error('no picture');
    expect(shows).toMatchObject({ width, height, axis: { kind: 'linear', lowHertz: 0, highHertz: 8000 } });
    const columns = await shows.read(0, width);
    const drawn = await inputs.picture.read(0, width);
    for (const x of [40, 100, 160]) {
      expect(Math.abs(brightestRow(columns, x, height) - brightestRow(drawn, x, height))).toBeLessThanOrEqual(2);
    }
    const part = await shows.read(90, 110);
    expect(Math.abs(brightestRow(part, 10, height) - brightestRow(columns, 100, height))).toBeLessThanOrEqual(1);
    expect(await shows.overview(50)).toHaveLength(50 * height);
    const audacity = (await evaluateNode(view, { inputs, params: { viewer: 'audacity' } })).shows;
    expect(audacity).toMatchObject({ axis: { kind: 'mel', highHertz: 8000 } });
  });

  test('another palette or viewer compares nothing anew', async () => {
    const { picture, audio } = risingLine();
    let reads = 0;
    const counted: Audio = {
      ...audio,
      read: (from, to) => {
        reads += 1;
        return audio.read(from, to);
      },
    };
    const first = await evaluateNode(view, { inputs: { picture, audio: counted } });
    const before = reads;
    const second = await evaluateNode(view, { inputs: { picture, audio: counted }, params: { palette: 'grey' } });
    expect(before).toBeGreaterThan(0);
    expect(reads).toBe(before);
    expect(second.facts).toEqual(first.facts);
  });
});
