import { ProblemError } from '../values/problem.ts';

/** Ends an edit that does not fit; `path` says where in the document, `message` what was expected and what came. */
export function refuse(code: string, path: string, message: string): never {
  throw new ProblemError({ code, path, message });
}

/** A value in a message: short, on one line. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? described(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function described(value: object | null): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}
