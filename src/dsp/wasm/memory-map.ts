/** Where everything stands in the module's memory. Addresses and lengths in bytes. */
import type { PhaseProblem } from '../phase/contract.ts';
import type { FftPlan } from './fft-plan.ts';

/** Frames in one SIMD group: four lanes of real parts, four of imaginary parts. */
export const groupFrames = 8;
/**
 * Frames in a block, the unit of work that workers share out. Fixed, because the order of sums hangs on it: another
 * number gives another rounding, another number of workers does not.
 */
export const blockFrames = 64;

/** The words of the header in order: `assembly/header.ts` is the same list. */
const headerFields = [
  'fftSize',
  'bins',
  'hopLength',
  'frames',
  'groups',
  'blocks',
  'groupsPerBlock',
  'sheetSamples',
  'isConvolved',
  'coreSize',
  'stageCount',
  'stages',
  'analysisWindow',
  'synthesisWindow',
  'pairs',
  'chirp',
  'kernelSpectrum',
  'magnitude',
  'turns',
  'split',
  'audible',
  'errors',
  'signalA',
  'signalB',
  'sheets',
  'inverseWeight',
  'scratch',
  'scratchStride',
  'signalSamples',
  'seed',
  'firstFrame',
  'inertia',
  'iterations',
  'newest',
  'iteration',
  'nextPart',
  'arrived',
  'generation',
  'aborted',
] as const;

export type HeaderField = (typeof headerFields)[number];

const headerAddress = 1024;
const firstAddress = 2048;
/** Addresses are multiples of this, so that workers never share a cache line by chance. */
const alignment = 128;
export const pageBytes = 65536;

/** Index of a header field in a Uint32Array (or Float32Array) over the whole memory. */
export function headerWord(field: HeaderField): number {
  return headerAddress / 4 + headerFields.indexOf(field);
}

export interface MemoryMap {
  /** What goes into the header before the start; fields not named are 0. */
  readonly header: Readonly<Partial<Record<HeaderField, number>>>;
  readonly groups: number;
  /** Addresses of the factors of each stage. */
  readonly stageFactors: readonly number[];
  readonly bytes: number;
}

/** Lays out the memory for one problem and a team of `workers`. */
export function mapMemory(problem: PhaseProblem, plan: FftPlan, workers: number): MemoryMap {
  const { fftSize, hopLength, frames } = problem.layout;
  const bins = fftSize / 2 + 1;
  const groups = Math.ceil(frames / groupFrames);
  const groupsPerBlock = blockFrames / groupFrames;
  const blocks = Math.ceil(groups / groupsPerBlock);
  const spreadVectors = roundUp((blockFrames - 4) * hopLength + fftSize, 4);
  const sheetSamples = roundUp(spreadVectors + 3 * hopLength, 4);
  const signalSamples = (frames - 1) * hopLength + fftSize;
  // A block reads its whole sheet's width, however few of its frames exist.
  const signalBytes = 4 * ((blocks - 1) * blockFrames * hopLength + sheetSamples + 4);
  const scratchStride = roundUp(32 * plan.elements + 2 * 16 * spreadVectors, alignment);
  let next = firstAddress;
  const reserve = (bytes: number) => {
    const address = next;
    next = roundUp(next + bytes, alignment);
    return address;
  };
  const header = {
    fftSize,
    bins,
    hopLength,
    frames,
    groups,
    blocks,
    groupsPerBlock,
    sheetSamples,
    isConvolved: plan.convolution ? 1 : 0,
    coreSize: plan.coreSize,
    stageCount: plan.stages.length,
    stages: reserve(16 * plan.stages.length),
    analysisWindow: reserve(4 * fftSize),
    synthesisWindow: reserve(4 * fftSize),
    pairs: reserve(8 * bins),
    chirp: plan.convolution ? reserve(8 * fftSize) : 0,
    kernelSpectrum: plan.convolution ? reserve(8 * plan.elements) : 0,
    audible: reserve(groups),
    errors: reserve(8 * groups),
    magnitude: reserve(32 * groups * bins),
    ...phaseAddresses(problem, 32 * groups * bins, reserve),
    signalA: reserve(signalBytes),
    signalB: reserve(signalBytes),
    sheets: reserve(4 * blocks * sheetSamples),
    inverseWeight: reserve(4 * roundUp(signalSamples, 4)),
    scratch: reserve(workers * scratchStride),
    scratchStride,
    signalSamples,
  };
  const stageFactors = plan.stages.map(({ factors }) => reserve(4 * factors.length));
  return { header, groups, stageFactors, bytes: next };
}

/** Start phases are read before ADMM writes its first state, twice their size, over them. */
function phaseAddresses({ method, start }: PhaseProblem, bytes: number, reserve: (bytes: number) => number) {
  const hasTurns = start?.kind === 'turns';
  const split = method === 'admm' ? reserve(2 * bytes) : 0;
  return { split, turns: hasTurns ? split || reserve(bytes) : 0 };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
