import { z } from 'zod';
import { PATCH_FORMAT, PATCH_VERSION, type Params } from './document.ts';
import { forbiddenKeys } from './json.ts';
import {
  MAX_CONNECTIONS,
  MAX_COORDINATE,
  MAX_FRAMES,
  MAX_ID_LETTERS,
  MAX_NODES,
  MAX_TITLE_LETTERS,
  settingBounds,
} from './limits.ts';

/** Compiling schemas at run time needs `eval`, which the content policy refuses. */
z.config({ jitless: true });

/** A SHA-256 as 64 lower-case hex digits. */
export const hashPattern = /^[0-9a-f]{64}$/;

const hash = z.string().regex(hashPattern);
const id = z
  .string()
  .min(1)
  .max(MAX_ID_LETTERS)
  .refine((text) => !forbiddenKeys.includes(text), 'must not be a reserved word');
const title = z.string().max(MAX_TITLE_LETTERS);
const coordinate = z.number().min(-MAX_COORDINATE).max(MAX_COORDINATE);
const position = z.strictObject({ x: coordinate, y: coordinate });
const extent = z.number().positive().max(MAX_COORDINATE);
const axisHertz = z.union([z.literal('auto'), between(settingBounds.axisHertz)]);

const axis = z
  .strictObject({ kind: z.enum(['linear', 'log', 'mel', 'notes']), lowHertz: axisHertz, highHertz: axisHertz })
  .refine(({ lowHertz, highHertz }) => lowHertz === 'auto' || highHertz === 'auto' || lowHertz < highHertz, {
    message: 'must have its lowHertz below its highHertz',
    path: ['lowHertz'],
  });

const law = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear') }),
  z.strictObject({ kind: z.literal('gamma'), exponent: between(settingBounds.gammaExponent) }),
  z.strictObject({ kind: z.literal('decibels'), rangeDecibels: between(settingBounds.rangeDecibels) }),
]);

/** The patch settings, with their bounds. */
export const settingsSchema = z.strictObject({
  sampleRate: between(settingBounds.sampleRate).describe('Hertz.'),
  hopLength: whole(settingBounds.hopLength).describe('Samples between two columns of a picture.'),
  resolution: whole(settingBounds.resolution).describe('Rows of a picture.'),
  axis: axis.describe('Which frequency each row of a new picture stands for.'),
  law: law.describe('Which level each value of a new picture stands for.'),
});

const node = z.strictObject({
  id,
  type: id.describe('A node type. Unknown types are kept as placeholders with their params untouched.'),
  typeVersion: z.int().min(1).max(1_000_000).default(1),
  position: position.describe('Pixels of the canvas.'),
  // That they are JSON is checked before; which params a type has is the node catalog's to say.
  params: z.record(z.string(), z.unknown()).default({}) as unknown as z.ZodType<Params>,
  title: title.exactOptional().describe('The user’s own title.'),
});

const end = z.strictObject({ node: id, port: id });
const connection = z.strictObject({ id, from: end.describe('An output.'), to: end.describe('An input.') });
const frame = z.strictObject({ id, title, position, size: z.strictObject({ width: extent, height: extent }) });
const asset = z.strictObject({
  hash,
  name: z.string().max(4096),
  mediaType: z.string().max(200),
  size: z.int().min(0).describe('Bytes.'),
});

const file = z.union([
  z.strictObject({ base64: z.string() }),
  z.strictObject({ path: z.string().min(1).max(1000).describe('Beside the patch file, with / between folders.') }),
]);

/** Where a patch file keeps the bytes of an asset: in itself, or beside it. */
export type PatchFileEntry = z.output<typeof file>;

/** A patch as a file: the document, and the bytes of its assets. Bounds only; how its parts fit each other is `checkDocument`'s. */
export const patchFileSchema = z.strictObject({
  format: z.literal(PATCH_FORMAT),
  version: z.literal(PATCH_VERSION),
  name: title.default('Untitled'),
  description: z.string().max(2000).exactOptional().describe('One line for the gallery.'),
  settings: settingsSchema,
  nodes: z.array(node).max(MAX_NODES),
  connections: z.array(connection).max(MAX_CONNECTIONS).default([]),
  frames: z.array(frame).max(MAX_FRAMES).default([]),
  assets: z.record(hash, asset).default({}).describe('The files that params refer to, by SHA-256.'),
  files: z.record(hash, file).exactOptional().describe('The bytes of the assets, by SHA-256.'),
});

export type PatchFile = z.output<typeof patchFileSchema>;

/** The JSON schema of patch files (draft 2020-12), as it stands in docs/patch.schema.json. */
export function patchJsonSchema(): object {
  return { title: 'ARTIVI patch', ...z.toJSONSchema(patchFileSchema, { io: 'input' }) };
}

function between(bounds: { readonly low: number; readonly high: number }): z.ZodNumber {
  return z.number().min(bounds.low).max(bounds.high);
}

function whole(bounds: { readonly low: number; readonly high: number }): z.ZodInt {
  return z.int().min(bounds.low).max(bounds.high);
}
