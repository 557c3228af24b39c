/**
 * Undoes the filters of PNG lines in place (PNG specification, 9). Each line is a filter byte and `stride` bytes; `distance` is
 * that of a byte from the one like it in the pixel before. Throws an Error for an unknown filter.
 */
export function unfilterLines(
  raw: Uint8Array,
  { from, lines, stride, distance }: { from: number; lines: number; stride: number; distance: number },
): void {
  for (let line = 0; line < lines; line += 1) {
    const at = from + line * (stride + 1) + 1;
    const above = line === 0 ? -1 : at - stride - 1;
    const undo = filters[raw[at - 1]!];
    if (!undo) throw new Error(`line filter ${raw[at - 1]}`);
    undo(raw, { at, above, end: at + stride, distance });
  }
}

interface Line {
  readonly at: number;
  /** Where the line above begins; −1 for the first, above which all is 0. */
  readonly above: number;
  readonly end: number;
  readonly distance: number;
}

/** By the number of the filter: none, sub, up, average, Paeth. */
const filters: readonly ((raw: Uint8Array, line: Line) => void)[] = [() => {}, addLeft, addAbove, addMean, addPaeth];

function addLeft(raw: Uint8Array, { at, end, distance }: Line): void {
  for (let i = at + distance; i < end; i += 1) raw[i] = raw[i]! + raw[i - distance]!;
}

function addAbove(raw: Uint8Array, { at, above, end }: Line): void {
  if (above < 0) return;
  const back = at - above;
  for (let i = at; i < end; i += 1) raw[i] = raw[i]! + raw[i - back]!;
}

function addMean(raw: Uint8Array, { at, above, end, distance }: Line): void {
  const back = at - above;
  for (let i = at; i < end; i += 1) {
    const left = i - distance >= at ? raw[i - distance]! : 0;
    const up = above < 0 ? 0 : raw[i - back]!;
    raw[i] = raw[i]! + ((left + up) >> 1);
  }
}

function addPaeth(raw: Uint8Array, { at, above, end, distance }: Line): void {
  if (above < 0) {
    // Without a line above, the left neighbour is always the nearest.
    addLeft(raw, { at, above, end, distance });
    return;
  }
  const back = at - above;
  const first = Math.min(end, at + distance);
  for (let i = at; i < first; i += 1) raw[i] = raw[i]! + raw[i - back]!;
  for (let i = first; i < end; i += 1) {
    const left = raw[i - distance]!;
    const up = raw[i - back]!;
    const corner = raw[i - back - distance]!;
    const toLeft = Math.abs(up - corner);
    const toUp = Math.abs(left - corner);
    const toCorner = Math.abs(left + up - 2 * corner);
    const nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    raw[i] = raw[i]! + nearest;
  }
}
