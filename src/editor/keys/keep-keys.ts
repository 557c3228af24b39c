import type { KeyboardEvent } from 'react';

/** A field keeps its keys from the canvas around it. Those with Ctrl go on to the editor: rendering, saving. */
export function keepKeys(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
}
