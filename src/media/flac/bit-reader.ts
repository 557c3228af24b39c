/** Reads bits, most significant first. Past the end it throws a RangeError. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** In bits from the beginning. */
  #at: number;

  constructor(bytes: Uint8Array, atByte = 0) {
    this.#bytes = bytes;
    this.#at = 8 * atByte;
  }

  /** Whole bytes that have been begun. */
  get byte(): number {
    return Math.ceil(this.#at / 8);
  }

  /** The next 0…36 bits as a whole number. */
  bits(count: number): number {
    let value = 0;
    let left = count;
    while (left > 0) {
      const byte = this.#byteAt(this.#at >>> 3);
      const here = Math.min(left, 8 - (this.#at & 7));
      const part = (byte >> (8 - (this.#at & 7) - here)) & ((1 << here) - 1);
      value = value * 2 ** here + part;
      this.#at += here;
      left -= here;
    }
    return value;
  }

  /** The next bits as a number with sign, in two's complement. */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.bits(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** Zeros before the next one, which is passed too. */
  unary(): number {
    let zeros = 0;
    for (;;) {
      const left = 8 - (this.#at & 7);
      const rest = this.#byteAt(this.#at >>> 3) & ((1 << left) - 1);
      if (rest !== 0) {
        const here = left - (32 - Math.clz32(rest));
        this.#at += here + 1;
        return zeros + here;
      }
      zeros += left;
      this.#at += left;
    }
  }

  /** On to the next whole byte. */
  align(): void {
    this.#at = 8 * this.byte;
  }

  #byteAt(index: number): number {
    const byte = this.#bytes[index];
    if (byte === undefined) throw new RangeError('the file ends early');
    return byte;
  }
}
