import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { keepKeys } from '../keys/keep-keys.ts';
import { complaint, type Field, type FieldControl } from './describe.ts';
import { numberText, parseNumber, stepped } from './number-text.ts';
import { type Param, useParam } from './use-param.ts';

type NumberControl = Extract<FieldControl, { readonly kind: 'number' }>;

/** How long typing must rest before it takes effect without Enter. */
const TYPING_REST_MILLISECONDS = 500;

/** A number: typed (with its unit, if one likes), stepped with the arrow keys, or scrubbed by dragging its label. */
export function NumberField({ nodeId, field, control }: { nodeId: string; field: Field; control: NumberControl }) {
  const param = useParam(nodeId, field);
  const value = typeof param.value === 'number' ? param.value : Number.NaN;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const parsed = draft === null ? value : parseNumber(draft, control.unit);
  const problem = parsed === null ? 'This is not a number.' : complaint(field, parsed);
  const scrub = useScrub(param, value, control);

  useEffect(() => {
    if (draft === null || parsed === null || parsed === value) return;
    const timer = setTimeout(() => param.set(parsed, 'typing'), TYPING_REST_MILLISECONDS);
    return () => clearTimeout(timer);
  });

  function commit(): void {
    if (draft !== null && parsed !== null) param.set(parsed, 'typing');
    param.settle();
    setDraft(null);
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    keepKeys(event);
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') {
      const input = event.currentTarget;
      // Leaving takes over what was typed: it must be gone by then.
      flushSync(() => setDraft(null));
      input.blur();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const size = (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1);
      setDraft(null);
      param.set(stepped(parsed ?? value, size, control), 'stepping');
    }
  }

  return (
    <div className="field" data-changed={param.changed}>
      <label
        className="field-label"
        htmlFor={id}
        title={`${field.help} Drag sideways to change; double-click for the default.`}
        data-scrub="true"
        onDoubleClick={param.reset}
        {...scrub}
      >
        {field.label}
      </label>
      <span className="field-box" data-invalid={problem !== null}>
        <input
          id={id}
          data-testid={`param-${field.name}`}
          type="text"
          inputMode="decimal"
          role="spinbutton"
          autoComplete="off"
          spellCheck={false}
          aria-valuenow={Number.isFinite(value) ? value : undefined}
          aria-valuetext={`${numberText(value)} ${control.unit ?? ''}`.trim()}
          aria-valuemin={Number.isFinite(control.min) ? control.min : undefined}
          aria-valuemax={Number.isFinite(control.max) ? control.max : undefined}
          aria-invalid={problem !== null}
          title={problem ?? undefined}
          value={draft ?? numberText(value)}
          onChange={(event) => setDraft(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={commit}
          onKeyDown={press}
        />
        {control.unit !== undefined && (
          <span className="unit" aria-hidden="true">
            {control.unit}
          </span>
        )}
      </span>
    </div>
  );
}

/** Dragging a label sideways: 4 pixels a step, with Shift a tenth, with Alt ten times as much. */
function useScrub(param: Param, value: number, control: NumberControl) {
  const start = useRef<{ x: number; value: number; moved: boolean } | null>(null);
  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      event.stopPropagation();
      if (event.button !== 0) return;
      start.current = { x: event.clientX, value, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const from = start.current;
      if (from === null || (!from.moved && Math.abs(event.clientX - from.x) < 4)) return;
      from.moved = true;
      const fine = event.shiftKey && !control.whole ? 0.1 : 1;
      const step = control.step * fine * (event.altKey ? 10 : 1);
      const steps = Math.round((event.clientX - from.x) / 4);
      param.set(stepped(from.value, steps, { ...control, step }), 'scrubbing');
    },
    onPointerUp(event: PointerEvent<HTMLElement>): void {
      if (start.current?.moved) {
        event.preventDefault();
        param.settle();
      }
      start.current = null;
    },
  };
}
