import './bodies.css';
import { Pause, Play } from 'lucide-react';
import { useMemo } from 'react';
import { playNode, useIsPlaying } from '../player/instance.ts';
import { usePeaks } from '../player/use-wave.ts';
import { Wave } from '../player/wave.tsx';
import { cutPeaks, mergeShapes, type WaveShape } from '../player/wave-shape.ts';
import { useShownValue } from './shown-value.ts';

const BUCKETS = 1024;
const nothing: WaveShape = { low: new Float32Array(0), high: new Float32Array(0) };

/** A small wave and the button that takes the sound to the player and plays it. */
export function WaveformBody({ nodeId }: { nodeId: string }) {
  const value = useShownValue(nodeId);
  const audio = value?.kind === 'audio' ? value : null;
  const peaks = usePeaks(audio?.handle ?? null, BUCKETS);
  const shape = useMemo(
    () =>
      peaks ? mergeShapes(peaks.channels.map((pairs) => cutPeaks(pairs, peaks.seconds, 0, peaks.seconds))) : nothing,
    [peaks],
  );
  if (!audio) return null;
  return (
    <div className="waveform-body">
      <PlayNode nodeId={nodeId} />
      <div className="waveform-wave" data-testid="small-wave" data-ready={peaks !== null}>
        <Wave shape={shape} loudest={peaks?.peak ?? 1} seconds={peaks?.seconds ?? audio.seconds} />
      </div>
    </div>
  );
}

function PlayNode({ nodeId }: { nodeId: string }) {
  const plays = useIsPlaying(nodeId);
  const label = plays ? 'Pause' : 'Play';
  return (
    <button
      type="button"
      className="body-play"
      data-testid="action-play"
      data-playing={plays}
      aria-label={label}
      title={label}
      onClick={() => playNode(nodeId)}
    >
      {plays ? <Pause size={12} fill="currentColor" /> : <Play size={12} fill="currentColor" />}
    </button>
  );
}
