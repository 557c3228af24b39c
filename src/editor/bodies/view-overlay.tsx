import { Maximize2, X, ZoomIn, ZoomOut } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { paletteNames } from '../../dsp/colour.ts';
import { ChoiceChip } from '../player/choice-chip.tsx';
import { axisText } from '../player/looks.ts';
import type { TimeRange } from '../player/transport.ts';
import { clampView, isWhole, panView, zoomView } from '../player/viewport.ts';
import { session, useNode } from '../session/session.ts';
import { focusItself } from '../ui/dialog.tsx';
import { useReturnedFocus } from '../ui/returned-focus.ts';
import { LargePicture } from './large-picture.tsx';
import type { PictureSummary } from './picture-thumbnail.tsx';
import { setViewParam, useCorrelation, useViewParams, viewerOptions } from './view-params.ts';

/** A picture over the whole editor: axes, palettes, the value under the pointer, and how programs show its sound. */
export function ViewOverlay({
  nodeId,
  picture,
  close,
}: {
  nodeId: string;
  picture: PictureSummary;
  close: () => void;
}) {
  const title = useNode(nodeId)?.title ?? session().catalog.get('view')?.title ?? 'View';
  const { palette } = useViewParams(nodeId);
  const giveFocusBack = useReturnedFocus();
  const { seconds } = picture;
  const [chosen, choose] = useState<TimeRange | null>(null);
  const view = useMemo(() => clampView(chosen ?? { from: 0, to: seconds }, seconds), [chosen, seconds]);
  // The whole counts as no choice, so that it stays whole when the picture changes.
  const setView = (next: TimeRange) => choose(isWhole(next, seconds) ? null : next);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          className="view-overlay"
          data-testid="view-overlay"
          aria-describedby={undefined}
          // React's events come up through the node this stands in, though the page's do not.
          onPointerDown={(event) => event.stopPropagation()}
          onKeyDown={(event) => moveByKey(event, view, setView, seconds)}
          onOpenAutoFocus={focusItself}
          onCloseAutoFocus={giveFocusBack}
        >
          <div className="view-bar">
            <Dialog.Title className="player-name">{title}</Dialog.Title>
            <span className="view-facts numbers">
              {picture.seconds.toFixed(2)} s · {picture.width} × {picture.height} · {axisText(picture.axis)}
            </span>
            <span className="player-gap" />
            <ZoomButtons view={view} setView={setView} seconds={seconds} />
            <ViewChips nodeId={nodeId} />
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Viewers nodeId={nodeId} />
          <LargePicture picture={picture} palette={palette} view={view} setView={setView} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface ViewedProps {
  readonly view: TimeRange;
  readonly setView: (view: TimeRange) => void;
  readonly seconds: number;
}

function ZoomButtons({ view, setView, seconds }: ViewedProps) {
  const middle = (view.from + view.to) / 2;
  const whole = isWhole(view, seconds);
  const buttons = [
    { label: 'Zoom out', icon: ZoomOut, off: whole, act: () => setView(zoomView(view, 1 / 2, middle, seconds)) },
    { label: 'Zoom in', icon: ZoomIn, off: false, act: () => setView(zoomView(view, 2, middle, seconds)) },
    { label: 'Show the whole picture', icon: Maximize2, off: whole, act: () => setView({ from: 0, to: seconds }) },
  ];
  return buttons.map(({ label, icon: Icon, off, act }) => (
    <button
      key={label}
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      // Not switched off: the keyboard would lose its place when the last step is made.
      aria-disabled={off}
      onClick={act}
    >
      <Icon size={14} aria-hidden="true" />
    </button>
  ));
}

/** + and − zoom about the middle, 0 shows all, arrows move by a tenth of what is in view. */
function moveByKey(event: KeyboardEvent, view: TimeRange, setView: (view: TimeRange) => void, seconds: number): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const middle = (view.from + view.to) / 2;
  const step = (view.to - view.from) / 10;
  const moves: { readonly [key: string]: () => TimeRange } = {
    '+': () => zoomView(view, 1.5, middle, seconds),
    '=': () => zoomView(view, 1.5, middle, seconds),
    '-': () => zoomView(view, 1 / 1.5, middle, seconds),
    '0': () => ({ from: 0, to: seconds }),
    ArrowLeft: () => panView(view, -step, seconds),
    ArrowRight: () => panView(view, step, seconds),
  };
  const move = moves[event.key];
  if (move === undefined) return;
  event.preventDefault();
  setView(move());
}

function ViewChips({ nodeId }: { nodeId: string }) {
  const { palette } = useViewParams(nodeId);
  return (
    <ChoiceChip
      name="view-palette"
      text={palette}
      label="Palette"
      groups={[
        {
          label: 'Palette',
          value: palette,
          choices: paletteNames.map((value) => ({ value, label: value })),
          choose: (value) => setViewParam(nodeId, 'palette', value),
        },
      ]}
    />
  );
}

/** One button for each way to see it, with how much of the picture is seen so. */
function Viewers({ nodeId }: { nodeId: string }) {
  const { viewer } = useViewParams(nodeId);
  const hasSound = useCorrelation(nodeId, 'audacity') !== undefined;
  return (
    <fieldset className="view-viewers" aria-label="Seen as">
      {viewerOptions().map(({ value, label }) => (
        <ViewerButton
          key={value}
          nodeId={nodeId}
          viewer={value}
          label={label}
          chosen={value === viewer}
          off={value !== 'picture' && !hasSound}
        />
      ))}
      {!hasSound && <span className="view-hint">Wire the sound to this node to see it as other programs show it.</span>}
    </fieldset>
  );
}

function ViewerButton(properties: { nodeId: string; viewer: string; label: string; chosen: boolean; off: boolean }) {
  const { nodeId, viewer, label, chosen, off } = properties;
  const correlation = useCorrelation(nodeId, viewer);
  return (
    <button
      type="button"
      className="chip player-chip"
      aria-pressed={chosen}
      data-testid={`viewer-${viewer}`}
      disabled={off}
      onClick={() => setViewParam(nodeId, 'viewer', viewer)}
    >
      {label}
      {correlation !== undefined && <span className="view-correlation numbers">{correlation.toFixed(2)}</span>}
    </button>
  );
}
