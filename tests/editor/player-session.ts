import { createPeakCollector } from '../../src/dsp/analysis/peaks.ts';
import { spectrogram } from '../../src/dsp/analysis/spectrogram.ts';
import { editorCatalog } from '../../src/editor/session/catalog.ts';
import { createRunStore, idleNodeRun, type NodeRun, type RunState } from '../../src/editor/session/run-state.ts';
import { type Session, setSession } from '../../src/editor/session/session.ts';
import { createViewStore } from '../../src/editor/session/view-state.ts';
import type { EngineClient, GreyImage, Peaks, ValueSummary } from '../../src/engine/protocol.ts';
import { emptyPatch, type PatchDocument, type PatchNode } from '../../src/patch/document.ts';
import { createOpenPatch } from '../../src/store/open-patch.ts';
import { audioInMemory } from '../../src/values/audio.ts';

export type Samples = Float32Array<ArrayBuffer>;

/** An engine that knows sounds by their handles, and counts what it is asked. */
export function fakeEngine(sounds: Map<string, { readonly sampleRate: number; readonly samples: Samples }>) {
  const asked = { spectrogram: 0, peaks: 0, samples: 0 };
  const engine: EngineClient = {
    run: async ({ runId }) => ({ runId, state: 'done', outcomes: {}, problems: [], milliseconds: 0 }),
    cancel: async () => undefined,
    thumbnail: async (_handle, width, height) => gradient(width, height),
    pictureValue: async () => 0.5,
    peaks: async (handle, buckets) => {
      asked.peaks += 1;
      const sound = sounds.get(handle);
      return sound ? peaksOf(sound.samples, sound.sampleRate, buckets) : null;
    },
    samples: async (handle, from, to) => {
      asked.samples += 1;
      const sound = sounds.get(handle);
      return sound ? [sound.samples.slice(from, to)] : null;
    },
    spectrogram: async (handle, request) => {
      asked.spectrogram += 1;
      const sound = sounds.get(handle);
      if (!sound) return null;
      const gainDecibels = request.referenceDecibels === 'peak' ? 20 : -request.referenceDecibels;
      const values = await spectrogram(audioInMemory(sound.sampleRate, [sound.samples]), {
        ...request,
        windowPadding: request.padding,
        gainDecibels,
      });
      const { width, height } = request;
      const data = new Uint8Array(width * height);
      for (let x = 0; x < width; x += 1) {
        for (let y = 0; y < height; y += 1) data[y * width + x] = Math.round(255 * values[x * height + y]!);
      }
      return { width, height, data };
    },
    file: async () => ({ name: 'artivi.wav', blob: new Blob(['RIFF']) }),
    cacheBytes: async () => 0,
    onNotice: () => () => undefined,
    dispose: () => undefined,
  };
  return { engine, asked };
}

function gradient(width: number, height: number): GreyImage {
  const data = Uint8Array.from({ length: width * height }, (_, i) => ((i % width) * 255) / width);
  return { width, height, data };
}

function peaksOf(samples: Samples, sampleRate: number, buckets: number): Peaks {
  const collector = createPeakCollector(samples.length, buckets);
  collector.add(0, samples);
  const peak = samples.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
  return { channels: [Float32Array.from(collector.peaks())], seconds: samples.length / sampleRate, peak };
}

export function node(id: string, type: string): PatchNode {
  return { id, type, typeVersion: 1, position: { x: 0, y: 0 }, params: {} };
}

export function audioValue(handle: string, sampleRate: number, length: number): ValueSummary {
  return { kind: 'audio', handle, sampleRate, length, channels: 1, seconds: length / sampleRate };
}

/** A node that has run well and shows a value. */
export function doneWith(shows: ValueSummary, more: Partial<NodeRun> = {}): NodeRun {
  return {
    ...idleNodeRun,
    state: 'done',
    fraction: 1,
    result: { outputs: {}, shows, fileName: 'artivi.wav', warnings: [] },
    ...more,
  };
}

const refuse = () => Promise.reject(new Error('not in this test'));
const noAssets: Session['assets'] = {
  add: refuse,
  addVerified: refuse,
  has: async () => false,
  blob: async () => null,
  prune: refuse,
};

/** A session around a fake engine; what has run is put into `run`. */
export function openFakeSession(
  engine: EngineClient,
  document: Partial<PatchDocument>,
  nodes: RunState['nodes'],
): Session {
  const run = createRunStore();
  run.setState({ nodes });
  const fake: Session = {
    engine,
    patch: createOpenPatch({ ...emptyPatch('Test'), ...document }),
    assets: noAssets,
    catalog: editorCatalog([]),
    run,
    runs: {
      render: async () => undefined,
      cancel: () => undefined,
      forget: () => undefined,
      setAutoRender: () => undefined,
      dispose: () => undefined,
    },
    view: createViewStore(),
  };
  setSession(fake);
  return fake;
}
