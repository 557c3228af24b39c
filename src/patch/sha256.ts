/** Up to here a file is hashed at once, off the thread; beyond it in slices, so that it need not fit in memory. */
const AT_ONCE_BYTES = 128 * 2 ** 20;
const SLICE_BYTES = 8 * 2 ** 20;
const BLOCK = 64;

/** SHA-256 (FIPS 180-4) of bytes or a file, as 64 lower-case hex digits. Rejects where the file cannot be read. */
export async function sha256(data: Blob | Uint8Array<ArrayBuffer>): Promise<string> {
  if (!(data instanceof Blob)) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', data)));
  return data.size <= AT_ONCE_BYTES ? sha256(new Uint8Array(await data.arrayBuffer())) : sha256InSlices(data);
}

/** The same in slices: slower, in bounded memory. */
export async function sha256InSlices(file: Blob, sliceBytes: number = SLICE_BYTES): Promise<string> {
  const state = Uint32Array.from(firstPrimes(8), (prime) => fractionBits(Math.sqrt(prime)));
  const step = Math.max(BLOCK, sliceBytes - (sliceBytes % BLOCK));
  for (let at = 0; at <= file.size; at += step) {
    const bytes = new Uint8Array(await file.slice(at, at + step).arrayBuffer());
    absorb(state, bytes.byteLength === step ? bytes : padded(bytes, file.size));
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [index, word] of state.entries()) digest.setUint32(index * 4, word);
  return hex(new Uint8Array(digest.buffer));
}

/** The end of the message: a 1 bit, zeros, and the length of the whole in bits. */
function padded(tail: Uint8Array, totalBytes: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil((tail.byteLength + 9) / BLOCK) * BLOCK);
  whole.set(tail);
  whole[tail.byteLength] = 0x80;
  new DataView(whole.buffer).setBigUint64(whole.byteLength - 8, BigInt(totalBytes) * 8n);
  return whole;
}

function absorb(state: Uint32Array, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const schedule = new Uint32Array(64);
  for (let at = 0; at < bytes.byteLength; at += BLOCK) {
    for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(at + t * 4);
    for (let t = 16; t < 64; t++) schedule[t] = scheduled(schedule, t);
    compress(state, schedule);
  }
}

function scheduled(words: Uint32Array, t: number): number {
  const a = words[t - 15] ?? 0;
  const b = words[t - 2] ?? 0;
  const small0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
  const small1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
  return ((words[t - 16] ?? 0) + small0 + (words[t - 7] ?? 0) + small1) | 0;
}

const roundConstants = Uint32Array.from(firstPrimes(64), (prime) => fractionBits(Math.cbrt(prime)));

function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (roundConstants[t] ?? 0) + (schedule[t] ?? 0)) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The standard takes its constants from the first 32 bits of the fractions of roots of primes. */
function fractionBits(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
