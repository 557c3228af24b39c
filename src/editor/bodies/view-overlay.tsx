import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import { rowToHertz } from '../../dsp/axes.ts';
import { paletteNames } from '../../dsp/colour.ts';
import { ChoiceChip } from '../player/choice-chip.tsx';
import { readoutText } from '../player/format.ts';
import { axisText } from '../player/looks.ts';
import { paintGrey } from '../player/spectrogram-image.ts';
import { frequencyTicks, timeTicks } from '../player/ticks.ts';
import { pixelScale, useSize } from '../player/use-size.ts';
import { session, useNode } from '../session/session.ts';
import { type PictureSummary, useThumbnail } from './picture-thumbnail.tsx';
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
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          className="view-overlay"
          data-testid="view-overlay"
          aria-describedby={undefined}
          // React's events come up through the node this stands in, though the page's do not.
          onPointerDown={(event) => event.stopPropagation()}
        >
          <div className="view-bar">
            <Dialog.Title className="player-name">{title}</Dialog.Title>
            <span className="view-facts numbers">
              {picture.seconds.toFixed(2)} s · {picture.width} × {picture.height} · {axisText(picture.axis)}
            </span>
            <span className="player-gap" />
            <ViewChips nodeId={nodeId} />
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Viewers nodeId={nodeId} />
          <LargePicture nodeId={nodeId} picture={picture} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
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

function LargePicture({ nodeId, picture }: { nodeId: string; picture: PictureSummary }) {
  const { palette } = useViewParams(nodeId);
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = pixelScale();
  const image = useThumbnail(picture.handle, Math.round(width * scale), Math.round(height * scale));
  const rows = useMemo(() => frequencyTicks(picture.axis, height, 44), [picture.axis, height]);
  const columns = useMemo(() => timeTicks(0, picture.seconds, width, 90), [picture.seconds, width]);
  useEffect(() => {
    if (canvas.current && image) paintGrey(canvas.current, image, palette);
  }, [image, palette]);
  return (
    <div className="view-grid">
      <div className="frequency-axis numbers" aria-hidden="true">
        {rows.map(({ at, label }) => (
          <span key={label} style={{ top: at * height }}>
            {label}
          </span>
        ))}
      </div>
      <div ref={box} className="view-picture">
        <canvas ref={canvas} className="view-canvas" data-testid="view-canvas" data-ready={image !== null} />
        <ViewReadout picture={picture} width={width} height={height} />
      </div>
      <div className="time-axis numbers" aria-hidden="true">
        {columns.map(({ at, label }) => (
          <span key={label} style={{ left: at * width }} data-edge={at === 0 ? 'left' : undefined}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Place and value under the pointer; the value is the picture's own, not the drawn pixel's. */
function ViewReadout({ picture, width, height }: { picture: PictureSummary; width: number; height: number }) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const value = useValue(picture, at && { across: at.x / width, down: at.y / height });
  const text =
    at &&
    readoutText({
      seconds: ((at.x + 0.5) / width) * picture.seconds,
      hertz: Math.max(0, rowToHertz(picture.axis, height, at.y)),
      ...(value === null ? {} : { level: `${(100 * value).toFixed(0)} %` }),
    });
  return (
    <div
      className="view-pointer"
      onPointerMove={(event) => {
        const bounds = event.currentTarget.getBoundingClientRect();
        setAt({ x: event.clientX - bounds.left, y: event.clientY - bounds.top });
      }}
      onPointerLeave={() => setAt(null)}
    >
      {at && text && (
        <div
          className="view-readout numbers"
          data-testid="view-readout"
          style={{
            transform: `translate(${at.x > width - 260 ? at.x - 12 : at.x + 12}px, ${Math.max(6, at.y - 30)}px)`,
          }}
          data-left={at.x > width - 260}
        >
          <span>{text}</span>
        </div>
      )}
    </div>
  );
}

/** The picture's value at a place 0…1, 0…1; the last one known while the next is asked for. */
function useValue(
  picture: PictureSummary,
  place: { readonly across: number; readonly down: number } | null,
): number | null {
  const [value, setValue] = useState<number | null>(null);
  const column = place ? Math.floor(place.across * picture.width) : -1;
  const row = place ? Math.floor(place.down * picture.height) : -1;
  useEffect(() => {
    if (column < 0) return;
    let current = true;
    session()
      .engine.pictureValue(picture.handle, column, row)
      .then((found) => {
        if (current) setValue(found);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [picture.handle, column, row]);
  return value;
}
