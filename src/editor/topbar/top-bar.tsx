import { CircleQuestionMark, Download, FilePlus2, FolderOpen, LayoutGrid, Redo2, Undo2 } from 'lucide-react';
import { type ComponentType, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { applyEdits } from '../actions/apply.ts';
import { openEmpty, openPatchFile, savePatchFile } from '../actions/patch-files.ts';
import { keepKeys } from '../keys/keep-keys.ts';
import { session, useDocument, usePatchState } from '../session/session.ts';
import type { OpenDialog } from '../session/view-state.ts';
import { texts } from '../texts.ts';
import { Tip } from '../ui/tip.tsx';
import { PatchSettingsChip } from './patch-settings.tsx';
import { RunControls, RunLine, RunProgress } from './run-controls.tsx';
import { TotalLength } from './total-length.tsx';

/** The name of the patch, its settings, its history, its files, and the one primary button. */
export function TopBar() {
  return (
    <header className="top-bar">
      <div className="top-left">
        <span className="brand" role="img" aria-label={texts.appName} />
        <PatchName />
        <SavedState />
      </div>
      <div className="top-middle">
        <PatchSettingsChip />
        <TotalLength />
      </div>
      <div className="top-right">
        <RunProgress />
        <History />
        <Files />
        <BarButton
          label={texts.top.keys}
          keys="?"
          icon={CircleQuestionMark}
          testId="keys"
          onPress={() => show({ kind: 'keys' })}
        />
        <RunControls />
      </div>
      <RunLine />
    </header>
  );
}

function show(dialog: OpenDialog): void {
  session().view.setState({ dialog });
}

function PatchName() {
  const name = useDocument((document) => document.name);
  const [draft, setDraft] = useState<string | null>(null);

  function commit(): void {
    if (draft !== null && draft.trim() !== '' && draft !== name)
      applyEdits({ type: 'rename', name: draft }, { label: texts.steps.name });
    setDraft(null);
  }

  return (
    <input
      className="patch-name"
      data-testid="patch-name"
      aria-label={texts.top.patchName}
      autoComplete="off"
      spellCheck={false}
      value={draft ?? name}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        keepKeys(event);
        const input = event.currentTarget;
        // Leaving takes over what was typed: with Escape it must be gone by then.
        if (event.key === 'Escape') flushSync(() => setDraft(null));
        if (event.key === 'Enter' || event.key === 'Escape') input.blur();
      }}
    />
  );
}

function SavedState() {
  const saved = usePatchState((state) => state.saved);
  const problem = usePatchState((state) => state.saveProblem);
  return (
    <span className="saved-state" data-testid="saved-state" data-state={saved} title={problem}>
      {texts.top.saved[saved]}
    </span>
  );
}

function History() {
  const undo = usePatchState((state) => state.past.at(-1)?.label);
  const redo = usePatchState((state) => state.future[0]?.label);
  const { patch } = session();
  return (
    <>
      <BarButton
        label={named(texts.top.undo, undo)}
        keys="Ctrl Z"
        icon={Undo2}
        testId="undo"
        disabled={undo === undefined}
        onPress={patch.undo}
      />
      <BarButton
        label={named(texts.top.redo, redo)}
        keys="Ctrl Shift Z"
        icon={Redo2}
        testId="redo"
        disabled={redo === undefined}
        onPress={patch.redo}
      />
    </>
  );
}

function named(verb: string, step: string | undefined): string {
  return step === undefined ? verb : `${verb}: ${step.charAt(0).toLowerCase()}${step.slice(1)}`;
}

function Files() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <BarButton
        label={texts.top.gallery}
        icon={LayoutGrid}
        testId="patch-gallery"
        onPress={() => show({ kind: 'gallery' })}
      />
      <BarButton label={texts.top.create} icon={FilePlus2} testId="patch-new" onPress={openEmpty} />
      <BarButton
        label={texts.top.import}
        keys="Ctrl O"
        icon={FolderOpen}
        testId="patch-import-button"
        onPress={() => input.current?.click()}
      />
      <input
        ref={input}
        id="patch-import"
        className="visually-hidden"
        type="file"
        accept=".json,.wav,application/json,audio/wav"
        data-testid="patch-import"
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void openPatchFile(file);
          event.target.value = '';
        }}
      />
      <BarButton
        label={texts.top.export}
        keys="Ctrl S"
        icon={Download}
        testId="patch-export"
        onPress={() => void savePatchFile()}
      />
    </>
  );
}

interface BarButtonProps {
  readonly label: string;
  readonly keys?: string;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>;
  readonly testId: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

function BarButton({ label, keys, icon: Icon, testId, disabled = false, onPress }: BarButtonProps) {
  return (
    <Tip label={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        className="icon-button"
        data-testid={testId}
        aria-label={label}
        disabled={disabled}
        onClick={onPress}
      >
        <Icon size={16} aria-hidden="true" />
      </button>
    </Tip>
  );
}
