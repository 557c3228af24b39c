import { type DragEvent, useState } from 'react';
import type { NodeDeclaration } from '../../engine/contract.ts';
import { say } from '../actions/apply.ts';
import { droppedFiles } from '../actions/dropped-files.ts';
import { giveFiles, isAccepted } from '../actions/files.ts';
import { type Field, type FieldControl, fieldsOf } from '../fields/describe.ts';

export interface FilesTarget {
  readonly field: Field;
  readonly control: Extract<FieldControl, { readonly kind: 'files' }>;
}

/** The files param of a node type, if it has one. */
export function filesFieldOf(declaration: NodeDeclaration | undefined): FilesTarget | undefined {
  for (const field of declaration === undefined ? [] : fieldsOf(declaration))
    if (field.control.kind === 'files') return { field, control: field.control };
  return undefined;
}

/** Makes a card take files that are dropped on it. */
export function useFileDrop(nodeId: string, target: FilesTarget | undefined) {
  const [over, setOver] = useState(false);
  if (target === undefined) return { over: false, handlers: {} };
  const { field, control } = target;
  const takes = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return {
    over,
    handlers: {
      onDragOver(event: DragEvent): void {
        if (!takes(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent): void {
        if (!takes(event)) return;
        setOver(false);
        // A patch dropped on a card opens all the same: it is the canvas's.
        if (isForTheCanvas(event.dataTransfer, control.accept)) return;
        event.preventDefault();
        event.stopPropagation();
        void droppedFiles(event.dataTransfer).then((all) => {
          const files = all.filter((file) => isAccepted(file, control.accept));
          const left = all.length - files.length;
          if (left > 0) say(left === 1 ? 'One file does not fit this node.' : `${left} files do not fit this node.`);
          if (files.length > 0) void giveFiles(nodeId, field.name, files, control.multiple);
        });
      },
    },
  };
}

/** Nothing in the drop is for the node: no folder, and no file that it takes. */
function isForTheCanvas(data: DataTransfer, accept: string): boolean {
  const hasFolder = [...data.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  return !hasFolder && ![...data.files].some((file) => isAccepted(file, accept));
}
