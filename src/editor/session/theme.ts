import { createStore } from 'zustand/vanilla';

export const themes = ['dark', 'light', 'system'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'artivi-theme';

/** How the editor looks; remembered in this browser. */
export const themeStore = createStore<{ readonly theme: Theme }>(() => ({ theme: remembered() }));

export function setTheme(theme: Theme): void {
  themeStore.setState({ theme });
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Blocked storage: it holds until the page is closed.
  }
}

/** Puts the remembered look on the page, before anything is drawn. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = themeStore.getState().theme;
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return themes.find((theme) => theme === stored) ?? 'dark';
  } catch {
    return 'dark';
  }
}
