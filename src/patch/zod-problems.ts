import type { z } from 'zod';
import type { Problem } from '../values/problem.ts';
import { pathOf } from './path.ts';
import { shown } from './refuse.ts';
import { hashPattern } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** What a zod schema found wrong with a value, one Problem an issue, in plain words; `path` is where the value stands. */
export function problemsOf(error: z.ZodError, value: unknown, path = ''): Problem[] {
  return error.issues.map((issue) => {
    const at = pathOf(issue.path, path);
    return { code: 'not-allowed', path: at, message: sentence(issue, at || 'The file', valueAt(value, issue.path)) };
  });
}

function sentence(issue: Issue, path: string, came: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return `${path} has ${issue.keys.map((key) => shown(key)).join(', ')}, which is not known here.`;
  if (issue.code === 'invalid_key')
    return `${path} has a key that does not fit: it must be ${allowed(issue.issues[0])}.`;
  if (issue.code === 'custom') return `${path} ${issue.message}, not ${shown(came)}.`;
  if (came === undefined) return `${path} is missing: it must be ${allowed(issue)}.`;
  return `${path} must be ${allowed(issue)}, not ${shown(came)}.`;
}

function allowed(issue: Issue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return list(issue.values.map((value) => shown(value)));
    case 'invalid_format':
      return issue.format === 'regex' && issue.pattern === String(hashPattern)
        ? 'a SHA-256 of 64 digits 0–9 and a–f'
        : `a text of the form ${issue.format}`;
    case 'invalid_union':
      return unionWords(issue);
    default:
      return 'something else';
  }
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  if ('options' in issue && Array.isArray(issue.options)) return list(issue.options.map((value) => shown(value)));
  return list(issue.errors.map((branch) => allowed(branch[0])));
}

const typeWords: { readonly [expected: string]: string } = {
  int: 'a whole number',
  number: 'a finite number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function unitOf(origin: string): string {
  if (origin === 'string') return ' letters long';
  return origin === 'array' ? ' entries long' : '';
}

function list(words: readonly string[]): string {
  const different = [...new Set(words)];
  return different.length < 2 ? different.join('') : `${different.slice(0, -1).join(', ')} or ${different.at(-1)}`;
}

function valueAt(value: unknown, keys: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
