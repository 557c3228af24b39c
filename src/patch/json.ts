import { refuse, shown } from './refuse.ts';

/** Keys that would reach into an object's prototype instead of naming a value. */
export const forbiddenKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Deepest nesting of a param's value. */
export const MAX_DEPTH = 32;

/** Throws a ProblemError where a value would not survive being written as JSON: NaN, Infinity, undefined, functions, unsafe keys. */
export function checkJson(value: unknown, path: string, depth = 0): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse('not-a-number', path, `${path} must be a finite number, not ${value}.`);
    return;
  }
  if (typeof value !== 'object') refuse('not-json', path, `${path} must be plain JSON, not ${shown(value)}.`);
  if (depth >= MAX_DEPTH) refuse('too-deep', path, `${path} is nested deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) checkJson(entry, `${path}[${index}]`, depth + 1);
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    if (forbiddenKeys.includes(key)) refuse('unsafe-key', path, `${path} must not have a key named "${key}".`);
    checkJson(entry, `${path}.${key}`, depth + 1);
  }
}

/** Two JSON values say the same; the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const entries = Object.entries(a);
  const others = new Map(Object.entries(b));
  return (
    entries.length === others.size &&
    entries.every(([key, entry]) => others.has(key) && sameJson(entry, others.get(key)))
  );
}
