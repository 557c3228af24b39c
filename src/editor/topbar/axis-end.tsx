import { useId, useState } from 'react';
import type { PatchAxis } from '../../patch/document.ts';
import { numberText, parseNumber } from '../fields/number-text.ts';

interface AxisEndProps {
  readonly name: 'lowHertz' | 'highHertz';
  readonly label: string;
  readonly axis: PatchAxis;
  readonly onChange: (axis: PatchAxis) => void;
}

const MOST_HERTZ = 96_000;

/** One end of the patch's frequency axis, in hertz; empty or `auto` follows the sample rate. */
export function AxisEnd({ name, label, axis, onChange }: AxisEndProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const value = axis[name];
  const typed = draft === null ? value : readEnd(draft);
  const problem =
    typed === null ? `A frequency from 0 to ${MOST_HERTZ} Hz, or auto.` : endProblem({ ...axis, [name]: typed });

  function commit(): void {
    if (draft !== null && typed !== null && problem === '' && typed !== value) onChange({ ...axis, [name]: typed });
    setDraft(null);
  }

  return (
    <div className="settings-row">
      <div className="settings-line">
        <label htmlFor={id}>{label}</label>
        <span className="field-box" data-invalid={problem !== ''}>
          <input
            id={id}
            data-testid={`setting-${name}`}
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={problem !== ''}
            aria-describedby={`${id}-problem`}
            value={draft ?? (value === 'auto' ? 'auto' : numberText(value))}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === 'Enter' && commit()}
          />
          <span className="unit">Hz</span>
        </span>
      </div>
      <p className="settings-meaning" id={`${id}-problem`}>
        {problem}
      </p>
    </div>
  );
}

function readEnd(text: string): number | 'auto' | null {
  const plain = text.trim().toLowerCase();
  if (plain === '' || plain === 'auto') return 'auto';
  const hertz = parseNumber(text, 'Hz');
  return hertz !== null && hertz >= 0 && hertz <= MOST_HERTZ ? hertz : null;
}

function endProblem({ kind, lowHertz, highHertz }: PatchAxis): string {
  if (lowHertz !== 'auto' && highHertz !== 'auto' && lowHertz >= highHertz)
    return 'The lowest must be below the highest.';
  const fromZero = kind === 'linear' || kind === 'mel';
  return lowHertz === 0 && !fromZero ? 'This axis has no place for 0 Hz: begin at 20 Hz, say.' : '';
}
