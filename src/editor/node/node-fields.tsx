import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { NodeDeclaration } from '../../engine/contract.ts';
import { nodeById } from '../../patch/lookup.ts';
import { fieldsOf, shownFields } from '../fields/describe.ts';
import { ParamField } from '../fields/param-field.tsx';
import { useDocument } from '../session/session.ts';
import { texts } from '../texts.ts';

/** The generated fields of a node that do something in its modes; those that are rarely needed lie under a fold. */
export function NodeFields({ nodeId, declaration }: { nodeId: string; declaration: NodeDeclaration }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const shown = useShownNames(nodeId, declaration);
  const fields = fieldsOf(declaration).filter((field) => shown.includes(field.name));
  const plain = fields.filter((field) => !field.advanced);
  const advanced = fields.filter((field) => field.advanced);
  if (fields.length === 0) return null;
  return (
    <div className="node-fields">
      {plain.map((field) => (
        <ParamField key={field.name} nodeId={nodeId} field={field} />
      ))}
      {advanced.length > 0 && (
        <button
          type="button"
          className="advanced-toggle"
          data-testid="action-advanced"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight className="turning" size={13} aria-hidden="true" />
          {texts.node.advanced}
        </button>
      )}
      <div id={id} className="node-fields" hidden={!open}>
        {open && advanced.map((field) => <ParamField key={field.name} nodeId={nodeId} field={field} />)}
      </div>
    </div>
  );
}

/** The names of the fields that are shown now; changes when a mode shows others, and with no other param. */
function useShownNames(nodeId: string, declaration: NodeDeclaration): readonly string[] {
  const names = useDocument((document) =>
    shownFields(declaration, nodeById(document).get(nodeId)?.params ?? {})
      .map((field) => field.name)
      .join(' '),
  );
  return names.split(' ');
}
