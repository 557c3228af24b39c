import type { BitWriter } from './bit-writer.ts';

/** The finest partition of residuals: 2^6 parts of a block. */
const MOST_PARTITION_ORDER = 6;
const HIGHEST_ORDER = 4;
/** Parameters above this need the wider of the two codings. */
const HIGHEST_NARROW_PARAMETER = 14;
const HIGHEST_PARAMETER = 30;

/** How one channel of a block is written, and how long it becomes. */
export interface SubframePlan {
  readonly samples: Int32Array;
  readonly bits: number;
  readonly coding: { readonly kind: 'constant' } | { readonly kind: 'verbatim' } | FixedCoding;
  /** Length in bits. */
  readonly length: number;
}

interface FixedCoding {
  readonly kind: 'fixed';
  readonly order: number;
  readonly residual: Int32Array;
  readonly partitionOrder: number;
  readonly parameters: readonly number[];
}

/**
 * Chooses among a constant, a fixed polynomial predictor of order 0 … 4 with partitioned Rice codes, and the samples as they
 * are (RFC 9639, sections 9.2.1 … 9.2.5; T. Robinson, "SHORTEN", 1994). `bits` is the width of a sample.
 */
export function planSubframe(samples: Int32Array, bits: number): SubframePlan {
  if (samples.every((sample) => sample === samples[0])) {
    return { samples, bits, coding: { kind: 'constant' }, length: 8 + bits };
  }
  const verbatim = 8 + samples.length * bits;
  const { order, residual } = bestPredictor(samples);
  const rice = planRice(residual, order, samples.length);
  const length = 8 + order * bits + 6 + rice.length;
  if (length >= verbatim) return { samples, bits, coding: { kind: 'verbatim' }, length: verbatim };
  return { samples, bits, coding: { kind: 'fixed', order, residual, ...rice }, length };
}

/** The order whose differences are smallest, and those differences, from sample `order` on. */
function bestPredictor(samples: Int32Array): { readonly order: number; readonly residual: Int32Array } {
  let differences = samples;
  let best = { order: 0, residual: samples };
  let least = magnitude(samples);
  for (let order = 1; order <= HIGHEST_ORDER && order < samples.length; order += 1) {
    differences = differences.subarray(1).map((value, i) => value - differences[i]!);
    const size = magnitude(differences);
    if (size < least) {
      least = size;
      best = { order, residual: differences };
    }
  }
  return best;
}

function magnitude(values: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.abs(values[i]!);
  return sum;
}

interface RicePlan {
  readonly partitionOrder: number;
  readonly parameters: readonly number[];
  readonly length: number;
}

/** The partition that costs least, by the sums of its parts. The first part lacks the predictor's first samples. */
function planRice(residual: Int32Array, order: number, blockSize: number): RicePlan {
  let best: RicePlan | undefined;
  for (let partitionOrder = 0; partitionOrder <= MOST_PARTITION_ORDER; partitionOrder += 1) {
    const partSize = blockSize / 2 ** partitionOrder;
    if (!Number.isInteger(partSize) || partSize <= order) break;
    const parameters: number[] = [];
    let length = 0;
    for (let end = partSize - order, start = 0; end <= residual.length; start = end, end += partSize) {
      const { parameter, cost } = cheapestParameter(foldedSum(residual, start, end), end - start);
      parameters.push(parameter);
      length += cost;
    }
    length += parameters.length * widthOf(parameters);
    if (!best || length < best.length) best = { partitionOrder, parameters, length };
  }
  if (!best) throw new RangeError(`a block of ${blockSize} samples`);
  return best;
}

function foldedSum(residual: Int32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i += 1) sum += fold(residual[i]!);
  return sum;
}

/** 0, −1, 1, −2, 2 … as 0, 1, 2, 3, 4 … */
function fold(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

/** Of `count` numbers with that sum: the Rice parameter with the least bits, which are known within the rounding. */
function cheapestParameter(sum: number, count: number): { readonly parameter: number; readonly cost: number } {
  let parameter = 0;
  let cost = count + sum;
  for (let next = 1; next <= HIGHEST_PARAMETER; next += 1) {
    const nextCost = count * (1 + next) + Math.floor(sum / 2 ** next);
    if (nextCost >= cost) break;
    parameter = next;
    cost = nextCost;
  }
  return { parameter, cost };
}

function widthOf(parameters: readonly number[]): 4 | 5 {
  return parameters.some((parameter) => parameter > HIGHEST_NARROW_PARAMETER) ? 5 : 4;
}

const TYPE_CONSTANT = 0;
const TYPE_VERBATIM = 1;
const TYPE_FIXED = 8;

/** Writes a subframe as planned. */
export function writeSubframe(writer: BitWriter, { samples, bits, coding }: SubframePlan): void {
  if (coding.kind === 'fixed') {
    writer.write((TYPE_FIXED + coding.order) << 1, 8);
    for (let i = 0; i < coding.order; i += 1) writer.write(samples[i]!, bits);
    writeResidual(writer, coding, samples.length);
    return;
  }
  writer.write((coding.kind === 'constant' ? TYPE_CONSTANT : TYPE_VERBATIM) << 1, 8);
  const written = coding.kind === 'constant' ? samples.subarray(0, 1) : samples;
  for (const sample of written) writer.write(sample, bits);
}

function writeResidual(writer: BitWriter, coding: FixedCoding, blockSize: number): void {
  const { residual, order, partitionOrder, parameters } = coding;
  const width = widthOf(parameters);
  writer.write(width - 4, 2);
  writer.write(partitionOrder, 4);
  let at = 0;
  for (const [part, parameter] of parameters.entries()) {
    const end = (part + 1) * (blockSize / 2 ** partitionOrder) - order;
    writer.write(parameter, width);
    for (; at < end; at += 1) {
      const folded = fold(residual[at]!);
      writer.writeUnary(folded >>> parameter);
      writer.write(folded, parameter);
    }
  }
}
