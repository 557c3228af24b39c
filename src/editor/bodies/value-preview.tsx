import './bodies.css';
import { PictureThumbnail } from './picture-thumbnail.tsx';
import { useShownValue } from './shown-value.ts';
import { SmallWave } from './small-wave.tsx';

/** The preview of whatever a node makes; nothing while it has made nothing. */
export function ValuePreview({ nodeId }: { nodeId: string }) {
  const value = useShownValue(nodeId);
  if (value === undefined) return null;
  return value.kind === 'picture' ? <PictureThumbnail picture={value} /> : <SmallWave audio={value} />;
}
