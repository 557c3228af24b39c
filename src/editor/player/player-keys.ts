import { session } from '../session/session.ts';
import { transport } from './instance.ts';
import { playerStore } from './player-state.ts';
import { setView } from './stage-gestures.ts';
import type { TimeRange } from './transport.ts';
import { zoomView } from './viewport.ts';

const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"]';
/** Where arrows already mean something. */
const WALKED = `${FIELDS}, [role="menu"], [role="menuitem"], [role="dialog"], [role="slider"]:not([data-player-stage])`;
/** What Space presses: elsewhere on the keyboard a button keeps nothing to itself. */
const PRESSED = 'button, a[href], summary';

/** Keys that work wherever no field or control has them: Space, arrows, Home, End; in the player also +, −, 0, Escape. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(WALKED) || document.querySelector('[role="dialog"]')) return;
    const inPlayer = target?.closest('[data-testid="player"]') != null;
    if (target?.closest(PRESSED) && (!inPlayer || event.key === ' ')) return;
    if (handleKey(event, inPlayer)) event.preventDefault();
  };
  globalThis.addEventListener('keydown', onKey);
  return () => globalThis.removeEventListener('keydown', onKey);
}

/** Does what a key means; false where it means nothing here. */
function handleKey(event: KeyboardEvent, inPlayer: boolean): boolean {
  const { sound } = transport.store.getState();
  if (!sound) return false;
  if (event.key === ' ') {
    if (!event.repeat) transport.toggle();
    return true;
  }
  // On the canvas, arrows move what is selected.
  const free = inPlayer || session().view.getState().selection.size === 0;
  const step = event.shiftKey ? 0.1 : 1;
  const duration = sound.length / sound.sampleRate;
  switch (event.key) {
    case 'ArrowLeft':
      if (free) transport.seek(transport.position() - step);
      return free;
    case 'ArrowRight':
      if (free) transport.seek(transport.position() + step);
      return free;
    case 'Home':
      transport.seek(0);
      return true;
    case 'End':
      transport.seek(duration);
      return true;
    default:
      return inPlayer && handlePlayerKey(event.key, duration);
  }
}

function handlePlayerKey(key: string, duration: number): boolean {
  switch (key) {
    case '+':
    case '=':
      zoomAboutPlayhead(1.5, duration);
      return true;
    case '-':
    case '−':
      zoomAboutPlayhead(1 / 1.5, duration);
      return true;
    case '0':
      playerStore.setState({ view: null });
      return true;
    case 'Escape':
      if (playerStore.getState().region === null) return false;
      playerStore.setState({ region: null });
      return true;
    default:
      return false;
  }
}

/** Zooms about the playhead where it is in view, else about the middle. */
export function zoomAboutPlayhead(factor: number, duration: number): void {
  const view: TimeRange = playerStore.getState().view ?? { from: 0, to: duration };
  const playhead = transport.position();
  const about = playhead >= view.from && playhead <= view.to ? playhead : (view.from + view.to) / 2;
  setView(zoomView(view, factor, about, duration), duration);
}
