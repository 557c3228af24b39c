import { Switch } from 'radix-ui';
import { useId, useState } from 'react';
import { keepKeys } from '../keys/keep-keys.ts';
import type { Field } from './describe.ts';
import { useParam } from './use-param.ts';

interface FieldProps {
  readonly nodeId: string;
  readonly field: Field;
}

/** On or off. */
export function SwitchField({ nodeId, field }: FieldProps) {
  const param = useParam(nodeId, field);
  const id = useId();
  return (
    <div className="field" data-changed={param.changed}>
      <label className="field-label" htmlFor={id} title={field.help}>
        {field.label}
      </label>
      <Switch.Root
        id={id}
        className="switch"
        data-testid={`param-${field.name}`}
        data-value={String(param.value === true)}
        checked={param.value === true}
        onCheckedChange={(on) => param.set(on)}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </div>
  );
}

/** A short text; it takes effect on Enter and when it is left. */
export function TextField({ nodeId, field }: FieldProps) {
  const param = useParam(nodeId, field);
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const value = typeof param.value === 'string' ? param.value : '';

  function commit(): void {
    if (draft !== null) param.set(draft);
    setDraft(null);
  }

  return (
    <div className="field" data-changed={param.changed}>
      <label className="field-label" htmlFor={id} title={field.help}>
        {field.label}
      </label>
      <span className="field-box field-text">
        <input
          id={id}
          type="text"
          data-testid={`param-${field.name}`}
          autoComplete="off"
          spellCheck={false}
          value={draft ?? value}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            keepKeys(event);
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setDraft(null);
          }}
        />
      </span>
    </div>
  );
}
