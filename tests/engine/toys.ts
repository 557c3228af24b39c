import { z } from 'zod';
import type { EvaluateContext, NodeDeclaration, ParamsSchema } from '../../src/engine/contract.ts';
import { createEngine, type Engine, type EngineOptions, type Previews } from '../../src/engine/engine.ts';
import type { RunEvent, RunSummary } from '../../src/engine/protocol.ts';
import { emptyPatch, type Params, type PatchDocument } from '../../src/patch/document.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { linearAxis } from '../../src/values/axis.ts';
import type { Picture } from '../../src/values/picture.ts';

/** Toy nodes, whose evaluations and reads are counted. */
export interface Toys {
  readonly catalog: readonly NodeDeclaration[];
  /** Evaluations by type. */
  readonly evaluated: Map<string, number>;
  /** Columns computed by pictures, by type. */
  readonly columnsRead: Map<string, number>;
  /** `hold` nodes wait for this; set by `holdThem`. */
  held: { promise: Promise<void>; release(): void } | undefined;
  holdThem(): void;
  /** How many evaluations of `hold` run now, and ran side by side at most. */
  sideBySide: { now: number; most: number };
  /** While true, `flaky` pictures cannot be read. */
  broken: boolean;
}

const height = 4;

export function pictureOf(width: number, read: Picture['read'], rows = height): Picture {
  return {
    kind: 'picture',
    width,
    height: rows,
    axis: linearAxis(44_100),
    law: { kind: 'linear' },
    read,
    overview: async (columns) => {
      const all = await read(0, width);
      const count = Math.min(columns, width);
      return Float32Array.from({ length: count * rows }, (_, i) => {
        const column = Math.floor((Math.floor(i / rows) * width) / count);
        return all[column * rows + (i % rows)]!;
      });
    },
  };
}

/** A node declaration for a catalog of toys. */
export function declareToy<S extends ParamsSchema>(declaration: NodeDeclaration<S>): NodeDeclaration {
  return declaration as unknown as NodeDeclaration;
}

export function createToys(): Toys {
  const evaluated = new Map<string, number>();
  const columnsRead = new Map<string, number>();
  const toys: Toys = {
    catalog: [],
    evaluated,
    columnsRead,
    held: undefined,
    broken: false,
    sideBySide: { now: 0, most: 0 },
    holdThem() {
      let release = () => {};
      const promise = new Promise<void>((resolve) => {
        release = resolve;
      });
      toys.held = { promise, release };
    },
  };
  const count = (map: Map<string, number>, type: string, by = 1) => map.set(type, (map.get(type) ?? 0) + by);
  const counted = (type: string, read: Picture['read']): Picture['read'] => {
    return async (from, to) => {
      count(columnsRead, type, to - from);
      return read(from, to);
    };
  };
  const common = { version: 1, category: 'picture', summary: 'a toy', settings: [] } as const;
  const pictureIn = { picture: { kind: 'picture', label: 'Picture' } } as const;
  const pictureOut = { picture: { kind: 'picture', label: 'Picture' } } as const;
  const picture = (context: EvaluateContext<unknown>, port = 'picture') => {
    const value = context.inputs[port];
    if (value?.kind !== 'picture') throw new Error(`no picture at ${port}`);
    return value;
  };

  const catalog = [
    declareToy({
      ...common,
      type: 'source',
      title: 'Source',
      inputs: {},
      outputs: pictureOut,
      settings: ['hopLength'],
      params: z.strictObject({
        level: z.number().min(0).max(1).default(0.5).meta({ label: 'Level' }),
        width: z.int().min(1).default(600).meta({ label: 'Width' }),
      }),
      async evaluate({ params }) {
        count(evaluated, 'source');
        const read = counted('source', async (from, to) => new Float32Array((to - from) * height).fill(params.level));
        return { outputs: { picture: pictureOf(params.width, read) } };
      },
    }),
    declareToy({
      ...common,
      type: 'flaky',
      title: 'Flaky',
      inputs: {},
      outputs: pictureOut,
      params: z.strictObject({}),
      async evaluate() {
        count(evaluated, 'flaky');
        const read = async (from: number, to: number) => {
          if (toys.broken) throw new Error('the disc is gone');
          return new Float32Array((to - from) * height).fill(0.25);
        };
        return { outputs: { picture: pictureOf(600, read) } };
      },
    }),
    declareToy({
      ...common,
      type: 'scale',
      title: 'Scale',
      inputs: pictureIn,
      outputs: pictureOut,
      params: z.strictObject({ by: z.number().default(0.5), shift: z.int().min(0).default(0) }),
      async evaluate(context) {
        count(evaluated, 'scale');
        const source = picture(context);
        const { by, shift } = context.params;
        const read = counted('scale', async (from, to) => {
          const values = await source.read(from + shift, to + shift);
          const result = new Float32Array((to - from) * height);
          result.set(values.map((value) => value * by));
          return result;
        });
        return { outputs: { picture: pictureOf(source.width, read) } };
      },
    }),
    declareToy({
      ...common,
      type: 'add',
      title: 'Add',
      inputs: { picture: { kind: 'picture', label: 'Picture', grows: true } },
      outputs: pictureOut,
      params: z.strictObject({}),
      async evaluate(context) {
        count(evaluated, 'add');
        const sources = Object.keys(context.inputs).map((port) => picture(context, port));
        const width = Math.max(...sources.map((source) => source.width));
        const read = counted('add', async (from, to) => {
          const sum = new Float32Array((to - from) * height);
          // One after the other: the harder case for a cache.
          for (const source of sources) {
            for (const [i, value] of (await source.read(from, to)).entries()) sum[i] = sum[i]! + value / sources.length;
          }
          return sum;
        });
        return { outputs: { picture: pictureOf(width, read) } };
      },
    }),
    declareToy({
      ...common,
      type: 'sum',
      title: 'Sum',
      inputs: pictureIn,
      outputs: { audio: { kind: 'audio', label: 'Sound' } },
      params: z.strictObject({}),
      async evaluate(context) {
        count(evaluated, 'sum');
        const source = picture(context);
        let sum = 0;
        for (let at = 0; at < source.width; at += 256) {
          for (const value of await source.read(at, Math.min(source.width, at + 256))) sum += value;
          context.progress(at / source.width);
          await context.checkpoint();
        }
        return { outputs: { audio: audioInMemory(44_100, [Float32Array.of(sum)]) } };
      },
    }),
    declareToy({
      ...common,
      type: 'hold',
      title: 'Hold',
      inputs: { picture: { kind: 'picture', label: 'Picture', optional: true } },
      outputs: { audio: { kind: 'audio', label: 'Sound' } },
      params: z.strictObject({ id: z.int().default(0) }),
      async evaluate({ params, checkpoint, progress, publish }) {
        count(evaluated, 'hold');
        toys.sideBySide.now += 1;
        toys.sideBySide.most = Math.max(toys.sideBySide.most, toys.sideBySide.now);
        try {
          progress(0.5, { text: 'holding' });
          publish({ outputs: { audio: audioInMemory(44_100, [Float32Array.of(-1)]) } });
          let waiting = toys.held !== undefined;
          void toys.held?.promise.then(() => {
            waiting = false;
          });
          while (waiting) {
            await new Promise((resolve) => setImmediate(resolve));
            await checkpoint();
          }
        } finally {
          toys.sideBySide.now -= 1;
        }
        return { outputs: { audio: audioInMemory(44_100, [Float32Array.of(params.id)]) } };
      },
    }),
    declareToy({
      ...common,
      type: 'refuse',
      title: 'Refuse',
      inputs: { picture: { kind: 'picture', label: 'Picture', optional: true } },
      outputs: pictureOut,
      params: z.strictObject({ how: z.enum(['problem', 'throw']).default('problem') }),
      async evaluate({ params, fail }) {
        count(evaluated, 'refuse');
        if (params.how === 'throw') throw new Error('nobody foresaw this');
        return fail({ code: 'toy', message: 'It refuses.' });
      },
    }),
  ];
  return Object.assign(toys, { catalog });
}

