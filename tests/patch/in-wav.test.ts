import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../src/media/wav.ts';
import { exportPatch, importPatch } from '../../src/patch/bundle.ts';
import { emptyPatch } from '../../src/patch/document.ts';
import { patchChunk, patchInWav } from '../../src/patch/in-wav.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { readWav } from '../support/plain-spectrum.ts';

const sound = audioInMemory(44_100, [Float32Array.of(0, 0.5, -0.5)]);

async function soundWithPatch(): Promise<Blob> {
  const patch = await exportPatch(emptyPatch('Kept'), async () => null);
  return encodeWav(sound, '24-bit', { chunks: [await patchChunk(patch)] });
}

describe('a patch inside a sound', () => {
  it('comes back, and other programs still read the samples', async () => {
    const wav = await soundWithPatch();
    const kept = await patchInWav(wav);
    expect(await importPatch(kept!)).toMatchObject({ ok: true, document: emptyPatch('Kept') });
    expect(readWav(new Uint8Array(await wav.arrayBuffer())).channels[0]).toEqual(Float64Array.of(0, 0.5, -0.5));
  });

  it('is not found where there is none', async () => {
    expect(await patchInWav(await encodeWav(sound, '16-bit'))).toBeNull();
    expect(await patchInWav(new Blob(['RIFF']))).toBeNull();
    expect(await patchInWav(new Blob([]))).toBeNull();
  });

  it('says what is wrong when it is damaged or cut off', async () => {
    const bytes = new Uint8Array(await (await soundWithPatch()).arrayBuffer());
    await expect(patchInWav(new Blob([bytes.subarray(0, bytes.length - 20)]))).rejects.toThrow(/cut off/);
    const chunk = bytes.length - 60;
    await expect(patchInWav(new Blob([bytes.fill(0x55, chunk)]))).rejects.toThrow(/damaged/);
  });
});
