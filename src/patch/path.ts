import { shown } from './refuse.ts';

/** `nodes[3].params.seconds`; keys that are no names stand in quotes. */
export function pathOf(keys: readonly PropertyKey[], start = ''): string {
  let path = start;
  for (const key of keys) {
    if (typeof key === 'number') path += `[${key}]`;
    else if (/^[\p{L}\p{N}_$]{1,80}$/u.test(String(key))) path += path === '' ? String(key) : `.${String(key)}`;
    else path += `[${shown(String(key))}]`;
  }
  return path;
}
