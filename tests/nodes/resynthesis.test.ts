import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createReferenceStft } from '../../src/dsp/reference/stft.ts';
import { decodeWav } from '../../src/media/wav-reader.ts';
import { emptyPatch, type PatchDocument } from '../../src/patch/document.ts';
import { createNodeEngine, type Evaluated, evaluatePatch, testAssets } from '../support/node-engine.ts';

const bytes = new Uint8Array(readFileSync(new URL('../fixtures/sounds/speech.wav', import.meta.url)));
const settings = emptyPatch().settings;
let original: Float32Array;

beforeAll(async () => {
  const speech = decodeWav(bytes);
  expect([speech.sampleRate, speech.channels]).toEqual([settings.sampleRate, 1]);
  original = (await speech.read(0, speech.length))[0]!;
});

/** Speech → spectrogram → griffinLim, all at the exact FFT size and as loud as it was; the speech as phases too if wanted. */
async function readBack(params: object, hasPhase = false): Promise<Evaluated & { samples: Float32Array }> {
  const assets = testAssets();
  const speech = await assets.add(bytes, 'speech.wav', 'audio/wav');
  const node = (id: string, type: string, own: object) => ({
    ...{ id, type, typeVersion: 1, position: { x: 0, y: 0 } },
    params: { ...own },
  });
  const wire = (text: string) => {
    const [from = '', fromPort = '', to = '', toPort = ''] = text.split(/[. ]/);
    return { id: text, from: { node: from, port: fromPort }, to: { node: to, port: toPort } };
  };
  const patch: PatchDocument = {
    ...emptyPatch(),
    nodes: [
      node('voice', 'audioSource', { files: [{ ...speech }] }),
      node('see', 'spectrogram', { fftSize: 'exact', axis: 'linear', law: 'linear' }),
      node('render', 'griffinLim', { fftSize: 'exact', normalise: false, ...params }),
      node('hear', 'waveform', {}),
    ],
    connections: [
      wire('voice.audio see.audio'),
      wire('see.picture render.picture'),
      wire('render.audio hear.audio'),
      ...(hasPhase ? [wire('voice.audio render.phase')] : []),
    ],
    assets: { [speech.hash]: speech },
  };
  const evaluated = await evaluatePatch(createNodeEngine({ assets }), patch);
  return { ...evaluated, samples: (await evaluated.sound('hear'))[0]! };
}

/** Spectral convergence of a sound against the speech, in decibels, by the plain transform. */
function convergenceOf(samples: Float32Array): number {
  const { hopLength, resolution } = settings;
  const fftSize = 2 * (resolution - 1);
  const frames = 1 + Math.ceil(original.length / hopLength);
  const stft = createReferenceStft({ fftSize, hopLength, frames });
  const magnitudes = (sound: Float32Array) => {
    const padded = new Float64Array((frames - 1) * hopLength);
    padded.set(sound);
    const { re, im } = stft.forward(padded);
    return re.map((value, i) => Math.hypot(value, im[i]!));
  };
  return apart(magnitudes(samples), magnitudes(original));
}

/** Energy of the difference over that of what is wanted, in decibels; what lies beyond the end of that is not compared. */
function apart(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let error = 0;
  let energy = 0;
  for (let i = 0; i < wanted.length; i += 1) {
    error += (found[i]! - wanted[i]!) ** 2;
    energy += wanted[i]! ** 2;
  }
  return 10 * Math.log10(error / energy);
}

function energyOf(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0));
}

describe('speech drawn and rendered again, at the exact FFT size', () => {
  test.each([
    ['auto', -18],
    ['pghi', -25],
  ] as const)('from the %s start: as loud, as long, and below %i dB of convergence', async (start, below) => {
    const { samples, results } = await readBack({ start });
    const told = Number(results.get('render')?.facts?.['spectralConvergence']);
    const measured = convergenceOf(samples);
    const louder = energyOf(samples) - energyOf(original);
    console.log(`${start}: convergence ${measured.toFixed(1)} dB, ${louder.toFixed(2)} dB louder`);
    expect(measured).toBeLessThan(below);
    expect(told).toBeCloseTo(measured, 1);
    expect(Math.abs(louder)).toBeLessThan(0.3);
    expect(samples.length).toBe(settings.hopLength * Math.ceil(original.length / settings.hopLength));
  });

  test.each([0, 32])('with its own phases it is the speech, after %i iterations', async (iterations) => {
    const { samples } = await readBack({ iterations }, true);
    const error = apart(samples, original);
    console.log(`own phases: ${error.toFixed(1)} dB apart`);
    expect(error).toBeLessThan(-60);
    expect(samples.subarray(original.length).every((sample) => Math.abs(sample) < 1e-3)).toBe(true);
  });
});
