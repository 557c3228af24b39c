/** Base64 shorter than this stays in the JSON. */
const LONG_BYTES = 1024;
/** The most that a patch without its files may take. */
export const MAX_TEXT_BYTES = 64 * 2 ** 20;
const KEY = new TextEncoder().encode('"base64"');
const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/** A JSON text without its long base64, each of which reads `@from-to`, its place in the bytes. */
export interface CutText {
  /** Null where more than MAX_TEXT_BYTES are left. */
  readonly text: string | null;
  readonly cuts: number;
}

/**
 * Cuts long values of keys `base64` out of JSON, so that hundreds of megabytes never become strings: one pass over the
 * bytes, no copy of them. The text may be malformed; what comes out is no better formed.
 */
export function cutBase64(bytes: Uint8Array): CutText {
  const cuts: Cut[] = [];
  for (let open = bytes.indexOf(QUOTE); open >= 0; ) {
    const close = closingQuote(bytes, open);
    if (close < 0) break;
    if (close - open > LONG_BYTES && followsKey(bytes, open)) cuts.push({ from: open + 1, to: close });
    open = bytes.indexOf(QUOTE, close + 1);
  }
  const cutBytes = cuts.reduce((sum, cut) => sum + cut.to - cut.from, 0);
  const fits = bytes.length - cutBytes <= MAX_TEXT_BYTES;
  return { text: fits ? withPlaces(bytes, cuts) : null, cuts: cuts.length };
}

interface Cut {
  readonly from: number;
  readonly to: number;
}

function withPlaces(bytes: Uint8Array, cuts: readonly Cut[]): string {
  const decoder = new TextDecoder();
  let kept = 0;
  const parts: string[] = [];
  for (const { from, to } of cuts) {
    parts.push(decoder.decode(bytes.subarray(kept, from)), `@${from}-${to}`);
    kept = to;
  }
  parts.push(decoder.decode(bytes.subarray(kept)));
  return parts.join('');
}

/** The bytes of a base64 value, whether it was cut out or is still text. */
export function base64Bytes(value: string, bytes: Uint8Array): Uint8Array {
  const place = /^@(\d+)-(\d+)$/.exec(value);
  const text = place ? bytes.subarray(Number(place[1]), Number(place[2])) : new TextEncoder().encode(value);
  // Some writers of JSON escape the slash.
  return text.includes(BACKSLASH) ? text.filter((byte) => byte !== BACKSLASH) : text;
}

function closingQuote(bytes: Uint8Array, open: number): number {
  let close = bytes.indexOf(QUOTE, open + 1);
  while (close >= 0 && isEscaped(bytes, close)) close = bytes.indexOf(QUOTE, close + 1);
  return close;
}

function isEscaped(bytes: Uint8Array, at: number): boolean {
  let first = at;
  while (bytes[first - 1] === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

function followsKey(bytes: Uint8Array, open: number): boolean {
  const colon = lastInk(bytes, open - 1);
  if (bytes[colon] !== COLON) return false;
  const end = lastInk(bytes, colon - 1);
  return KEY.every((byte, index) => bytes[end - KEY.length + 1 + index] === byte);
}

/** The last place up to `at` that is no white space. */
function lastInk(bytes: Uint8Array, at: number): number {
  let ink = at;
  while ((bytes[ink] ?? QUOTE) <= 32) ink--;
  return ink;
}
