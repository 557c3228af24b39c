import { useState } from 'react';
import { assertNever } from '../../values/wire.ts';
import { currentCanvas } from '../canvas/current.ts';
import { session, useViewState } from '../session/session.ts';
import { closedDialog } from '../session/view-state.ts';
import { texts } from '../texts.ts';
import { Sheet } from '../ui/dialog.tsx';
import { Gallery } from './gallery.tsx';
import { Keys } from './keys.tsx';
import { ProblemList } from './problem-list.tsx';
import { ThemeChoice } from './theme-choice.tsx';

function close(): void {
  session().view.setState({ dialog: closedDialog });
}

/** Who opened an example goes on in it: Space plays it, rather than press the button that led here. */
function GallerySheet() {
  const [before] = useState(() => session().patch.store.getState().document);
  const opened = () => session().patch.store.getState().document !== before;
  return (
    <Sheet
      title={texts.dialogs.gallery}
      note={texts.dialogs.galleryNote}
      onClose={close}
      goOnAt={() => (opened() ? (currentCanvas()?.container ?? null) : null)}
    >
      <Gallery />
    </Sheet>
  );
}

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = useViewState((state) => state.dialog);
  switch (dialog.kind) {
    case 'none':
      return null;
    case 'gallery':
      return <GallerySheet />;
    case 'keys':
      return (
        <Sheet title={texts.dialogs.keys} onClose={close}>
          <Keys />
          <ThemeChoice />
        </Sheet>
      );
    case 'problems':
      return (
        <Sheet
          narrow
          title={dialog.title}
          note={dialog.title === texts.dialogs.cannotOpen ? texts.dialogs.cannotOpenNote : texts.dialogs.openedWithNote}
          onClose={close}
        >
          <ProblemList problems={dialog.problems} />
        </Sheet>
      );
    default:
      return assertNever(dialog);
  }
}
