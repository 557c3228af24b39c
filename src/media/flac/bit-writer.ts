/** Bits one after another, the highest first, into bytes that grow as needed. */
export class BitWriter {
  #bytes = new Uint8Array(16_384);
  #length = 0;
  /** Bits that do not fill a byte yet, and how many. */
  #pending = 0;
  #count = 0;

  /** The lowest `count` bits of a whole number, 0 … 32 of them; negative numbers in two's complement. */
  write(value: number, count: number): void {
    for (let left = count; left > 0; ) {
      const taken = Math.min(left, 8 - this.#count);
      left -= taken;
      this.#pending = (this.#pending << taken) | ((value >>> left) & ((1 << taken) - 1));
      this.#count += taken;
      if (this.#count === 8) this.#put();
    }
  }

  /** `zeros` times 0, then 1. */
  writeUnary(zeros: number): void {
    let left = zeros;
    for (; left >= 24; left -= 24) this.write(0, 24);
    this.write(1, left + 1);
  }

  /** Zeros up to the next whole byte. */
  align(): void {
    if (this.#count > 0) this.write(0, 8 - this.#count);
  }

  /** The whole bytes from a place on. A view: copy what is to be kept. */
  bytes(from = 0): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(from, this.#length);
  }

  /** Forgets everything. */
  clear(): void {
    this.#length = 0;
    this.#pending = 0;
    this.#count = 0;
  }

  #put(): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = this.#pending;
    this.#length += 1;
    this.#pending = 0;
    this.#count = 0;
  }
}
