import { secondsText } from '../node/words.ts';
import type { RunState } from '../session/run-state.ts';
import { useRunState } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Tip } from '../ui/tip.tsx';

/** The length of the longest sound of the patch; of its longest picture while there is no sound. */
export function TotalLength() {
  const seconds = useRunState(longest);
  if (seconds === 0) return null;
  return (
    <Tip label={texts.top.totalLength}>
      <span className="chip chip-length numbers">{secondsText(seconds)}</span>
    </Tip>
  );
}

function longest({ nodes }: RunState): number {
  let sound = 0;
  let picture = 0;
  for (const { result } of Object.values(nodes)) {
    for (const output of Object.values(result?.outputs ?? {})) {
      if (output.kind === 'audio') sound = Math.max(sound, output.seconds);
      else picture = Math.max(picture, output.seconds);
    }
  }
  return sound > 0 ? sound : picture;
}
