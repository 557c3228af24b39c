import { createStore } from 'zustand/vanilla';

/** What is read aloud next to people who do not see the canvas. */
export const announcements = createStore<{ readonly message: string }>(() => ({ message: '' }));

export function announce(message: string): void {
  announcements.setState({ message });
}
