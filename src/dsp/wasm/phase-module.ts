/** The compiled module, in the variant that suits the machine. */

/** What the module exports; see `assembly/index.ts`. */
export interface PhaseExports {
  start(worker: number, team: number): void;
  adopt(worker: number, team: number): void;
  imitate(worker: number, team: number): void;
  iterate(worker: number, team: number, count: number): void;
  measure(worker: number, team: number, stride: number): void;
  forwardForTest(): void;
  inverseForTest(): void;
  iteratePartForTest(block: number): void;
  mergePartForTest(block: number): void;
  turnOverForTest(): void;
}

export type MemoryKind = 'shared' | 'unshared';
export type InstructionSet = 'relaxed' | 'simd';

export interface PhaseModule {
  readonly module: WebAssembly.Module;
  readonly memoryKind: MemoryKind;
  readonly instructions: InstructionSet;
}

/** The part of Node that reads the module where there is nothing to fetch it from. */
interface NodeProcess {
  getBuiltinModule?(
    name: 'node:fs',
  ): { promises: { readFile(file: URL): Promise<Uint8Array<ArrayBuffer>> } } | undefined;
}

const loaded = new Map<string, Promise<PhaseModule>>();

/**
 * Compiles the module with fused multiply-add where WebAssembly validates relaxed SIMD, the plain SIMD one else.
 * Compiled once. Rejects where WebAssembly has no SIMD or the file cannot be had.
 */
export function loadPhaseModule(memoryKind: MemoryKind, only?: InstructionSet): Promise<PhaseModule> {
  const key = `${memoryKind} ${only ?? ''}`;
  const present = loaded.get(key);
  if (present) return present;
  const loading = compilePhaseModule(memoryKind, only);
  loaded.set(key, loading);
  loading.catch(() => loaded.delete(key));
  return loading;
}

async function compilePhaseModule(memoryKind: MemoryKind, only?: InstructionSet): Promise<PhaseModule> {
  for (const instructions of only ? [only] : (['relaxed', 'simd'] as const)) {
    const bytes = await readModule(addressOf(instructions, memoryKind));
    if (WebAssembly.validate(bytes)) {
      return { module: await WebAssembly.compile(bytes), memoryKind, instructions };
    }
  }
  throw new Error('This browser has no WebAssembly SIMD. Update it to compute sound on the processor.');
}

/** Spelled out one by one, for this is the form in which Vite finds files to ship. */
function addressOf(instructions: InstructionSet, memoryKind: MemoryKind): URL {
  const isShared = memoryKind === 'shared';
  if (instructions === 'relaxed') {
    return isShared
      ? new URL('./generated/phase.relaxed.wasm', import.meta.url)
      : new URL('./generated/phase.relaxed.unshared.wasm', import.meta.url);
  }
  return isShared
    ? new URL('./generated/phase.simd.wasm', import.meta.url)
    : new URL('./generated/phase.simd.unshared.wasm', import.meta.url);
}

async function readModule(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (address.protocol === 'file:') {
    const { process } = globalThis as { process?: NodeProcess };
    const files = process?.getBuiltinModule?.('node:fs');
    if (files) return files.promises.readFile(address);
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The DSP module could not be loaded: ${response.status} for ${address.pathname}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** One worker's instance on a memory of the module's kind. */
export function instantiatePhase(module: WebAssembly.Module, memory: WebAssembly.Memory): PhaseExports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as PhaseExports;
}

/** Fresh memory, all zero. It can never grow, so it reserves no more than it is. Throws when the browser refuses. */
export function createMemory(pages: number, kind: MemoryKind): WebAssembly.Memory {
  const size = { initial: pages, maximum: pages };
  try {
    return new WebAssembly.Memory(kind === 'shared' ? { ...size, shared: true } : size);
  } catch (cause) {
    // Not the RangeError that it is in most engines: the problem is not to blame.
    throw new Error(`The browser refused ${Math.ceil(pages / 16)} MB of memory.`, { cause });
  }
}
