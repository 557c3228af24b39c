import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import { keepKeys } from '../keys/keep-keys.ts';
import type { Field, FieldControl } from './describe.ts';
import { type Param, useParam } from './use-param.ts';

type ChoiceControl = Extract<FieldControl, { readonly kind: 'segments' | 'select' }>;
interface ChoiceProps {
  readonly nodeId: string;
  readonly field: Field;
  readonly control: ChoiceControl;
}

/** A few short words side by side: one of them is chosen. */
export function SegmentsField({ nodeId, field, control }: ChoiceProps) {
  const param = useParam(nodeId, field);
  return (
    <RadioGroup.Root
      className="segments"
      orientation="horizontal"
      aria-label={field.label}
      title={field.help}
      data-testid={`param-${field.name}`}
      data-value={String(param.value)}
      value={String(param.value)}
      onValueChange={(value) => choose(param, control, value)}
      onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}
    >
      {control.options.map((option) => (
        <RadioGroup.Item key={String(option.value)} className="segment" value={String(option.value)}>
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

function choose(param: Param, control: ChoiceControl, text: string): void {
  const option = control.options.find(({ value }) => String(value) === text);
  if (option !== undefined) param.set(option.value);
}

/** One of many words. */
export function SelectField({ nodeId, field, control }: ChoiceProps) {
  const param = useParam(nodeId, field);
  const id = useId();
  return (
    <div className="field" data-changed={param.changed}>
      <label className="field-label" htmlFor={id} title={field.help} onDoubleClick={param.reset}>
        {field.label}
      </label>
      <select
        id={id}
        className="field-select"
        data-testid={`param-${field.name}`}
        data-value={String(param.value)}
        value={String(param.value)}
        onChange={(event) => choose(param, control, event.target.value)}
        onKeyDown={keepKeys}
      >
        {control.options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
