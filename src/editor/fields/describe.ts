import { z } from 'zod';
import type { NodeDeclaration, ParamChoice, ParamMeta } from '../../engine/contract.ts';
import type { Json, Params } from '../../patch/document.ts';

/** A value that a select or a row of segments offers, and the word for it. */
export interface FieldOption {
  readonly value: string | number;
  readonly label: string;
}

/** How a param is edited: derived from its schema and `.meta`, so that a node needs no interface of its own. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly advanced: boolean;
  readonly fallback: Json;
  readonly schema: z.ZodType;
  readonly control: FieldControl;
  /** It is shown only where all of them hold. */
  readonly when: readonly FieldCondition[];
}

/** Another param has one of some values. */
export interface FieldCondition {
  readonly param: string;
  readonly values: readonly ParamChoice[];
}

export type FieldControl =
  | {
      readonly kind: 'number';
      readonly unit?: string;
      readonly step: number;
      readonly whole: boolean;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'segments' | 'select'; readonly options: readonly FieldOption[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'files'; readonly accept: string; readonly multiple: boolean }
  | { readonly kind: 'hidden' };

const described = new WeakMap<NodeDeclaration, readonly Field[]>();

/** The fields of a node type, in the order of its schema; made once for each declaration. */
export function fieldsOf(declaration: NodeDeclaration): readonly Field[] {
  let fields = described.get(declaration);
  if (fields === undefined) {
    fields = Object.entries(declaration.params.shape).map(([name, schema]) => describeField(name, schema as z.ZodType));
    described.set(declaration, fields);
  }
  return fields;
}

function describeField(name: string, schema: z.ZodType): Field {
  const meta = (schema.meta() ?? {}) as Partial<ParamMeta>;
  const parsed = schema.safeParse(undefined);
  return {
    name,
    label: meta.label ?? name,
    help: meta.help ?? '',
    advanced: meta.advanced ?? false,
    fallback: parsed.success ? (parsed.data as Json) : null,
    schema,
    control: controlOf(unwrapped(schema), meta),
    when: Object.entries(meta.when ?? {}).map(([param, choice]) => ({ param, values: [choice].flat() })),
  };
}

/** The fields that a node with these params shows: those that do something in the modes it is in. */
export function shownFields(declaration: NodeDeclaration, params: Params): readonly Field[] {
  const fields = fieldsOf(declaration);
  const chosen = (name: string) => params[name] ?? fields.find((field) => field.name === name)?.fallback;
  const holds = ({ param, values }: FieldCondition) => values.some((value) => value === chosen(param));
  return fields.filter((field) => field.control.kind !== 'hidden' && field.when.every(holds));
}

function controlOf(schema: z.ZodType, meta: Partial<ParamMeta>): FieldControl {
  if (meta.field === 'hidden') return { kind: 'hidden' };
  if (meta.field === 'files') return { kind: 'files', accept: meta.accept ?? '', multiple: meta.multiple ?? false };
  if (schema instanceof z.ZodNumber) return numberControl(schema, meta);
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' };
  const options = optionsOf(schema, meta);
  if (options.length > 0) return choiceControl(options, meta);
  return schema instanceof z.ZodString ? { kind: 'text' } : { kind: 'hidden' };
}

function numberControl(schema: z.ZodNumber, meta: Partial<ParamMeta>): FieldControl {
  const whole = schema.format === 'safeint' || schema.format === 'int32' || schema.format === 'uint32';
  return {
    kind: 'number',
    whole,
    step: meta.step ?? (whole ? 1 : 0.1),
    min: schema.minValue ?? Number.NEGATIVE_INFINITY,
    max: schema.maxValue ?? Number.POSITIVE_INFINITY,
    ...(meta.unit === undefined ? {} : { unit: meta.unit }),
  };
}

/** Two or three short words fit side by side. */
function choiceControl(options: readonly FieldOption[], meta: Partial<ParamMeta>): FieldControl {
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  const small = options.length <= 3 && letters <= 26;
  const kind = meta.field === 'segments' || (meta.field !== 'select' && small) ? 'segments' : 'select';
  return { kind, options };
}

/** The values of an enum, of literals, or of a union of both. */
function optionsOf(schema: z.ZodType, meta: Partial<ParamMeta>): readonly FieldOption[] {
  // Words before numbers: an enum whose values look like numbers has them first.
  const choices = choicesOf(schema).toSorted((a, b) => Number(isNumeric(a)) - Number(isNumeric(b)));
  return choices.map((value) => ({ value, label: meta.options?.[String(value)] ?? String(value) }));
}

function choicesOf(schema: z.ZodType): readonly (string | number)[] {
  if (schema instanceof z.ZodEnum) return schema.options.filter(isChoice);
  if (schema instanceof z.ZodLiteral) return [...schema.values].filter(isChoice);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option) => choicesOf(unwrapped(option as z.ZodType)));
  return [];
}

function isNumeric(choice: string | number): boolean {
  return choice !== '' && Number.isFinite(Number(choice));
}

function isChoice(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** The schema under defaults, optionals and the like. */
function unwrapped(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  )
    return unwrapped(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  return schema;
}

/** What is wrong with a value, in words; null where it fits. */
export function complaint(field: Field, value: Json): string | null {
  const parsed = field.schema.safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'This value does not fit.');
}
