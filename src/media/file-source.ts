import { CustomSource } from 'mediabunny';

/** The file is read in pages of this many bytes, and as many of them kept. */
const PAGE_BYTES = 2 ** 18;
const MOST_PAGES = 32;
/** Reading may hold the event loop for this long before messages are let in. Milliseconds. */
const HOLD_MILLISECONDS = 20;
/** A reader that asks for the same few places this often, and for nothing else in between, will never be content. */
const MOST_REPEATS = 500;
const FEW_PLACES = 6;

/**
 * A file of sound or pictures for mediabunny that cannot be read for ever. Damaged Matroska makes mediabunny look for the next
 * element at the same place again and again, without letting messages in: here it gets an error instead. For that, mediabunny
 * must not cache what it reads; this does. `inspect` sees whatever is read, and throws where it must not be parsed.
 */
export function fileSource(file: Blob, inspect: (bytes: Uint8Array) => void = () => {}): CustomSource {
  const pages = new Map<number, Uint8Array>();
  let disposed = false;
  let held = performance.now();
  const recent: string[] = [];
  let repeats = 0;

  async function load(index: number): Promise<Uint8Array> {
    const known = pages.get(index);
    if (known) pages.delete(index);
    const page = known ?? (await bytesOf(file, index * PAGE_BYTES, (index + 1) * PAGE_BYTES));
    pages.set(index, page);
    for (const oldest of pages.keys()) {
      if (pages.size <= MOST_PAGES) break;
      pages.delete(oldest);
    }
    return page;
  }

  function refuseRepeats(start: number, end: number): void {
    if (disposed) throw new Error('the file is closed');
    const place = `${start} ${end}`;
    repeats = recent.includes(place) ? repeats + 1 : 0;
    if (repeats === 0) recent.push(place);
    if (recent.length > FEW_PLACES) recent.shift();
    if (repeats > MOST_REPEATS) throw new Error(`no way past byte ${start}: the file is damaged there`);
  }

  async function read(start: number, end: number): Promise<Uint8Array> {
    refuseRepeats(start, end);
    const bytes = await bytesAt(start, end);
    inspect(bytes);
    return bytes;
  }

  async function bytesAt(start: number, end: number): Promise<Uint8Array> {
    if (performance.now() - held > HOLD_MILLISECONDS) {
      await new Promise((resolve) => setTimeout(resolve));
      held = performance.now();
    }
    if (end - start > PAGE_BYTES) return bytesOf(file, start, end);
    const first = Math.floor(start / PAGE_BYTES);
    const offset = first * PAGE_BYTES;
    const head = (await load(first)).slice(start - offset, end - offset);
    if (head.length === end - start) return head;
    const result = new Uint8Array(end - start);
    result.set(head);
    result.set((await load(first + 1)).subarray(0, result.length - head.length), head.length);
    return result;
  }

  return new CustomSource({
    getSize: () => file.size,
    read,
    maxCacheSize: 0,
    dispose: () => {
      disposed = true;
      pages.clear();
    },
    // Errors of reads that nobody waits for any more: what waits gets its own.
    handleUnhandledError: () => undefined,
  });
}

async function bytesOf(file: Blob, from: number, to: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}
