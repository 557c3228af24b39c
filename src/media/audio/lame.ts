/** Sample frames that the encoder of an MP3 file put before and after the sound, and that the decoder adds. */
export interface Mp3Padding {
  /** To be cut off the beginning of what is decoded. */
  readonly before: number;
  /** To be cut off its end. */
  readonly after: number;
}

/** What every decoder of MPEG layer III delays the sound by: its filter bank's 528 samples and one more. */
const DECODER_DELAY = 529;
/** The tag stands in the first frame, after an ID3 tag. */
const SEARCHED_BYTES = 4096;

/**
 * The encoder's delay and padding as LAME and others note them in the `Xing` or `Info` frame ("MP3 Info Tag revision 1",
 * G. Bouvigne); undefined where the file says nothing of it.
 */
export function readMp3Padding(bytes: Uint8Array): Mp3Padding | undefined {
  const start = id3Length(bytes);
  const end = Math.min(bytes.length, start + SEARCHED_BYTES);
  for (let at = start; at + 144 <= end; at += 1) {
    const mark = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (mark !== 'Xing' && mark !== 'Info') continue;
    const flags = bytes[at + 7]!;
    const tag = at + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
    // Nine letters name the encoder; without them there is no tag.
    if (tag + 24 > bytes.length || bytes[tag] === 0) return undefined;
    const [a, b, c] = [bytes[tag + 21]!, bytes[tag + 22]!, bytes[tag + 23]!];
    const delay = (a << 4) | (b >> 4);
    const padding = ((b & 15) << 8) | c;
    return { before: delay + DECODER_DELAY, after: Math.max(0, padding - DECODER_DELAY) };
  }
  return undefined;
}

function id3Length(bytes: Uint8Array): number {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  const [a, b, c, d] = [6, 7, 8, 9].map((at) => (bytes[at] ?? 0) & 127);
  return 10 + ((a! << 21) | (b! << 14) | (c! << 7) | d!);
}
