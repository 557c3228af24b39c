import { Tooltip } from 'radix-ui';
import { useStore } from 'zustand';
import { CanvasHost } from './canvas/canvas-host.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { useKeys } from './keys/use-keys.ts';
import { Palette } from './palette/palette.tsx';
import { Player } from './player/index.tsx';
import { announcements } from './session/announce.ts';
import { useViewState } from './session/session.ts';
import { TopBar } from './topbar/top-bar.tsx';

/** The whole editor: top bar, palette, canvas, player. `setSession` must have been called. */
export function Editor() {
  useKeys();
  const paletteOpen = useViewState((state) => state.paletteOpen);
  return (
    <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
      <div className="editor" data-palette={paletteOpen ? 'open' : 'closed'}>
        <TopBar />
        <Palette />
        <main className="work">
          <CanvasHost />
          <Player />
        </main>
      </div>
      <Dialogs />
      <Announcer />
    </Tooltip.Provider>
  );
}

/** Reads results and errors aloud. */
function Announcer() {
  const message = useStore(announcements, (state) => state.message);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {message}
    </div>
  );
}
