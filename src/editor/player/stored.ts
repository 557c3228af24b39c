/** What the browser remembers for this page; a default where storage is blocked or holds something else. */
export function remembered<T>(name: string, parse: (value: unknown) => T | undefined, fallback: T): T {
  try {
    const text = localStorage.getItem(`artivi.${name}`);
    return text === null ? fallback : (parse(JSON.parse(text)) ?? fallback);
  } catch {
    return fallback;
  }
}

/** Remembers a value, where the browser lets us. */
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(`artivi.${name}`, JSON.stringify(value));
  } catch {
    // Blocked or full storage costs only that the choice is forgotten.
  }
}
