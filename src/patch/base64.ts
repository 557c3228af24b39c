const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const letters = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const EQUALS = 61;
const INVALID = 255;
const values = new Uint8Array(256).fill(INVALID);
for (const [value, letter] of letters.entries()) values[letter] = value;

/** Base64 letters between two breaths: the thread takes messages in between. A multiple of 4. */
const BREATH = 2 ** 22;

/** Base64 (RFC 4648, padded) as ASCII bytes. Parts whose length is a multiple of 3 may be joined. */
export function encodeBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let at = 0, to = 0; at < bytes.length; at += 3, to += 4) {
    const triple = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    out[to] = letters[triple >> 18] ?? 0;
    out[to + 1] = letters[(triple >> 12) & 63] ?? 0;
    out[to + 2] = at + 1 < bytes.length ? (letters[(triple >> 6) & 63] ?? 0) : EQUALS;
    out[to + 3] = at + 2 < bytes.length ? (letters[triple & 63] ?? 0) : EQUALS;
  }
  return out;
}

/** The bytes behind base64 in ASCII, or null where it is malformed: other letters, wrong length, stray padding. */
export async function decodeBase64(text: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  if (text.length % 4 !== 0) return null;
  const padding = text.at(-1) !== EQUALS ? 0 : text.at(-2) !== EQUALS ? 1 : 2;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  const whole = padding > 0 ? text.length - 4 : text.length;
  for (let from = 0; from < whole; from += BREATH) {
    if (!decodeBlock(text, from, Math.min(from + BREATH, whole), out)) return null;
    if (from + BREATH < whole) await new Promise((resolve) => setTimeout(resolve));
  }
  return padding === 0 || decodeEnd(text, padding, out) ? out : null;
}

function decodeBlock(text: Uint8Array, from: number, to: number, out: Uint8Array): boolean {
  for (let at = from, into = (from / 4) * 3; at < to; at += 4, into += 3) {
    const a = values[text[at] ?? 0] ?? INVALID;
    const b = values[text[at + 1] ?? 0] ?? INVALID;
    const c = values[text[at + 2] ?? 0] ?? INVALID;
    const d = values[text[at + 3] ?? 0] ?? INVALID;
    if ((a | b | c | d) > 63) return false;
    out[into] = (a << 2) | (b >> 4);
    out[into + 1] = (b << 4) | (c >> 2);
    out[into + 2] = (c << 6) | d;
  }
  return true;
}

function decodeEnd(text: Uint8Array, padding: number, out: Uint8Array): boolean {
  const last = Array.from(text.subarray(text.length - 4), (letter) => values[letter] ?? INVALID);
  const [a = INVALID, b = INVALID, c = INVALID] = last;
  if (a > 63 || b > 63 || (padding === 1 && c > 63)) return false;
  const into = out.length - (3 - padding);
  out[into] = (a << 2) | (b >> 4);
  if (padding === 1) out[into + 1] = (b << 4) | (c >> 2);
  return true;
}
