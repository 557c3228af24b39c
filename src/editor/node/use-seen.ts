import { type RefObject, useEffect, useState } from 'react';
import { session } from '../session/session.ts';

/** From so many nodes on, those that have not been in view yet are shown by their headers alone. */
const MANY_NODES = 400;

/** Whether a card is to be shown in full: at once in patches of usual size, else when it first comes near the view. */
export function useSeen(card: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(() => session().patch.store.getState().document.nodes.length < MANY_NODES);
  useEffect(() => {
    const element = card.current;
    if (seen || element === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [card, seen]);
  return seen;
}
