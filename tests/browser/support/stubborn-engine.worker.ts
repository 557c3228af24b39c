import { expose } from 'comlink';
import { z } from 'zod';
import type { AssetReader, NodeDeclaration } from '../../../src/engine/contract.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { createEngineHost } from '../../../src/engine/host.ts';
import { audioInMemory } from '../../../src/values/audio.ts';

/**
 * An engine whose nodes hang, crash or wait on purpose. `params.how` says which: `deaf` lets messages in but reaches no
 * checkpoint, `accident` crashes where the page's file of that name begins with a 1.
 */
const stubborn: NodeDeclaration = {
  type: 'stubborn',
  version: 1,
  title: 'Stubborn',
  category: 'sources',
  summary: 'does as it likes',
  inputs: {},
  outputs: { audio: { kind: 'audio', label: 'Sound' } },
  params: z.strictObject({
    how: z.enum(['work', 'wait', 'hang', 'crash', 'deaf', 'accident']),
    value: z.number().default(0),
  }),
  settings: [],
  async evaluate({ params, assets, checkpoint, progress }) {
    const { how, value } = z.object({ how: z.string(), value: z.number() }).parse(params);
    progress(0.5, { text: how });
    await checkpoint();
    if (how === 'hang') for (;;) Math.random();
    if (how === 'deaf') await new Promise(() => {});
    const crashes = how === 'crash' || (how === 'accident' && (await firstByte(assets, how)) === 1);
    if (crashes) {
      setTimeout(() => {
        throw new Error('crashed on purpose');
      });
    }
    while (how === 'wait' || crashes) {
      await new Promise((resolve) => setTimeout(resolve));
      await checkpoint();
    }
    return { outputs: { audio: audioInMemory(44_100, [Float32Array.of(value, await firstByte(assets, 'file'))]) } };
  },
};

async function firstByte(assets: AssetReader, hash: string): Promise<number> {
  return (await assets.bytes({ hash, name: hash, mediaType: '', size: 1 }))[0] ?? -1;
}

expose(
  createEngineHost(async (assets) =>
    createEngine({
      catalog: [stubborn],
      platform: {},
      assets,
      previews: {
        thumbnail: async () => ({ width: 0, height: 0, data: new Uint8Array(0) }),
        pictureValue: async () => 0,
        peaks: async () => ({ channels: [], seconds: 0, peak: 0 }),
        spectrogram: async () => ({ width: 0, height: 0, data: new Uint8Array(0) }),
      },
    }),
  ),
);
