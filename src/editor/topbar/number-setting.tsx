import { useId, useState } from 'react';
import { numberText, parseNumber } from '../fields/number-text.ts';

interface NumberSettingProps {
  readonly label: string;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly meaning: string;
  readonly onChange: (value: number) => void;
}

/** A number among the settings of the patch: what it means stands below it. */
export function NumberSetting({ label, name, unit, value, range, meaning, onChange }: NumberSettingProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [low, high] = range;
  const parsed = draft === null ? value : parseNumber(draft, unit);
  const fits = parsed !== null && parsed >= low && parsed <= high;

  function commit(): void {
    if (draft !== null && fits && parsed !== value) onChange(parsed);
    setDraft(null);
  }

  return (
    <div className="settings-row">
      <div className="settings-line">
        <label htmlFor={id}>{label}</label>
        <span className="field-box" data-invalid={!fits}>
          <input
            id={id}
            data-testid={`setting-${name}`}
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={!fits}
            aria-describedby={`${id}-meaning`}
            value={draft ?? numberText(value)}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === 'Enter' && commit()}
          />
          {unit !== '' && <span className="unit">{unit}</span>}
        </span>
      </div>
      <p className="settings-meaning" id={`${id}-meaning`}>
        {fits ? meaning : `From ${low} to ${high}.`}
      </p>
    </div>
  );
}
