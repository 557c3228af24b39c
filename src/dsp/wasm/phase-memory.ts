/** One problem in the module's memory: laid in before the start, read from between slices. */
import type { PhaseProblem } from '../phase/contract.ts';
import { createFftPlan, type FftPlan } from './fft-plan.ts';
import { groupFrames, type HeaderField, headerWord, type MemoryMap, mapMemory, pageBytes } from './memory-map.ts';

/** Gets memory of at least so many pages, all zero. */
export type AllocateMemory = (pages: number) => WebAssembly.Memory;

export class PhaseMemory {
  readonly memory: WebAssembly.Memory;
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;
  readonly #map: MemoryMap;
  /** Σ M² for each group. */
  readonly #energies: Float64Array;

  /** Throws RangeError for problems that make no sense, and whatever `allocate` throws when memory is refused. */
  constructor(problem: PhaseProblem, workers: number, allocate: AllocateMemory) {
    checkProblem(problem);
    const plan = createFftPlan(problem.layout.fftSize);
    this.#map = mapMemory(problem, plan, workers);
    if (this.#map.bytes > 65536 * pageBytes) {
      throw new RangeError(
        `${problem.layout.frames} frames need ${Math.ceil(this.#map.bytes / 2 ** 20)} MB, more than the 4096 MB a module can hold. Solve in tiles.`,
      );
    }
    this.memory = allocate(Math.ceil(this.#map.bytes / pageBytes));
    this.#words = new Uint32Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#writeHeader(problem);
    this.#writePlan(plan);
    this.#writeWindows(problem.layout.fftSize);
    this.#writeInverseWeight(problem);
    this.#energies = this.#writeMagnitude(problem);
    this.#writeStart(problem);
  }

  /** Iterations that the newest sound has seen. */
  get iteration(): number {
    return Atomics.load(this.#words, headerWord('iteration'));
  }

  /** A copy of the newest sound, complete at any time, even while workers are at the next iteration. */
  sound(): Float32Array<ArrayBuffer> {
    const start = this.#soundStart(Atomics.load(this.#words, headerWord('newest')) === 0 ? 'signalA' : 'signalB');
    const { signalSamples = 0, fftSize = 0 } = this.#map.header;
    return new Float32Array(this.#floats.subarray(start, start + signalSamples - fftSize));
  }

  /** Decibels, from what `measure` left for every `stride`-th group; −∞ where there is no error at all. */
  spectralConvergence(stride: number): number {
    const errors = new Float64Array(this.memory.buffer, this.#map.header.errors, this.#map.groups);
    let error = 0;
    let energy = 0;
    for (let group = 0; group < errors.length; group += stride) {
      error += errors[group]!;
      energy += this.#energies[group]!;
    }
    return error === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(error / energy);
  }

  /** Makes the team leave without finishing the iteration. The newest sound stays as it is. */
  abort(): void {
    Atomics.store(this.#words, headerWord('aborted'), 1);
  }

  #soundStart(signal: 'signalA' | 'signalB'): number {
    return this.#map.header[signal]! / 4 + this.#map.header.fftSize! / 2;
  }

  #writeHeader({ momentum, seed, firstFrame, iterations }: PhaseProblem): void {
    for (const [field, value] of Object.entries(this.#map.header)) {
      this.#words[headerWord(field as HeaderField)] = value;
    }
    this.#words[headerWord('seed')] = seed;
    this.#words[headerWord('firstFrame')] = firstFrame;
    this.#words[headerWord('iterations')] = iterations;
    this.#floats[headerWord('inertia')] = momentum / (1 + momentum);
    // The start writes over the older signal: B is the newest until then, and silent.
    this.#words[headerWord('newest')] = 1;
  }

  #writePlan({ size, stages, binElement, convolution }: FftPlan): void {
    const { header, stageFactors } = this.#map;
    stages.forEach(({ radix, childSize, blocks, factors }, index) => {
      this.#words.set([radix, 32 * childSize, blocks, stageFactors[index]!], header.stages! / 4 + 4 * index);
      this.#floats.set(factors, stageFactors[index]! / 4);
    });
    for (let bin = 0; bin <= size / 2; bin++) {
      const at = header.pairs! / 4 + 2 * bin;
      this.#words[at] = 32 * binElement[bin]!;
      this.#words[at + 1] = 32 * binElement[(size - bin) % size]!;
    }
    if (convolution) {
      this.#floats.set(convolution.chirp, header.chirp! / 4);
      this.#floats.set(convolution.kernelSpectrum, header.kernelSpectrum! / 4);
    }
  }

  /** Analysis: w / 2 (see `assembly/spectrum.ts`). Synthesis: w / N, for the inverse transform does not divide. */
  #writeWindows(fftSize: number): void {
    const { analysisWindow = 0, synthesisWindow = 0 } = this.#map.header;
    for (let i = 0; i < fftSize; i++) {
      const w = hann(i, fftSize);
      this.#floats[analysisWindow / 4 + i] = w / 2;
      this.#floats[synthesisWindow / 4 + i] = w / fftSize;
    }
  }

  /** 1 / Σ_t w²[s − t · hop], which repeats every hop samples wherever all overlapping frames exist. */
  #writeInverseWeight({ layout: { fftSize, hopLength, frames } }: PhaseProblem): void {
    const start = this.#map.header.inverseWeight! / 4;
    const overlap = Math.ceil(fftSize / hopLength);
    const squares = Float64Array.from({ length: fftSize }, (_, i) => hann(i, fftSize) ** 2);
    const inside = Float64Array.from({ length: hopLength }, (_, r) => inverseWeight(squares, r, 0, overlap, hopLength));
    const samples = this.#map.header.signalSamples!;
    for (let s = 0; s < samples; s++) {
      const last = Math.floor(s / hopLength);
      const r = s - last * hopLength;
      const hasAll = last >= overlap - 1 && last < frames;
      this.#floats[start + s] = hasAll
        ? inside[r]!
        : inverseWeight(squares, r, Math.max(0, last - frames + 1), Math.min(overlap, last + 1), hopLength);
    }
  }

  /** Lays the magnitudes in and finds the groups to compute. Returns the groups' energies. */
  #writeMagnitude({ magnitude, layout, method }: PhaseProblem): Float64Array {
    const { magnitude: address = 0, audible = 0 } = this.#map.header;
    const energies = new Float64Array(this.#map.groups);
    this.#writeFrames(magnitude, address, (frame, energy) => {
      if (!Number.isFinite(energy)) throw new RangeError(`Frame ${frame} has a magnitude that is not a finite number.`);
      energies[Math.floor(frame / groupFrames)]! += energy;
    });
    // ADMM moves what lies in silence, too, as far as a frame reaches from what is heard.
    const reach = method === 'admm' ? Math.ceil(layout.fftSize / layout.hopLength / groupFrames) : 0;
    const bytes = new Uint8Array(this.memory.buffer, audible, this.#map.groups);
    energies.forEach((energy, group) => {
      if (energy > 0) bytes.fill(1, Math.max(0, group - reach), group + reach + 1);
    });
    return energies;
  }

  #writeStart({ start }: PhaseProblem): void {
    if (start?.kind === 'sound' || start?.kind === 'state') this.#floats.set(start.sound, this.#soundStart('signalA'));
    if (start?.kind !== 'turns') return;
    this.#writeFrames(start.turns, this.#map.header.turns!, (frame, energy) => {
      if (!Number.isFinite(energy))
        throw new RangeError(`Frame ${frame} has a start phase that is not a finite number.`);
    });
  }

  /** Frames · bins values sorted by group, bin and lane; tells each frame's sum of squares. */
  #writeFrames(values: Float32Array, address: number, tell: (frame: number, energy: number) => void): void {
    const { bins = 0, frames = 0 } = this.#map.header;
    // Looked up once: the loop runs over millions of values.
    const floats = this.#floats;
    for (let frame = 0; frame < frames; frame++) {
      const group = Math.floor(frame / groupFrames);
      let to = address / 4 + group * bins * groupFrames + (frame % groupFrames);
      let energy = 0;
      for (let from = frame * bins, end = from + bins; from < end; from++, to += groupFrames) {
        const value = values[from]!;
        floats[to] = value;
        energy += value * value;
      }
      tell(frame, energy);
    }
  }
}

