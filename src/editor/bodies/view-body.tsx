import './bodies.css';
import { Maximize2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { PictureThumbnail } from './picture-thumbnail.tsx';
import { useShownValue } from './shown-value.ts';
import { useCorrelation, useViewParams } from './view-params.ts';

const ViewOverlay = lazy(async () => ({ default: (await import('./view-overlay.tsx')).ViewOverlay }));

/** The picture in the palette of the node; a click opens it over the editor. */
export function ViewBody({ nodeId }: { nodeId: string }) {
  const value = useShownValue(nodeId);
  const { palette, viewer } = useViewParams(nodeId);
  const correlation = useCorrelation(nodeId, viewer);
  const [open, setOpen] = useState(false);
  if (value?.kind !== 'picture') return null;
  return (
    <>
      <button
        type="button"
        className="view-open"
        data-testid="action-open"
        aria-label="Open large"
        onClick={() => setOpen(true)}
      >
        <PictureThumbnail picture={value} palette={palette} />
        <span className="view-open-mark">
          <Maximize2 size={12} aria-hidden="true" />
        </span>
      </button>
      {correlation !== undefined && (
        <p className="backend-line numbers" title="Pearson’s correlation of picture and view: 1 is the picture itself">
          shows {Math.round(100 * Math.max(0, correlation))} % of the picture
        </p>
      )}
      {open && (
        <Suspense fallback={null}>
          <ViewOverlay nodeId={nodeId} picture={value} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
