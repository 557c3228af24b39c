import { assertNever } from '../../values/wire.ts';
import { SegmentsField, SelectField } from './choice-field.tsx';
import type { Field } from './describe.ts';
import { FilesField } from './files-field.tsx';
import { NumberField } from './number-field.tsx';
import { SwitchField, TextField } from './simple-fields.tsx';

/** The generated field of one param. */
export function ParamField({ nodeId, field }: { nodeId: string; field: Field }) {
  const { control } = field;
  switch (control.kind) {
    case 'number':
      return <NumberField nodeId={nodeId} field={field} control={control} />;
    case 'segments':
      return <SegmentsField nodeId={nodeId} field={field} control={control} />;
    case 'select':
      return <SelectField nodeId={nodeId} field={field} control={control} />;
    case 'switch':
      return <SwitchField nodeId={nodeId} field={field} />;
    case 'text':
      return <TextField nodeId={nodeId} field={field} />;
    case 'files':
      return <FilesField nodeId={nodeId} field={field} control={control} />;
    case 'hidden':
      return null;
    default:
      return assertNever(control);
  }
}
