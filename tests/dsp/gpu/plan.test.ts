import { describe, expect, it } from 'vitest';
import { gpuSupports, largestTile } from '../../../src/dsp/gpu/backend.ts';
import { chirpTables, planFft, runPasses } from '../../../src/dsp/gpu/fft-plan.ts';
import { isSoftwareName, probeGpu } from '../../../src/dsp/gpu/probe.ts';
import { hannTable, packNorm, packSound, tileShape, unpackSound } from '../../../src/dsp/gpu/shape.ts';
import { cutTiles, haloFrames } from '../../../src/dsp/gpu/tiles.ts';
import { createReferenceFft } from '../../../src/dsp/reference/fft.ts';
import { hannWindow, windowEnvelope } from '../../../src/dsp/reference/stft.ts';
import { seededRandom, testSeed } from '../photo.ts';

const random = seededRandom(testSeed('gpu plan'));

describe('FFT passes as gathers', () => {
  it.each([16, 64, 96, 128, 162, 256, 768, 1024])('give the transform of %i values', (size) => {
    const plan = planFft(size)!;
    expect(plan.kind).toBe('direct');
    expect(plan.passes.reduce((product, pass) => product * pass.radix, 1)).toBe(size);
    const [re, im] = [Float64Array.from({ length: size }, random), Float64Array.from({ length: size }, random)];
    const [wantedRe, wantedIm] = [re.slice(), im.slice()];
    runPasses(plan.passes, re, im);
    createReferenceFft(size).forward(wantedRe, wantedIm);
    for (let k = 0; k < size; k += 1) {
      expect(re[k]).toBeCloseTo(wantedRe[k]!, 8);
      expect(im[k]).toBeCloseTo(wantedIm[k]!, 8);
    }
  });

  it.each([718, 70, 1438])('pads %i values to a power of two that holds the whole convolution', (size) => {
    const plan = planFft(size)!;
    expect(plan.kind).toBe('chirp');
    expect(Math.log2(plan.length) % 1).toBe(0);
    expect(plan.length).toBeGreaterThanOrEqual(2 * size - 1);
    const { chirpCosine, chirpSine, filterRe } = chirpTables(plan);
    expect(chirpCosine).toHaveLength(size);
    expect(filterRe).toHaveLength(plan.length);
    for (let n = 0; n < size; n += 7) expect(Math.hypot(chirpCosine[n]!, chirpSine[n]!)).toBeCloseTo(1, 6);
  });

  it('knows what it cannot do', () => {
    for (const size of [719, 27, 2, 10.5]) expect(planFft(size)).toBeUndefined();
    for (const fftSize of [718, 768, 1024]) expect(gpuSupports({ fftSize, hopLength: 64, frames: 2067 })).toBe(true);
    expect(gpuSupports({ fftSize: 1024, hopLength: 600, frames: 2067 })).toBe(false);
    expect(gpuSupports({ fftSize: 1024, hopLength: 64, frames: 8 })).toBe(false);
  });
});

describe('tiles', () => {
  it('own every frame once, far from the edges of what is solved with them', () => {
    for (let round = 0; round < 200; round += 1) {
      const layout = { fftSize: 256, hopLength: 64, frames: 50 + Math.floor(random() * 3000) };
      const halo = haloFrames(layout);
      const tileFrames = 2 * halo + 1 + Math.floor(random() * 500);
      const tiles = cutTiles(layout, tileFrames);
      let next = 0;
      for (const tile of tiles) {
        const end = Math.min(layout.frames, tile.start + tileFrames);
        expect(tile.ownFrom).toBe(next);
        expect(tile.ownTo).toBeGreaterThan(tile.ownFrom);
        expect(tile.ownFrom - tile.start >= halo || tile.ownFrom === 0).toBe(true);
        expect(end - tile.ownTo >= halo || tile.ownTo === layout.frames).toBe(true);
        next = tile.ownTo;
      }
      expect(next).toBe(layout.frames);
    }
    expect(() => cutTiles({ fftSize: 256, hopLength: 64, frames: 500 }, 40)).toThrow(RangeError);
  });

  it('stay within what GPUs hold', () => {
    const layout = { fftSize: 1024, hopLength: 64, frames: 1e6 };
    const gl = largestTile('webgl2', 8192, layout);
    expect(gl + 4 + 16).toBeLessThanOrEqual(8192);
    expect(gl * 1024 * 2).toBeLessThanOrEqual(2 * 8192 ** 2);
    expect(largestTile('webgpu', 134217728, layout) * 4 * 1024).toBeLessThanOrEqual(134217728);
    expect(largestTile('webgpu', 1024, layout)).toBeLessThan(2 * haloFrames(layout));
  });
});

describe('what lies on the GPU', () => {
  it.each([
    { fftSize: 64, hopLength: 16, frames: 21 },
    { fftSize: 96, hopLength: 20, frames: 18 },
  ])('holds every sample and the window’s envelope ($fftSize / $hopLength)', (layout) => {
    const shape = tileShape(layout);
    expect((2 * shape.lanes) % 4).toBe(0);
    const sound = Float32Array.from({ length: shape.samples }, random);
    expect(unpackSound(shape, packSound(shape, sound))).toEqual(sound);
    const norm = unpackSound(shape, packNorm(shape, hannTable(layout.fftSize)));
    const envelope = windowEnvelope(layout, hannWindow(layout.fftSize));
    norm.forEach((value, i) => {
      expect(value * layout.fftSize * envelope[i]!).toBeCloseTo(1, 5);
    });
  });

  it('is told from software by name, and is absent here', async () => {
    for (const name of [
      'ANGLE (Google, Vulkan (SwiftShader Device))',
      'llvmpipe (LLVM 19)',
      'Microsoft Basic Render Driver',
    ]) {
      expect(isSoftwareName(name)).toBe(true);
    }
    expect(isSoftwareName('Apple M3')).toBe(false);
    for (const mode of ['webgpu', 'webgl2'] as const) expect((await probeGpu(mode)).available).toBe(false);
  });
});
