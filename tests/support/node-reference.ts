import { z } from 'zod';
import type { Category, NodeDeclaration } from '../../src/engine/contract.ts';
import { categories } from '../../src/engine/contract.ts';

const categoryTitles: { readonly [category in Category]: string } = {
  sources: 'Sources',
  picture: 'Picture',
  convert: 'Picture ↔ sound',
  sound: 'Sound',
  output: 'See and save',
};

interface FieldSchema {
  readonly label?: string;
  readonly unit?: string;
  readonly help?: string;
  readonly advanced?: boolean;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly type?: string;
  readonly options?: { readonly [value: string]: string };
  readonly when?: { readonly [param: string]: unknown };
}

/** The node reference as Markdown: everything in it stands in the declarations. */
export function nodeReference(catalog: readonly NodeDeclaration[]): string {
  const parts = categories.map((category) => {
    const nodes = catalog.filter((node) => node.category === category);
    return nodes.length === 0 ? '' : [`## ${categoryTitles[category]}`, ...nodes.map(describeNode)].join('\n\n');
  });
  return `${['# Nodes', 'Made from `src/nodes/`; a test keeps it up to date.', ...parts.filter(Boolean)].join('\n\n')}\n`;
}

function describeNode(node: NodeDeclaration): string {
  const params = Object.entries(z.toJSONSchema(node.params, { io: 'input' }).properties ?? {});
  const lines = [
    `### ${node.title} (\`${node.type}\`)`,
    node.summary,
    `${ports('Takes', node.inputs)}${ports('Gives', node.outputs)}`.trim(),
    params.length === 0
      ? ''
      : [
          '| Param | Default | Allowed | What it does |',
          '| --- | --- | --- | --- |',
          ...params.map(describeParam),
        ].join('\n'),
  ];
  return lines.filter(Boolean).join('\n\n');
}

function ports(verb: string, list: NodeDeclaration['inputs']): string {
  const names = Object.entries(list).map(
    ([name, port]) => `\`${name}${port.grows ? '1, 2 …' : ''}\` (${port.kind}${port.optional ? ', optional' : ''})`,
  );
  return names.length === 0 ? '' : `${verb} ${names.join(', ')}. `;
}

function describeParam([name, schema]: [string, unknown]): string {
  const field = schema as FieldSchema;
  const fallback =
    field.default === undefined || Array.isArray(field.default) ? '' : `\`${JSON.stringify(field.default)}\``;
  const cells = [
    `\`${name}\`${field.advanced ? ' (advanced)' : ''}`,
    fallback,
    allowed(field),
    `${field.help ?? ''}${condition(field)}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Under which values of other params it does anything. */
function condition({ when = {} }: FieldSchema): string {
  const parts = Object.entries(when).map(([param, choice]) => {
    const values = [choice].flat().map((value) => (typeof value === 'boolean' ? (value ? 'on' : 'off') : value));
    return `\`${param}\` is ${values.join(' or ')}`;
  });
  return parts.length === 0 ? '' : ` Where ${parts.join(' and ')}.`;
}

function allowed(field: FieldSchema): string {
  if (field.enum) return field.enum.map((value) => field.options?.[value] ?? value).join(', ');
  if (field.minimum === undefined && field.maximum === undefined) return field.type === 'boolean' ? 'on, off' : '';
  const plain = (bound: number | undefined) => (bound === undefined || Math.abs(bound) > 1e15 ? '…' : String(bound));
  return `${plain(field.minimum)} … ${plain(field.maximum)}${field.unit ? ` ${field.unit}` : ''}`;
}