const noPreviews: Previews = {
  thumbnail: async (picture, width, rows) => {
    const data = new Uint8Array(width * rows);
    data.fill(Math.round(255 * ((await picture.overview(1))[0] ?? 0)));
    return { width, height: rows, data };
  },
  pictureValue: async (picture, column) => (await picture.read(column, column + 1))[0] ?? 0,
  peaks: async () => ({ channels: [], seconds: 0, peak: 0 }),
  spectrogram: async () => ({ width: 0, height: 0, data: new Uint8Array(0) }),
};

export function engineWith(toys: Pick<Toys, 'catalog'>, options: Partial<EngineOptions> = {}): Engine {
  return createEngine({
    catalog: toys.catalog,
    platform: {},
    assets: { blob: async () => null },
    previews: noPreviews,
    ...options,
  });
}

/** `[id, type, params?]` and wires `'a.picture > b.picture'`. */
export function patchOf(
  nodes: readonly (readonly [id: string, type: string, params?: Params])[],
  wires: readonly string[] = [],
): PatchDocument {
  return {
    ...emptyPatch(),
    nodes: nodes.map(([id, type, params = {}]) => ({ id, type, typeVersion: 1, position: { x: 0, y: 0 }, params })),
    connections: wires.map((wire, index) => {
      const [from, to] = wire.split('>').map((end) => {
        const [node = '', port = 'picture'] = end.trim().split('.');
        return { node, port };
      });
      return { id: `w${index}`, from: from!, to: to! };
    }),
  };
}

let runs = 0;

/** Runs a patch to its end, with everything that was told. */
export async function runPatch(
  engine: Engine,
  patch: PatchDocument,
  wanted?: readonly string[],
): Promise<{ summary: RunSummary; events: RunEvent[]; states: { [node: string]: string } }> {
  runs += 1;
  const events: RunEvent[] = [];
  const summary = await engine.run({ runId: runs, patch, ...(wanted && { wanted }) }, (event) => events.push(event));
  const states = Object.fromEntries(Object.entries(summary.outcomes).map(([node, { state }]) => [node, state]));
  return { summary, events, states };
}

/** Starts a run; gives its number, its summary to come, and its events as they come in. */
export function begin(engine: Engine, patch: PatchDocument) {
  runs += 1;
  const runId = runs;
  const events: RunEvent[] = [];
  const listeners = new Set<() => void>();
  const summary = engine.run({ runId, patch }, (event) => {
    events.push(event);
    for (const listener of listeners) listener();
  });
  const until = (holds: (event: RunEvent) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!events.some(holds)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { runId, summary, events, until };
}

/** The only sample of the sound that a `sum` or `hold` node made. */
export async function soundOf(engine: Engine, events: readonly RunEvent[], node: string): Promise<number | undefined> {
  const end = events.findLast((event) => event.type === 'ended' && event.node === node);
  if (end?.type !== 'ended') return undefined;
  const handle = end.result?.outputs['audio']?.handle;
  return handle === undefined ? undefined : (await engine.samples(handle, 0, 1))?.[0]?.[0];
}
