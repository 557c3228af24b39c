import { type Problem, ProblemError } from '../values/problem.ts';
import { pathOf } from './path.ts';
import { shown } from './refuse.ts';

/** Keys that would reach into an object's prototype instead of naming a value. */
export const forbiddenKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Deepest nesting of JSON, counted from where the check begins. */
const MAX_DEPTH = 40;

/** Throws a ProblemError where a value would not survive being written as JSON: NaN, Infinity, undefined, functions, unsafe keys. */
export function checkJson(value: unknown, path: string): void {
  const [problem] = unsafeParts(value, path, 1);
  if (problem) throw new ProblemError(problem);
}

interface Part {
  readonly value: unknown;
  readonly keys: readonly PropertyKey[];
}

/** Up to `most` parts of a value that are no JSON, reach into prototypes or lie too deep. Linear, iterative. */
export function unsafeParts(json: unknown, path: string, most: number): Problem[] {
  const problems: Problem[] = [];
  const waiting: Part[] = [{ value: json, keys: [] }];
  for (let part = waiting.pop(); part !== undefined && problems.length < most; part = waiting.pop()) {
    const wrong = wrongPart(part, path);
    if (wrong) problems.push(wrong);
    else for (const inner of partsOf(part)) waiting.push(inner);
  }
  return problems;
}

function partsOf({ value, keys }: Part): Part[] {
  if (typeof value !== 'object' || value === null) return [];
  const parts: Part[] = [];
  for (const [key, entry] of Object.entries(value)) {
    // Texts and flags are most of a patch, and safe.
    const isPlain = typeof entry === 'string' || typeof entry === 'boolean';
    if (isPlain && !forbiddenKeys.includes(key)) continue;
    parts.push({ value: entry, keys: [...keys, Array.isArray(value) ? Number(key) : key] });
  }
  return parts.reverse();
}

function wrongPart({ value, keys }: Part, start: string): Problem | undefined {
  const path = pathOf(keys, start);
  const key = keys.at(-1);
  if (typeof key === 'string' && forbiddenKeys.includes(key))
    return { code: 'unsafe-key', path, message: `${path} must go: "${key}" is not allowed as a key.` };
  if (keys.length > MAX_DEPTH)
    return { code: 'too-deep', path, message: `${path} is nested deeper than ${MAX_DEPTH} levels.` };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { code: 'not-a-number', path, message: `${path} must be a finite number, not ${value}.` };
  if (isJsonType(value)) return undefined;
  return { code: 'not-json', path, message: `${path} must be plain JSON, not ${shown(value)}.` };
}

function isJsonType(value: unknown): boolean {
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return true;
  if (typeof value !== 'object') return false;
  // Dates, maps and the like have a prototype with a prototype.
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
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
