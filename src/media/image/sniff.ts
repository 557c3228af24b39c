/** The picture formats that are read. */
export const imageTypes = ['jpeg', 'png', 'webp', 'gif', 'bmp', 'avif', 'tiff'] as const;
export type ImageType = (typeof imageTypes)[number];

/** The media type that a decoder wants to hear. */
export function mediaTypeOf(type: ImageType): string {
  return `image/${type}`;
}

/** Tells a picture's format by its first bytes, never by its name; undefined where it is none that is read. */
export function sniffImageType(bytes: Uint8Array): ImageType | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return 'webp';
  if (text(bytes, 0, 6) === 'GIF87a' || text(bytes, 0, 6) === 'GIF89a') return 'gif';
  if (text(bytes, 0, 2) === 'BM' && isBitmapHeader(bytes)) return 'bmp';
  if (text(bytes, 4, 8) === 'ftyp' && brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis')) {
    return 'avif';
  }
  if (startsWith(bytes, [0x49, 0x49, 42, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 42])) return 'tiff';
  return undefined;
}

/**
 * What a file that is no picture seems to be, and what to do with it, as half a sentence: "It looks like …".
 * Undefined where nothing is recognised.
 */
export function describeOther(bytes: Uint8Array): string | undefined {
  const head = text(bytes, 0, 256);
  const brands = head.slice(4, 8) === 'ftyp' ? brandsOf(bytes) : [];
  if (brands.some((brand) => /^(hei[cmsx]|hevc|hevx|mif1|msf1)$/.test(brand))) {
    return 'It looks like a HEIC photo: export it as JPEG or PNG.';
  }
  if (startsWith(bytes, [0xff, 0x0a]) || head.slice(4, 8) === 'JXL ') {
    return 'It looks like JPEG XL: export it as JPEG or PNG.';
  }
  if (brands.length > 0 || startsWith(bytes, [0x1a, 0x45, 0xdf, 0xa3])) {
    return 'It looks like a video: use a Video node for it.';
  }
  if (head.startsWith('\x93NUMPY')) return 'It looks like a NumPy array: use an Array node for it.';
  if (isSound(bytes, head)) return 'It looks like a sound: use a Sound file node for it.';
  if (head.startsWith('%PDF')) return 'It looks like a PDF: export the page as PNG.';
  if (head.startsWith('8BPS')) return 'It looks like a Photoshop file: export it as PNG.';
  if (/<svg[\s>]/i.test(text(bytes, 0, 4096))) return 'It looks like SVG: export it as PNG.';
  if (head.startsWith('PK\x03\x04')) return 'It looks like a ZIP archive: unpack it first.';
  return undefined;
}

function isSound(bytes: Uint8Array, head: string): boolean {
  if (/^(RIFF|RF64)....WAVE/s.test(head) || /^(fLaC|OggS|ID3)/.test(head)) return true;
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2;
}

/** 'BM' alone also begins many a text: the size of the header that follows settles it. */
function isBitmapHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 18) return true;
  const headerSize = bytes[14]! | (bytes[15]! << 8) | (bytes[16]! << 16) | (bytes[17]! << 24);
  return headerSize >= 12 && headerSize <= 256;
}

/** Major and compatible brands of an ISO media file. */
function brandsOf(bytes: Uint8Array): string[] {
  const size = ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  const brands = [text(bytes, 8, 12)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(text(bytes, at, at + 4));
  return brands;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((value, i) => bytes[i] === value);
}

/** Bytes as Latin-1 characters. */
function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
