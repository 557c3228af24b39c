import { z } from 'zod';
import type { ParamMeta } from '../engine/contract.ts';

/** A file of the user's as it stands in a node's params; its bytes are asked of the asset reader by hash. */
export const assetReferenceSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hexadecimal digits'),
  name: z.string().max(1024),
  mediaType: z.string().max(255),
  size: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
});

/** The `files` param that every source has. */
export function filesParam(meta: Omit<ParamMeta, 'field'>, most = 10_000) {
  return z
    .array(assetReferenceSchema)
    .max(most)
    .default([])
    .meta({ ...meta, field: 'files' } satisfies ParamMeta);
}

interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** A finite number within bounds, both included. */
export function numberParam(range: NumberRange, meta: ParamMeta) {
  return z
    .number()
    .min(range.min)
    .max(range.max)
    .default(range.default)
    .meta({ ...meta });
}

/** A whole number within bounds, both included. */
export function integerParam(range: NumberRange, meta: ParamMeta) {
  return z
    .int()
    .min(range.min)
    .max(range.max)
    .default(range.default)
    .meta({ ...meta });
}

export function switchParam(value: boolean, meta: ParamMeta) {
  return z
    .boolean()
    .default(value)
    .meta({ field: 'switch', ...meta });
}

/** One of some names. */
export function choiceParam<const T extends readonly [string, ...string[]]>(
  names: T,
  value: NoInfer<T[number]>,
  meta: ParamMeta,
) {
  return z
    .enum(names)
    .default(() => value)
    .meta({ field: 'select', ...meta });
}

/** A short text, such as a file name. */
export function textParam(value: string, meta: ParamMeta) {
  return z
    .string()
    .max(200)
    .default(value)
    .meta({ field: 'text', ...meta });
}
