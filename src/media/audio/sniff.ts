/** The kinds of files that are read as sound. */
export const soundTypes = ['wav', 'flac', 'mp3', 'ogg', 'mp4', 'webm', 'adts'] as const;
export type SoundType = (typeof soundTypes)[number];

/** Tells a sound's format by its first bytes, never by its name; undefined where it is none that is read. */
export function sniffSoundType(head: Uint8Array): SoundType | undefined {
  const text = latin(head, 0, 12);
  if (/^(RIFF|RF64)....WAVE/s.test(text)) return 'wav';
  if (text.startsWith('fLaC')) return 'flac';
  if (text.startsWith('OggS')) return 'ogg';
  if (text.slice(4, 8) === 'ftyp') return 'mp4';
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return 'webm';
  if (text.startsWith('ID3')) return afterTag(head) === 'fLaC' ? 'flac' : 'mp3';
  // Eleven ones; then MPEG audio says its layer, which is 0 for AAC.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'adts';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2) return 'mp3';
  return undefined;
}

function afterTag(head: Uint8Array): string {
  const [a, b, c, d] = [6, 7, 8, 9].map((at) => (head[at] ?? 0) & 127);
  const end = 10 + ((a! << 21) | (b! << 14) | (c! << 7) | d!);
  return latin(head, end, end + 4);
}

/** What a file that is not read seems to be, and what to do with it; undefined where nothing is recognised. */
export function describeNoSound(head: Uint8Array): string | undefined {
  const text = latin(head, 0, 12);
  if (/^FORM....AIF[FC]/s.test(text)) return 'It looks like AIFF: convert it to WAV or FLAC.';
  if (text.startsWith('MThd')) return 'It looks like MIDI, which holds notes and no sound: render it to WAV first.';
  if (text.startsWith('0&²u')) return 'It looks like WMA: convert it to FLAC or WAV.';
  if (text.startsWith('MAC ')) return 'It looks like Monkey’s Audio: convert it to FLAC or WAV.';
  if (text.startsWith('wvpk')) return 'It looks like WavPack: convert it to FLAC or WAV.';
  if (text.startsWith('caff')) return 'It looks like CAF: convert it to WAV or FLAC.';
  if (text.startsWith('.snd')) return 'It looks like AU: convert it to WAV or FLAC.';
  if (text.startsWith('\x93NUMPY')) return 'It looks like a NumPy array: use an Array node for it.';
  if (/^(\xff\xd8\xff|\x89PNG|GIF8|BM)/.test(text)) return 'It looks like a picture: use an Images node for it.';
  return undefined;
}

/** Bytes as Latin-1 characters. */
function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
