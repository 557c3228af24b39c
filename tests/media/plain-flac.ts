/** A plain FLAC decoder by RFC 9639, for what has fixed predictors. Checks both checksums; throws where anything is odd. */
export function decodeFlac(bytes: Uint8Array) {
  let at = 0;
  const bit = (): number => {
    const value = (bytes[at >> 3]! >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const read = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = 2 * value + bit();
    return value;
  };
  const signed = (count: number): number => {
    const value = read(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  };
  const expectBits = (count: number, value: number, what: string) => {
    const found = read(count);
    if (found !== value) throw new Error(`${what}: ${found} instead of ${value} at bit ${at}`);
  };
  expectBits(32, 0x664c6143, 'mark');
  expectBits(8, 0x80, 'only metadata block');
  expectBits(24, 34, 'its length');
  const blockSize = read(16);
  expectBits(16, blockSize, 'largest block');
  at += 48;
  const sampleRate = read(20);
  const channelCount = read(3) + 1;
  const bits = read(5) + 1;
  const length = read(36);
  at += 128;
  const channels = Array.from({ length: channelCount }, () => [] as number[]);

  const residual = (order: number, size: number): number[] => {
    const width = 4 + read(2);
    const parts = 2 ** read(4);
    const values: number[] = [];
    for (let part = 0; part < parts; part += 1) {
      const parameter = read(width);
      for (let i = part === 0 ? order : 0; i < size / parts; i += 1) {
        let quotient = 0;
        while (bit() === 0) quotient += 1;
        const folded = quotient * 2 ** parameter + read(parameter);
        values.push(folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);
      }
    }
    return values;
  };

  const subframe = (size: number, width: number): number[] => {
    expectBits(1, 0, 'padding');
    const type = read(6);
    expectBits(1, 0, 'wasted bits');
    if (type === 0) return new Array<number>(size).fill(signed(width));
    if (type === 1) return Array.from({ length: size }, () => signed(width));
    if (type < 8 || type > 12) throw new Error(`subframe type ${type}`);
    const order = type - 8;
    const samples = Array.from({ length: order }, () => signed(width));
    const weights = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]][order]!;
    for (const rest of residual(order, size)) {
      samples.push(rest + weights.reduce((sum, weight, i) => sum + weight * samples[samples.length - 1 - i]!, 0));
    }
    return samples;
  };

  const codedNumber = (): number => {
    let ones = 0;
    while (bit() === 1) ones += 1;
    let value = read(7 - ones);
    for (let i = 1; i < ones; i += 1) {
      expectBits(2, 2, 'continuation');
      value = value * 64 + read(6);
    }
    return value;
  };

  for (let frame = 0; at < bytes.length * 8; frame += 1) {
    const start = at / 8;
    expectBits(16, 0xfff8, 'sync');
    const sizeCode = read(4);
    expectBits(4, 0, 'sample rate code');
    const assignment = read(4);
    expectBits(4, bits === 16 ? 8 : 12, 'sample size');
    const number = codedNumber();
    if (number !== frame) throw new Error(`frame ${number} instead of ${frame}`);
    const size = sizeCode === 7 ? read(16) + 1 : 256 * 2 ** (sizeCode - 8);
    expectBits(8, crc(bytes.subarray(start, at / 8), 8, 0x07), 'header checksum');
    const sides = { 8: 1, 9: 0, 10: 1 }[assignment];
    const decoded = channels.map((_, c) => subframe(size, bits + (c === sides ? 1 : 0)));
    at = 8 * Math.ceil(at / 8);
    expectBits(16, crc(bytes.subarray(start, at / 8), 16, 0x8005), 'frame checksum');
    const [first = [], second = []] = decoded;
    for (let i = 0; i < size; i += 1) {
      const [a, b] = [first[i]!, second[i]!];
      if (assignment === 8) decoded[1]![i] = a - b;
      else if (assignment === 9) decoded[0]![i] = a + b;
      else if (assignment === 10) {
        const doubled = 2 * a + (Math.abs(b) % 2);
        decoded[0]![i] = (doubled + b) / 2;
        decoded[1]![i] = (doubled - b) / 2;
      }
    }
    for (const [c, samples] of decoded.entries()) for (const sample of samples) channels[c]!.push(sample);
  }
  return { sampleRate, bits, length, channels };
}

function crc(bytes: Uint8Array, bits: 8 | 16, polynomial: number): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let i = 0; i < 8; i += 1) value = (value << 1) ^ (value & (1 << (bits - 1)) ? polynomial : 0);
    value &= 2 ** bits - 1;
  }
  return value;
}
