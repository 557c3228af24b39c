import './player.css';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useDocument, useViewState } from '../session/session.ts';
import { followSession, useTransport } from './instance.ts';
import { lookFor } from './looks.ts';
import { listenForKeys } from './player-keys.ts';
import { heightBounds, playerStore, usePlayer } from './player-state.ts';
import { playerTexts } from './player-texts.ts';
import { Stage } from './stage.tsx';
import { Toolbar } from './toolbar.tsx';

/** The player at the foot of the editor: always there, empty or folded if need be. */
export function Player() {
  const open = useViewState((state) => state.playerOpen);
  const sound = useTransport((state) => state.sound);
  const settings = useDocument((document) => document.settings);
  const axis = usePlayer((state) => state.axis);
  const levels = usePlayer((state) => state.levels);
  const audacity = usePlayer((state) => state.audacity);
  const rate = sound?.sampleRate;
  const look = useMemo(
    () => (rate === undefined ? null : lookFor({ axis, levels, audacity }, rate, settings)),
    [axis, levels, audacity, rate, settings],
  );
  useEffect(followSession, []);
  useEffect(listenForKeys, []);
  return (
    <section
      className="player"
      data-testid="player"
      aria-label={playerTexts.label}
      data-open={open}
      data-empty={sound === null}
    >
      {open && <HeightHandle />}
      <Toolbar duration={sound ? sound.length / sound.sampleRate : 0} look={look} />
      {open && (sound && look ? <Stage sound={sound} look={look} /> : <Empty />)}
    </section>
  );
}

function Empty() {
  const height = usePlayer((state) => state.height);
  return (
    <div className="player-empty" style={{ height }}>
      <p>{playerTexts.empty}</p>
    </div>
  );
}

/** The top edge: drag it, or use the arrow keys; a double click gives the usual height back. */
function HeightHandle() {
  const height = usePlayer((state) => state.height);
  const grip = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const move = (event: PointerEvent) => {
    if (grip.current) setHeight(grip.current.height + grip.current.y - event.clientY);
  };
  return (
    <hr
      className="player-edge"
      aria-orientation="horizontal"
      aria-label={playerTexts.resize}
      aria-valuenow={height}
      aria-valuemin={heightBounds.least}
      aria-valuemax={heightBounds.most}
      tabIndex={0}
      data-testid="player-edge"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { y: event.clientY, height };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        grip.current = null;
      }}
      onDoubleClick={() => setHeight(heightBounds.usual)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        event.stopPropagation();
        setHeight(height + (event.key === 'ArrowUp' ? 16 : -16));
      }}
    />
  );
}

/** The canvas above keeps a third of the window. */
function setHeight(height: number): void {
  const most = Math.min(heightBounds.most, Math.max(heightBounds.least, globalThis.innerHeight * 0.62));
  playerStore.setState({ height: Math.round(Math.min(most, Math.max(heightBounds.least, height))) });
}
