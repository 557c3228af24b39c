/** A video track has no more frames than this: 19 hours of 30 a second. */
const MOST_FRAMES = 2 ** 21;

/**
 * Throws when the tables in a part of an MP4 (`moov` without its header, or a `moof`) tell of absurdly many frames. mediabunny
 * writes them all down before it looks further, which damaged numbers make last for minutes and take all memory. Layouts:
 * ISO/IEC 14496-12, 8.6.1 (`stts`, `ctts`), 8.7.4 (`stsc`) and 8.8.8 (`trun`).
 */
export function refuseAbsurdTables(bytes: Uint8Array): void {
  // Frames and Matroska come this way too: only what begins with a box is looked at.
  if (!/^[a-z0-9]{4}$/.test(nameAt(bytes, 4))) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tracks = [...placesOf(bytes, 'trak'), bytes.length];
  for (const [i, from] of tracks.slice(0, -1).entries()) {
    const track = bytes.subarray(from, tracks[i + 1]);
    // Tracks of sound may count every sample, and are not read.
    if (placesOf(track, 'vide').length === 0) continue;
    for (const name of ['stts', 'ctts']) {
      for (const place of placesOf(track, name)) refuseMany(framesOf(view, contentAt(view, from + place)), name);
    }
    for (const place of placesOf(track, 'stsc')) refuseMany(mostInChunk(view, contentAt(view, from + place)), 'stsc');
  }
  for (const place of placesOf(bytes, 'trun')) refuseMany(numberAt(view, contentAt(view, place) + 4), 'trun');
}

/** Where a box's content begins whose name is at a place: a size of 1 says that a longer one follows the name. */
function contentAt(view: DataView, place: number): number {
  return place + (numberAt(view, place - 4) === 1 ? 12 : 4);
}

/** The sum of a table's counts: pairs of a count and a value. */
function framesOf(view: DataView, content: number): number {
  let sum = 0;
  for (const place of entriesOf(view, content, 8)) sum += numberAt(view, place);
  return sum;
}

/** The greatest number of a chunk, and of frames in one: entries of three numbers. */
function mostInChunk(view: DataView, content: number): number {
  let most = 0;
  for (const place of entriesOf(view, content, 12)) {
    most = Math.max(most, numberAt(view, place), numberAt(view, place + 4));
  }
  return most;
}

/** Where a table's entries are, as far as there are bytes: version and flags come first, then their number. */
function* entriesOf(view: DataView, content: number, size: number): Generator<number, void, undefined> {
  const count = numberAt(view, content + 4);
  const first = content + 8;
  for (let i = 0; i < count && first + (i + 1) * size <= view.byteLength; i += 1) yield first + i * size;
}

function refuseMany(frames: number, table: string): void {
  if (frames > MOST_FRAMES) throw new Error(`${table} tells of ${frames} frames`);
}

function numberAt(view: DataView, place: number): number {
  return place >= 0 && place + 4 <= view.byteLength ? view.getUint32(place) : 0;
}

function nameAt(bytes: Uint8Array, place: number): string {
  return String.fromCharCode(...bytes.subarray(place, place + 4));
}

function placesOf(bytes: Uint8Array, name: string): number[] {
  const places: number[] = [];
  const [a, b, c, d] = [...name].map((letter) => letter.charCodeAt(0));
  for (let at = bytes.indexOf(a!); at >= 0; at = bytes.indexOf(a!, at + 1)) {
    if (bytes[at + 1] === b && bytes[at + 2] === c && bytes[at + 3] === d) places.push(at);
  }
  return places;
}
