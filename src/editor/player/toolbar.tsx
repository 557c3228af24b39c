import { ChevronDown, ChevronUp, Maximize2, Pause, Play, Repeat, X, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { type PaletteName, paletteNames } from '../../dsp/colour.ts';
import { session, useNode, useViewState } from '../session/session.ts';
import { ChoiceChip } from './choice-chip.tsx';
import { transport, useTransport } from './instance.ts';
import { type AxisChoice, axisChoices, axisText, type LevelChoice, type Look, levelChoices } from './looks.ts';
import { zoomAboutPlayhead } from './player-keys.ts';
import { playerStore, usePlayer } from './player-state.ts';
import { playerTexts } from './player-texts.ts';
import { PlayerTime } from './playhead.tsx';

/** Play, what plays and where it is; on the right how it is shown. */
export function Toolbar({ duration, look }: { duration: number; look: Look | null }) {
  const open = useViewState((state) => state.playerOpen);
  const problem = useTransport((state) => state.problem);
  return (
    <div className="player-bar">
      <PlayButton />
      <SoundName />
      {duration > 0 && <PlayerTime duration={duration} />}
      {problem && (
        <span className="player-problem" role="alert">
          {problem}
        </span>
      )}
      <span className="player-gap" />
      {open && look && <LookChips duration={duration} look={look} />}
      <IconButton
        label={open ? playerTexts.fold : playerTexts.unfold}
        act={() => session().view.setState({ playerOpen: !open })}
        name="fold"
      >
        {open ? <ChevronDown size={16} /> : <ChevronUp size={16} />}
      </IconButton>
    </div>
  );
}

function PlayButton() {
  const state = useTransport((transportState) => transportState.state);
  const empty = useTransport(({ sound }) => sound === null);
  const label = state === 'paused' ? playerTexts.play : playerTexts.pause;
  return (
    <button
      type="button"
      className="player-play"
      data-testid="player-play"
      data-state={state}
      aria-label={label}
      title={`${label} (Space)`}
      disabled={empty}
      onClick={() => transport.toggle()}
    >
      {state === 'paused' ? <Play size={13} fill="currentColor" /> : <Pause size={13} fill="currentColor" />}
    </button>
  );
}

function SoundName() {
  const id = usePlayer((state) => state.node);
  const node = useNode(id ?? '');
  if (!node) return <span className="player-name player-name-empty">{playerTexts.emptyTitle}</span>;
  return <span className="player-name">{node.title ?? session().catalog.get(node.type)?.title ?? node.type}</span>;
}

function LookChips({ duration, look }: { duration: number; look: Look }) {
  const { axis, levels, audacity, palette, loop, region, view } = usePlayer((state) => state);
  return (
    <div className="player-chips">
      {region && (
        <IconButton
          label={playerTexts.clearRegion}
          act={() => playerStore.setState({ region: null })}
          name="clear-region"
        >
          <X size={14} />
        </IconButton>
      )}
      <span className="player-zoom">
        <IconButton
          label={playerTexts.zoomOut}
          act={() => zoomAboutPlayhead(1 / 2, duration)}
          off={view === null}
          name="zoom-out"
        >
          <ZoomOut size={14} />
        </IconButton>
        <IconButton label={playerTexts.zoomIn} act={() => zoomAboutPlayhead(2, duration)} name="zoom-in">
          <ZoomIn size={14} />
        </IconButton>
        <IconButton
          label={playerTexts.fit}
          act={() => playerStore.setState({ view: null })}
          off={view === null}
          name="fit"
        >
          <Maximize2 size={13} />
        </IconButton>
      </span>
      <ToggleChip name="loop" on={loop} title={playerTexts.loopLong} set={(on) => playerStore.setState({ loop: on })}>
        <Repeat size={12} aria-hidden="true" />
        {playerTexts.loop}
      </ToggleChip>
      <ChoiceChip
        name="axis"
        text={axisText(look.axis)}
        label={playerTexts.axis}
        groups={[
          {
            label: playerTexts.axis,
            value: audacity ? '' : axis,
            choices: axisChoices.map((value) => ({ value, label: playerTexts.axes[value] })),
            choose: (value) => playerStore.setState({ axis: value as AxisChoice, audacity: false }),
          },
          {
            label: playerTexts.levels,
            value: audacity ? '' : levels,
            choices: levelChoices.map((value) => ({ value, label: playerTexts.levelNames[value] })),
            choose: (value) => playerStore.setState({ levels: value as LevelChoice, audacity: false }),
          },
        ]}
      />
      <ChoiceChip
        name="palette"
        text={palette}
        label={playerTexts.palette}
        groups={[
          {
            label: playerTexts.palette,
            value: palette,
            choices: paletteNames.map((value) => ({ value, label: playerTexts.palettes[value] })),
            choose: (value) => playerStore.setState({ palette: value as PaletteName }),
          },
        ]}
      />
      <ToggleChip
        name="audacity"
        on={audacity}
        title={playerTexts.audacityLong}
        set={(on) => playerStore.setState({ audacity: on })}
      >
        <span className="player-words">
          <span className="player-long">{playerTexts.audacityBefore}</span>
          {playerTexts.audacity}
          <span className="player-long">{playerTexts.audacityAfter}</span>
        </span>
      </ToggleChip>
    </div>
  );
}

function ToggleChip(properties: {
  name: string;
  on: boolean;
  title: string;
  set(on: boolean): void;
  children: ReactNode;
}) {
  const { name, on, title, set, children } = properties;
  return (
    <button
      type="button"
      className="chip player-chip"
      aria-pressed={on}
      title={title}
      data-testid={`player-${name}`}
      onClick={() => set(!on)}
    >
      {children}
    </button>
  );
}

function IconButton(properties: { name: string; label: string; act(): void; off?: boolean; children: ReactNode }) {
  const { name, label, act, off = false, children } = properties;
  return (
    <button
      type="button"
      className="icon-button player-icon"
      aria-label={label}
      title={label}
      disabled={off}
      data-testid={`player-${name}`}
      onClick={act}
    >
      {children}
    </button>
  );
}
