import type { Source } from 'mediabunny';

/** A reader that asks for the same bytes so often in a row goes round in a circle. */
const MOST_REPEATS = 2000;

/**
 * The same source; a demuxer that asks it for the same bytes again and again is stopped by an Error. In mediabunny 1.61 the
 * search for the next element of a damaged WebM file never ends where it reaches the end of the file.
 */
export function guardedSource<T extends Source>(source: T): T {
  // Its reads are no part of the typed interface; where they are named otherwise, the source stays as it is.
  const read: unknown = Reflect.get(source, '_read');
  if (typeof read !== 'function') return source;
  let last = '';
  let repeats = 0;
  Reflect.set(source, '_read', (...range: unknown[]) => {
    const asked = `${String(range[0])} ${String(range[1])}`;
    repeats = asked === last ? repeats + 1 : 0;
    last = asked;
    if (repeats > MOST_REPEATS) throw new Error('the file is damaged: its reader goes round in a circle');
    return Reflect.apply(read, source, range);
  });
  return source;
}
