import { BLOCK_COLUMNS, type Picture } from '../values/picture.ts';
import { type Problem, ProblemError } from '../values/problem.ts';
import { breathe } from './breathe.ts';
import { type ByteLru, createByteLru } from './byte-lru.ts';

/** Blocks read side by side for one long read: what waits for each other is shared, what is held stays small. */
const BLOCKS_AT_ONCE = 16;

/** A picture could not be read. `origin` is the key of the evaluation whose own `read` failed. */
export class ReadFailure extends Error {
  readonly origin: string;
  readonly problem: Problem;
  constructor(origin: string, problem: Problem) {
    super(problem.message);
    this.name = 'ReadFailure';
    this.origin = origin;
    this.problem = problem;
  }
}

/** The ReadFailure that an error is or was caused by. */
export function readFailureIn(error: unknown): ReadFailure | undefined {
  let at = error;
  for (let depth = 0; depth < 20 && at instanceof Error; depth += 1) {
    if (at instanceof ReadFailure) return at;
    at = at.cause;
  }
  return undefined;
}

/** Reads pictures in blocks of 256 columns that are computed once while they are in use or fit the bound. */
export interface BlockCache {
  /**
   * The same picture, read through the cache. `key` names its content; `origin` is the key of the evaluation that made
   * it, which a failed read is blamed on. A picture that is wrapped already comes back as it is.
   */
  wrap(picture: Picture, key: string, origin: string): Picture;
  bytes(): number;
}

/** One cache for all pictures of an engine, bounded in bytes. */
export function createBlockCache(boundBytes: number): BlockCache {
  const kept = createByteLru<Float32Array>(boundBytes);
  const inFlight = new Map<string, Promise<Float32Array>>();
  const wrapped = new WeakSet<Picture>();
  return {
    wrap(picture, key, origin) {
      if (wrapped.has(picture)) return picture;
      const through = wrapPicture(picture, (name, size, load) =>
        once(kept, inFlight, `${key} ${name}`, () => loadChecked(origin, size, load)),
      );
      wrapped.add(through);
      return through;
    },
    bytes: () => kept.bytes(),
  };
}

/** Computes `load`, which gives `size` values, unless the cache has what `name` stands for. */
type Through = (name: string, size: number, load: () => Promise<Float32Array>) => Promise<Float32Array>;

function wrapPicture(picture: Picture, through: Through): Picture {
  const { kind, width, height, axis, law } = picture;

  function block(index: number): Promise<Float32Array> {
    const from = index * BLOCK_COLUMNS;
    const to = Math.min(width, from + BLOCK_COLUMNS);
    return through(`${index}`, (to - from) * height, () => picture.read(from, to));
  }

  async function read(first: number, last: number): Promise<Float32Array> {
    const from = Math.max(0, Math.min(width, Math.floor(first)));
    const to = Math.max(from, Math.min(width, Math.ceil(last)));
    if (from === to) return new Float32Array(0);
    const firstBlock = Math.floor(from / BLOCK_COLUMNS);
    const endBlock = Math.ceil(to / BLOCK_COLUMNS);
    if (endBlock - firstBlock === 1) {
      const start = firstBlock * BLOCK_COLUMNS;
      return (await block(firstBlock)).subarray((from - start) * height, (to - start) * height);
    }
    return gather(from, to, firstBlock, endBlock);
  }

  async function gather(from: number, to: number, firstBlock: number, endBlock: number): Promise<Float32Array> {
    const result = new Float32Array((to - from) * height);
    for (let group = firstBlock; group < endBlock; group += BLOCKS_AT_ONCE) {
      const indices = Array.from({ length: Math.min(BLOCKS_AT_ONCE, endBlock - group) }, (_, i) => group + i);
      const blocks = await Promise.all(indices.map(block));
      for (const [i, values] of blocks.entries()) {
        const start = indices[i]! * BLOCK_COLUMNS;
        const skip = Math.max(0, from - start);
        const end = Math.min(to - start, values.length / height);
        result.set(values.subarray(skip * height, end * height), (start + skip - from) * height);
      }
    }
    return result;
  }

  function overview(columns: number): Promise<Float32Array> {
    const count = Math.min(width, Math.max(1, Math.floor(columns)));
    return through(`overview ${count}`, count * height, () => picture.overview(count));
  }

  return { kind, width, height, axis, law, read, overview };
}

/** Values from the cache, from a computation under way, or computed now. Failures are not kept. */
function once(
  kept: ByteLru<Float32Array>,
  inFlight: Map<string, Promise<Float32Array>>,
  key: string,
  load: () => Promise<Float32Array>,
): Promise<Float32Array> {
  const known = kept.get(key);
  if (known) return Promise.resolve(known);
  const running = inFlight.get(key);
  if (running) return running;
  const started = load().then(
    (values) => {
      inFlight.delete(key);
      kept.set(key, values, values.byteLength);
      return values;
    },
    (error: unknown) => {
      inFlight.delete(key);
      throw error;
    },
  );
  inFlight.set(key, started);
  return started;
}

async function loadChecked(origin: string, size: number, load: () => Promise<Float32Array>): Promise<Float32Array> {
  await breathe();
  try {
    const values = await load();
    if (values.length !== size) throw new Error(`a read gave ${values.length} values instead of ${size}`);
    return values;
  } catch (error) {
    throw readFailureIn(error) ?? new ReadFailure(origin, problemOfRead(error));
  }
}

function problemOfRead(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const words = error instanceof Error ? error.message : String(error);
  return {
    code: 'read-failed',
    message: `This node's picture could not be read: ${words}`,
    ...(error instanceof Error && error.stack ? { cause: error.stack } : {}),
  };
}
