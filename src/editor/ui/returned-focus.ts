import { useState } from 'react';

/**
 * For dialogs that are opened by state rather than by a trigger of their own: when they close, the keyboard goes on where
 * it was, or where `elsewhere` leads. What had it may be gone by then; then it stays with the page.
 */
export function useReturnedFocus(elsewhere?: () => HTMLElement | null): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const before = elsewhere?.() ?? opener;
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
