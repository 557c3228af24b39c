import { useId } from 'react';
import type { Json } from '../../patch/document.ts';
import { applyEdits } from '../actions/apply.ts';
import { session, useNode } from '../session/session.ts';
import { texts } from '../texts.ts';
import type { Field } from './describe.ts';

export interface Param {
  readonly value: Json;
  /** Differs from the declaration's default. */
  readonly changed: boolean;
  /** Sets the value. Calls with one `merge` word in a row are one step of the history. */
  set(value: Json, merge?: string): void;
  settle(): void;
  reset(): void;
}

/** The value of one param of one node, and how to change it. */
export function useParam(nodeId: string, field: Field): Param {
  const node = useNode(nodeId);
  const token = useId();
  const stored = node?.params[field.name];
  const value = stored === undefined ? field.fallback : stored;
  return {
    value,
    changed: stored !== undefined && JSON.stringify(stored) !== JSON.stringify(field.fallback),
    set(next, merge) {
      if (JSON.stringify(next) === JSON.stringify(value)) return;
      const label = texts.steps.set(field.label);
      const options = merge === undefined ? { label } : { label, merge: `${token} ${nodeId} ${field.name} ${merge}` };
      applyEdits({ type: 'setParams', node: nodeId, params: { [field.name]: next } }, options);
    },
    settle: () => session().patch.settle(),
    reset() {
      applyEdits({ type: 'unsetParams', node: nodeId, names: [field.name] }, { label: texts.steps.reset(field.label) });
    },
  };
}
