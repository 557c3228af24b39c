/** Frames in which a new card must have come up: Rete mounts it a few after the edit. */
const PATIENCE = 60;

/** Puts the keyboard on a node's card, as soon as it is on the page. */
export function focusNode(id: string, frames = PATIENCE): void {
  const card = document.querySelector<HTMLElement>(`.node[data-node-id="${CSS.escape(id)}"]`);
  if (card !== null) card.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusNode(id, frames - 1));
}
