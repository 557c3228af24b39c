/** SHA-256 of bytes or of a text's UTF-8, as 64 hex digits. Needs a secure context (https or loopback) in browsers. */
export async function sha256Hex(data: Uint8Array<ArrayBuffer> | ArrayBuffer | string): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * JSON with sorted keys, without undefined entries, −0 as 0: two values that say the same give the same text.
 * Throws a TypeError for what JSON cannot say (NaN, infinities, functions, undefined in lists).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value);
  throw new TypeError(`${String(value)} cannot be written as canonical JSON.`);
}

function canonicalObject(value: object): string {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}

/** The name of a plain value by its content: the SHA-256 of its canonical JSON, 64 hex digits. */
export function contentKey(value: unknown): Promise<string> {
  return sha256Hex(canonicalJson(value));
}