/** Periodic Hann. */
function hann(i: number, size: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size);
}

/** Inverse of Σ w²[r + j · hop] for j = from … to − 1; 0 where the windows leave nothing, as torchaudio has it. */
function inverseWeight(squares: Float64Array, r: number, from: number, to: number, hopLength: number): number {
  let sum = 0;
  for (let j = from; j < to; j++) sum += squares[r + j * hopLength] ?? 0;
  return sum > 1e-11 ? 1 / sum : 0;
}

/** Throws RangeError with what is wrong, all but the values of the magnitudes. */
export function checkProblem({ layout, magnitude, iterations, momentum, start }: PhaseProblem): void {
  const { fftSize, hopLength, frames } = layout;
  requireInteger('FFT size', fftSize, 4, 16384);
  if (fftSize % 2 !== 0) throw new RangeError(`FFT size ${fftSize}: expected an even number.`);
  requireInteger('Hop length', hopLength, 1, fftSize);
  requireInteger('Frames', frames, 1, 2 ** 31);
  requireInteger('Iterations', iterations, 0, 2 ** 31);
  if (!(momentum >= 0 && momentum < 4)) throw new RangeError(`Momentum ${momentum}: expected 0 or more.`);
  const values = frames * (fftSize / 2 + 1);
  if (magnitude.length !== values) {
    throw new RangeError(`Magnitudes: expected frames · bins = ${values} values, got ${magnitude.length}.`);
  }
  const samples = (frames - 1) * hopLength;
  if (start?.kind === 'turns' && start.turns.length !== values) {
    throw new RangeError(`Start phases: expected frames · bins = ${values} values, got ${start.turns.length}.`);
  }
  if ((start?.kind === 'sound' || start?.kind === 'state') && start.sound.length !== samples) {
    throw new RangeError(`Start sound: expected ${samples} samples, got ${start.sound.length}.`);
  }
}

function requireInteger(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${what} ${value}: expected a whole number from ${least} to ${most}.`);
  }
}
