import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { useReturnedFocus } from './returned-focus.ts';

interface SheetProps {
  readonly title: string;
  readonly note?: string;
  readonly narrow?: boolean;
  readonly onClose: () => void;
  /** Where the keyboard goes after it; what had it before, if left out or null. */
  readonly goOnAt?: () => HTMLElement | null;
  readonly children: ReactNode;
}

/** The dialog itself takes the focus, not its first button: nothing is chosen yet. */
export function focusItself(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/** A dialog over the editor; Escape and a click beside it close it. */
export function Sheet({ title, note, narrow = false, onClose, goOnAt, children }: SheetProps) {
  const giveFocusBack = useReturnedFocus(goOnAt);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content
          className={narrow ? 'dialog dialog-narrow' : 'dialog'}
          onOpenAutoFocus={focusItself}
          onCloseAutoFocus={giveFocusBack}
          {...(note === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">{title}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={texts.dialogs.close}>
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          {note !== undefined && <Dialog.Description className="dialog-note">{note}</Dialog.Description>}
          <div className="dialog-content">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
