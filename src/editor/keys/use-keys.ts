import { useEffect } from 'react';
import { copySelected, pasteInto } from '../actions/clipboard.ts';
import { duplicateSelected, nudgeSelected, removeSelected } from '../actions/nodes.ts';
import { savePatchFile } from '../actions/patch-files.ts';
import { clearSelection, selectAll } from '../actions/select.ts';
import { currentCanvas } from '../canvas/current.ts';
import { zoomBy } from '../canvas/zoom-by.ts';
import { focusPaletteSearch } from '../palette/palette.tsx';
import { session } from '../session/session.ts';

type Command = (event: KeyboardEvent) => void;

/** Keys with Ctrl (or Command); they work from anywhere but text that is being written. */
const withControl: { readonly [key: string]: Command } = {
  enter: () => void session().runs.render(),
  z: (event) => (event.shiftKey ? session().patch.redo() : session().patch.undo()),
  y: () => session().patch.redo(),
  s: () => void savePatchFile(),
  o: () => document.getElementById('patch-import')?.click(),
  a: selectAll,
  d: duplicateSelected,
};

/** Keys by themselves; not while something else has the keyboard. */
const alone: { readonly [key: string]: Command } = {
  delete: removeSelected,
  backspace: removeSelected,
  escape: giveUp,
  ' ': focusPaletteSearch,
  '/': focusPaletteSearch,
  '?': () => session().view.setState({ dialog: { kind: 'keys' } }),
  f: fit,
  '!': fit,
  '0': () => void currentCanvas()?.viewport.zoomTo(1),
  '+': () => zoomBy(1.25),
  '=': () => zoomBy(1.25),
  '-': () => zoomBy(1 / 1.25),
  arrowleft: (event) => nudgeSelected(event.shiftKey ? -32 : -8, 0),
  arrowright: (event) => nudgeSelected(event.shiftKey ? 32 : 8, 0),
  arrowup: (event) => nudgeSelected(0, event.shiftKey ? -32 : -8),
  arrowdown: (event) => nudgeSelected(0, event.shiftKey ? 32 : 8),
};

/** Listens to the keys of the editor as long as it is mounted. */
export function useKeys(): void {
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('keydown', press, { signal });
    const onText = (act: (event: ClipboardEvent) => void) => (event: ClipboardEvent) => {
      if (!isWriting(event.target) && !isDialogOpen()) act(event);
    };
    window.addEventListener(
      'copy',
      onText((event) => copySelected(event, false)),
      { signal },
    );
    window.addEventListener(
      'cut',
      onText((event) => copySelected(event, true)),
      { signal },
    );
    window.addEventListener('paste', onText(pasteInto), { signal });
    return () => stop.abort();
  }, []);
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || isDialogOpen()) return;
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  if (control && !event.altKey) {
    const command = withControl[key];
    // Undo inside a text is the text's own.
    if (command === undefined || (isWriting(event.target) && key !== 'enter' && key !== 's')) return;
    event.preventDefault();
    command(event);
  } else if (!event.altKey && !isWriting(event.target)) {
    if (isPressable(event.target) && key === ' ') return;
    if (key.startsWith('arrow') && !isOnCanvas(event.target)) return;
    const command = alone[key];
    if (command === undefined) return;
    event.preventDefault();
    command(event);
  }
}

/** Escape: first the wire being drawn, then the run, then the selection. */
function giveUp(): void {
  const { view, run, runs } = session();
  if (view.getState().wiring !== null) currentCanvas()?.dropWire();
  else if (run.getState().overall.state === 'running') runs.cancel();
  else clearSelection();
}

/** The selected nodes where there are some, else all. */
function fit(): void {
  const { selection } = session().view.getState();
  void currentCanvas()?.fit(selection.size > 1 ? selection : undefined);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button', 'file'].includes(target.type)) ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, [role="button"], [role="switch"]') !== null;
}

/** Arrows move nodes only from the canvas; the player and lists have uses of their own for them. */
function isOnCanvas(target: EventTarget | null): boolean {
  if (target === document.body) return true;
  return target instanceof Element && (target.matches('.canvas, .node') || target.matches('[data-connection-id]'));
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}
