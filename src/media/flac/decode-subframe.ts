import type { BitReader } from './bit-reader.ts';

/**
 * Reads one channel of a frame (RFC 9639, 9.2): constant, verbatim, fixed or linear prediction, with a residual in Rice
 * codes. Samples are computed in float64, which is exact for all that 32-bit FLAC allows. Throws a RangeError where it
 * makes no sense.
 */
export function readSubframe(reader: BitReader, samples: Float64Array, bitsPerSample: number): void {
  if (reader.bits(1) !== 0) throw new RangeError('no subframe');
  const type = reader.bits(6);
  const wasted = reader.bits(1) === 1 ? reader.unary() + 1 : 0;
  const bits = bitsPerSample - wasted;
  if (bits < 1) throw new RangeError('more wasted bits than there are');
  if (type === 0) samples.fill(reader.signed(bits));
  else if (type === 1) for (let i = 0; i < samples.length; i += 1) samples[i] = reader.signed(bits);
  else if (type >= 8 && type <= 12) readFixed(reader, samples, bits, type - 8);
  else if (type >= 32) readLinear(reader, samples, bits, type - 31);
  else throw new RangeError(`subframe type ${type}`);
  if (wasted > 0) for (let i = 0; i < samples.length; i += 1) samples[i] = samples[i]! * 2 ** wasted;
}

/** Newest sample first. */
const fixedCoefficients: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function readFixed(reader: BitReader, samples: Float64Array, bits: number, order: number): void {
  readWarmUp(reader, samples, bits, order);
  readResidual(reader, samples, order);
  predict(samples, fixedCoefficients[order]!, 0);
}

function readLinear(reader: BitReader, samples: Float64Array, bits: number, order: number): void {
  readWarmUp(reader, samples, bits, order);
  const precision = reader.bits(4) + 1;
  const shift = reader.signed(5);
  if (precision === 16 || shift < 0) throw new RangeError('a predictor that is not allowed');
  const coefficients = Array.from({ length: order }, () => reader.signed(precision));
  readResidual(reader, samples, order);
  predict(samples, coefficients, shift);
}

function readWarmUp(reader: BitReader, samples: Float64Array, bits: number, order: number): void {
  if (order > samples.length) throw new RangeError('a predictor longer than its block');
  for (let i = 0; i < order; i += 1) samples[i] = reader.signed(bits);
}

/** Adds to each residual what the samples before it predict. */
function predict(samples: Float64Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let i = order; i < samples.length; i += 1) {
    let sum = 0;
    for (let j = 0; j < order; j += 1) sum += coefficients[j]! * samples[i - 1 - j]!;
    samples[i] = samples[i]! + Math.floor(sum * scale);
  }
}

function readResidual(reader: BitReader, samples: Float64Array, order: number): void {
  const method = reader.bits(2);
  if (method > 1) throw new RangeError('an unknown residual');
  const parameterBits = method === 0 ? 4 : 5;
  const unpacked = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.bits(4);
  const size = samples.length / partitions;
  if (!Number.isInteger(size) || size < order) throw new RangeError('partitions that do not fit');
  for (let partition = 0; partition < partitions; partition += 1) {
    const from = partition === 0 ? order : partition * size;
    const parameter = reader.bits(parameterBits);
    if (parameter === unpacked) {
      const bits = reader.bits(5);
      for (let i = from; i < (partition + 1) * size; i += 1) samples[i] = reader.signed(bits);
    } else readRice(reader, samples, from, (partition + 1) * size, parameter);
  }
}

function readRice(reader: BitReader, samples: Float64Array, from: number, to: number, parameter: number): void {
  const scale = 2 ** parameter;
  for (let i = from; i < to; i += 1) {
    const high = reader.unary();
    const folded = high * scale + reader.bits(parameter);
    // Even numbers are 0, 1, 2 …, odd ones −1, −2 …
    samples[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
}
