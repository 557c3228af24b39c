import type { z } from 'zod';
import type { Problem } from '../values/problem.ts';
import type { NodeDeclaration, ParamMeta } from './contract.ts';

/** Params as the declaration wants them, defaults filled in; or what is wrong with the first that does not fit. */
export type ParsedParams =
  | { readonly ok: true; readonly params: { readonly [name: string]: unknown } }
  | { readonly ok: false; readonly problem: Problem };

/** Checks a node's params against its declaration. */
export function parseParams(declaration: NodeDeclaration, params: unknown): ParsedParams {
  const parsed = declaration.params.safeParse(params);
  if (parsed.success) return { ok: true, params: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, problem: issue ? problemOf(declaration, issue, params) : unknownProblem() };
}

function problemOf(declaration: NodeDeclaration, issue: z.core.$ZodIssue, params: unknown): Problem {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) return unknownParam(issue.keys[0] ?? '');
  const name = String(issue.path[0] ?? '');
  const label = labelOf(declaration, name);
  const within = issue.path.length > 1 ? ` (at ${issue.path.slice(1).map(String).join('.')})` : '';
  const actual = shown(valueAt(params, issue.path));
  return {
    code: 'param-refused',
    message: `“${label}”${within} must be ${allowed(issue)}, not ${actual}.`,
    param: name,
    cause: issue.message,
  };
}

function unknownParam(param: string): Problem {
  return {
    code: 'param-unknown',
    message: `This node has no param “${param}”. The patch may come from another version of the program.`,
    param,
  };
}

function unknownProblem(): Problem {
  return { code: 'param-refused', message: 'The params of this node do not fit it.' };
}

/** What the schema allows, in words that complete “must be …”. */
function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? shown(issue.values[0])
        : `one of ${issue.values.map((value) => shown(value)).join(', ')}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return (
        issue.errors
          .flatMap((branch) => branch.slice(0, 1).map(allowed))
          .filter((words, index, all) => all.indexOf(words) === index)
          .join(' or ') || 'another kind of value'
      );
    case 'unrecognized_keys':
      return `without ${issue.keys.map((key) => `“${key}”`).join(', ')}`;
    default:
      return `valid (${issue.message})`;
  }
}

function unitOf(origin: string): string {
  if (origin === 'array' || origin === 'set') return ' entries';
  return origin === 'string' ? ' letters' : '';
}

function labelOf(declaration: NodeDeclaration, name: string): string {
  const meta = declaration.params.shape[name]?.meta?.() as Partial<ParamMeta> | undefined;
  return meta?.label ?? name;
}

function valueAt(params: unknown, path: readonly PropertyKey[]): unknown {
  let value = params;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as { readonly [key: PropertyKey]: unknown })[step];
  }
  return value;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
