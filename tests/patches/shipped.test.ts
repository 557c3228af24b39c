import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { createNodeEngine, type Evaluated, evaluatePatch, nodePlatform } from '../support/node-engine.ts';
import { pearson } from '../support/plain-spectrum.ts';
import { loadShippedPatch, shippedPatchNames } from '../support/shipped-patches.ts';
import { assetPicture, type Band, shownBand } from '../support/shown-assets.ts';

/** What a shipped patch must sound like: the node that shows its sound, and the photos that must be seen in it. */
interface Expected {
  readonly seconds: number;
  /** Decibels that the spectral convergence must be below. */
  readonly spectralConvergence: number;
  readonly channels?: number;
  /** Decibels of full scale that the peak stays below; left out where it is normalised to −1. */
  readonly below?: number;
  readonly seen: readonly Seen[];
}

interface Seen {
  /** Name of the asset; a photo without its ending. */
  readonly photo: string;
  /** Hertz in which it is seen; all of them if left out. */
  readonly band?: Band;
  readonly from: number;
  readonly to: number;
  readonly contrast?: number;
  readonly backwards?: boolean;
  readonly least: number;
}

const expected: { readonly [name: string]: Expected } = {
  picture: { seconds: 3, spectralConvergence: -12, seen: [{ photo: 'coffee', from: 0, to: 3, least: 0.9 }] },
  slideshow: {
    seconds: 11,
    spectralConvergence: -11.5,
    seen: [
      { photo: 'coffee', from: 0, to: 3, least: 0.9 },
      { photo: 'hubble', from: 4, to: 7, least: 0.7 },
      { photo: 'rocket', from: 8, to: 11, least: 0.88 },
    ],
  },
  mirror: {
    seconds: 4,
    spectralConvergence: -11.5,
    seen: [
      { photo: 'rocket', from: 0, to: 2, least: 0.88 },
      { photo: 'rocket', from: 2, to: 4, backwards: true, least: 0.88 },
    ],
  },
  stretch: {
    seconds: 5.2,
    spectralConvergence: -11.5,
    seen: [
      { photo: 'coffee', from: 0, to: 1, least: 0.85 },
      { photo: 'coffee', from: 1.2, to: 5.2, least: 0.88 },
    ],
  },
  collage: { seconds: 4, spectralConvergence: -10, seen: [{ photo: 'coffee', from: 0, to: 4, least: 0.7 }] },
  'colours-in-stereo': {
    seconds: 3,
    spectralConvergence: -11,
    channels: 2,
    seen: [{ photo: 'rocket', from: 0, to: 3, least: 0.8 }],
  },
  array: {
    seconds: (999 * 64) / 44_100,
    spectralConvergence: -8,
    seen: [{ photo: 'painting.npy', from: 0, to: (999 * 64) / 44_100, least: 0.8 }],
  },
  resynthesis: {
    seconds: 2.48,
    spectralConvergence: -25,
    seen: [{ photo: 'speech.wav', from: 0, to: 2.48, least: 0.98 }],
  },
  'hidden-in-music': {
    seconds: 2.48,
    spectralConvergence: -10,
    below: -0.5,
    seen: [
      { photo: 'coffee', from: 0, to: 2.4, band: [12_500, 20_500], least: 0.85 },
      { photo: 'speech.wav', from: 0, to: 2.48, band: [0, 11_500], least: 0.99 },
    ],
  },
  'for-audacity': { seconds: 6, spectralConvergence: -8, seen: [] },
};

/** Node has no WebCodecs: these are heard by a test of their own in the browser. */
const onlyInBrowser = { video: 'tests/browser/video-patch.browser.test.ts' } as const;

const pool = createInlinePool();
const platform = nodePlatform(createWasmBackend(pool));
afterAll(() => pool.dispose());

describe('the shipped patches', () => {
  it('are all listed here', () => {
    expect(shippedPatchNames()).toEqual([...Object.keys(expected), ...Object.keys(onlyInBrowser)].sort());
  });

  it.each(Object.entries(onlyInBrowser))('%s needs WebCodecs, says so here, and is heard in %s', async (name, test) => {
    expect(existsSync(test)).toBe(true);
    const { document, assets, warnings } = await loadShippedPatch(name);
    expect(warnings).toEqual([]);
    const engine = createNodeEngine({ platform, assets: { blob: async (hash) => assets.get(hash) ?? null } });
    const { summary } = await evaluatePatch(engine, document);
    const failures = Object.values(summary.outcomes).filter(({ state }) => state === 'failed');
    expect(failures).toMatchObject([{ problem: { code: 'video-unavailable' } }]);
  });

  it.each(Object.entries(expected))('%s sounds as it should', async (name, wanted) => {
    const { document, assets, warnings } = await loadShippedPatch(name);
    expect(warnings).toEqual([]);
    const engine = createNodeEngine({ platform, assets: { blob: async (hash) => assets.get(hash) ?? null } });
    const evaluated = await evaluatePatch(engine, document);
    expect(evaluated.summary, JSON.stringify(evaluated.summary.outcomes)).toMatchObject({
      state: 'done',
      problems: [],
    });

    const listen = document.nodes.find((node) => node.type === 'waveform');
    if (!listen) throw new Error(`${name} has no waveform`);
    const channels = await evaluated.sound(listen.id);
    const rate = document.settings.sampleRate;
    expect(channels.length).toBe(wanted.channels ?? 1);
    // a picture has whole columns, and its sound ends with the centre of the last one: at most two hops less a picture
    const columns = channels[0]!.length / document.settings.hopLength;
    expect(Math.abs(columns - (wanted.seconds * rate) / document.settings.hopLength)).toBeLessThan(8);
    for (const samples of channels) {
      const loudest = decibels(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
      if (wanted.below === undefined) expect(loudest).toBeCloseTo(-1, 1);
      else expect(loudest).toBeLessThan(wanted.below);
    }
    const reached = convergences(evaluated);
    for (const seen of wanted.seen) {
      const r = await correlation(channels[0]!, rate, seen);
      console.log(
        `${name}: ${seen.photo} is seen with r = ${r.toFixed(3)}, convergence ${reached.map((dB) => dB.toFixed(1))} dB`,
      );
      expect(r, seen.photo).toBeGreaterThanOrEqual(seen.least);
    }
    for (const dB of reached) expect(dB).toBeLessThan(wanted.spectralConvergence);
  });
});

function convergences(evaluated: Evaluated): number[] {
  return [...evaluated.results.values()].flatMap(({ facts }) =>
    typeof facts?.['spectralConvergence'] === 'number' ? [facts['spectralConvergence']] : [],
  );
}

async function correlation(samples: Float32Array, rate: number, seen: Seen): Promise<number> {
  const [columns, rows] = [160, 180];
  const band = seen.band ?? [0, rate / 2];
  const stretch = samples.subarray(Math.round(seen.from * rate), Math.round(seen.to * rate));
  const picture = shownBand(stretch, rate, band, columns, rows);
  const asset = seen.photo.includes('.') ? seen.photo : `${seen.photo}.jpg`;
  const photo = await assetPicture(asset, { columns, rows, contrast: seen.contrast, band });
  return pearson(picture, seen.backwards ? backwards(photo, rows) : photo);
}

function backwards(picture: Float64Array, rows: number): Float64Array {
  const columns = picture.length / rows;
  return picture.map((_, i) => picture[(columns - 1 - Math.floor(i / rows)) * rows + (i % rows)]!);
}

function decibels(level: number): number {
  return 20 * Math.log10(level);
}
