import { ArrowDown, ArrowUp, ChevronRight, FolderOpen, Plus, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import type { AssetReference } from '../../values/asset.ts';
import { say } from '../actions/apply.ts';
import { changeFiles, filesOf, giveFiles, isAccepted } from '../actions/files.ts';
import { useNode } from '../session/session.ts';
import { texts } from '../texts.ts';
import type { Field, FieldControl } from './describe.ts';
import { FileThumbnail } from './file-thumbnail.tsx';

type FilesControl = Extract<FieldControl, { readonly kind: 'files' }>;

/** The files of a source: chosen, dropped, put in order, taken out. */
export function FilesField({ nodeId, field, control }: { nodeId: string; field: Field; control: FilesControl }) {
  const node = useNode(nodeId);
  const body = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement | null>(null);
  const [open, setOpen] = useState(false);
  const [dragged, setDragged] = useState<number | null>(null);
  if (node === undefined) return null;
  const files = filesOf(node, field.name);

  function choose(chosen: FileList | null): void {
    if (chosen !== null && chosen.length > 0) void giveFiles(nodeId, field.name, [...chosen], control.multiple);
    if (input.current) input.current.value = '';
  }

  function chooseFolder(chosen: FileList | null): void {
    const fitting = [...(chosen ?? [])].filter(({ name, type }) => isAccepted({ name, type }, control.accept));
    if (fitting.length > 0) void giveFiles(nodeId, field.name, fitting, control.multiple);
    else if (chosen !== null && chosen.length > 0) say(texts.files.nothingInFolder);
    if (folder.current) folder.current.value = '';
  }

  function move(from: number, to: number): void {
    if (node === undefined || to < 0 || to >= files.length || from === to) return;
    const file = files[from];
    if (file === undefined) return;
    changeFiles(node, field.name, files.toSpliced(from, 1).toSpliced(to, 0, file), texts.steps.reorder);
  }

  function remove(index: number): void {
    if (node === undefined) return;
    changeFiles(node, field.name, files.toSpliced(index, 1), texts.steps.removeFile);
    // The row had the keyboard: the one that takes its place goes on with it, else what adds files.
    requestAnimationFrame(() => {
      const rows = body.current?.querySelectorAll<HTMLElement>('[data-testid="action-remove-file"]');
      const next = rows?.[Math.min(index, rows.length - 1)];
      (next ?? body.current?.querySelector<HTMLElement>('[data-testid="action-add-files"]'))?.focus();
    });
  }

  const summary = files.length === 1 ? files[0]?.name : texts.files.count(files.length);
  return (
    <div ref={body} className="files" data-keeps-pointer="true">
      {files.length === 0 ? (
        <button
          type="button"
          className="files-add"
          data-testid="action-add-files"
          onClick={() => input.current?.click()}
        >
          <Plus size={15} aria-hidden="true" />
          {texts.files.drop}
        </button>
      ) : (
        <div className="field">
          <button
            type="button"
            className="files-toggle"
            data-testid="action-show-files"
            aria-expanded={open}
            aria-label={`${field.label}: ${summary}. ${texts.files.show}`}
            title={summary}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight className="turning" size={13} aria-hidden="true" />
            <span>{summary}</span>
          </button>
          <RowButton
            label={control.multiple ? texts.files.addMore : texts.files.replace}
            testId="action-add-files"
            onPress={() => input.current?.click()}
            icon={control.multiple ? Plus : FolderOpen}
          />
        </div>
      )}
      {control.multiple && (open || files.length === 0) && (
        <button
          type="button"
          className="files-folder"
          data-testid="action-add-folder"
          onClick={() => folder.current?.click()}
        >
          <FolderOpen size={13} aria-hidden="true" />
          {texts.files.addFolder}
        </button>
      )}
      {open && files.length > 0 && (
        <ul className="files-list" aria-label={field.label}>
          {files.map((file, index) => (
            <FileRow
              // The same file may stand in the list more than once.
              key={`${file.hash} ${files.slice(0, index).filter((other) => other.hash === file.hash).length}`}
              file={file}
              movable={files.length > 1}
              dragged={dragged === index}
              onMove={(step) => move(index, index + step)}
              onRemove={() => remove(index)}
              onDragStart={() => setDragged(index)}
              onDragEnd={() => setDragged(null)}
              onDropHere={() => {
                if (dragged !== null) move(dragged, index);
                setDragged(null);
              }}
            />
          ))}
        </ul>
      )}
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        data-testid={`param-${field.name}`}
        accept={control.accept}
        multiple={control.multiple}
        onChange={(event) => choose(event.target.files)}
      />
      {control.multiple && (
        <input
          ref={(element) => {
            folder.current = element;
            if (element) element.webkitdirectory = true;
          }}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-hidden="true"
          data-testid={`param-${field.name}-folder`}
          multiple
          onChange={(event) => chooseFolder(event.target.files)}
        />
      )}
    </div>
  );
}

interface FileRowProps {
  readonly file: AssetReference;
  readonly movable: boolean;
  readonly dragged: boolean;
  readonly onMove: (step: number) => void;
  readonly onRemove: () => void;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDropHere: () => void;
}

/** Rows are dragged with a type of their own, so that files from outside are never mistaken for them. */
const ROW_TYPE = 'application/x-artivi-row';

function FileRow({ file, movable, dragged, onMove, onRemove, ...drag }: FileRowProps) {
  function over(event: DragEvent): void {
    if (event.dataTransfer.types.includes(ROW_TYPE)) event.preventDefault();
  }
  return (
    <li
      className="file"
      data-dragged={dragged}
      draggable={movable}
      onDragStart={(event) => {
        event.dataTransfer.setData(ROW_TYPE, file.name);
        event.dataTransfer.effectAllowed = 'move';
        drag.onDragStart();
      }}
      onDragEnd={drag.onDragEnd}
      onDragOver={over}
      onDrop={(event) => {
        if (!event.dataTransfer.types.includes(ROW_TYPE)) return;
        event.preventDefault();
        event.stopPropagation();
        drag.onDropHere();
      }}
    >
      <FileThumbnail file={file} />
      <span className="file-name" title={file.name}>
        {file.name}
      </span>
      <span className="file-tools">
        {movable && (
          <>
            <RowButton label={texts.files.earlier(file.name)} onPress={() => onMove(-1)} icon={ArrowUp} />
            <RowButton label={texts.files.later(file.name)} onPress={() => onMove(1)} icon={ArrowDown} />
          </>
        )}
        <RowButton label={texts.files.remove(file.name)} testId="action-remove-file" onPress={onRemove} icon={X} />
      </span>
    </li>
  );
}

interface RowButtonProps {
  readonly label: string;
  readonly testId?: string;
  readonly onPress: () => void;
  readonly icon: typeof X;
}

function RowButton({ label, testId, onPress, icon: Icon }: RowButtonProps) {
  return (
    <button
      type="button"
      className="icon-button icon-button-small"
      data-testid={testId}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon size={13} aria-hidden="true" />
    </button>
  );
}
