import { type PngChunk, pngChunks } from './headers/png.ts';

/** What the pixels of a PNG depend on (PNG specification, 11.2 and 11.3.2). All else in the file is passed over. */
export interface PngFacts {
  readonly width: number;
  readonly height: number;
  /** 1, 2, 4, 8 or 16 bits of a stored sample. */
  readonly depth: number;
  /** Stored samples of a pixel: 1 (grey or palette), 2, 3 or 4. */
  readonly stored: 1 | 2 | 3 | 4;
  readonly interlaced: boolean;
  /** Red, green, blue of each entry. */
  readonly palette: Uint8Array | undefined;
  /** Alpha of the palette's entries, or the one colour that is transparent, in big-endian pairs of bytes. */
  readonly transparency: Uint8Array | undefined;
  /** The compressed pixels, in pieces. */
  readonly data: readonly Uint8Array<ArrayBuffer>[];
}

const depthsByColourType: { readonly [type: number]: { stored: 1 | 2 | 3 | 4; depths: readonly number[] } } = {
  0: { stored: 1, depths: [1, 2, 4, 8, 16] },
  2: { stored: 3, depths: [8, 16] },
  3: { stored: 1, depths: [1, 2, 4, 8] },
  4: { stored: 2, depths: [8, 16] },
  6: { stored: 4, depths: [8, 16] },
};
const COLOUR_TYPE_PALETTE = 3;

/** Throws an Error for combinations that the format does not have. */
export function readPngFacts(bytes: Uint8Array<ArrayBuffer>): PngFacts {
  const chunks = pngChunks(bytes);
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.to - header.from !== 13) throw new Error('its header is damaged');
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.from, 13);
  const [depth, colourType, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) => view.getUint8(at));
  const kind = depthsByColourType[colourType!];
  if (!kind?.depths.includes(depth!)) throw new Error(`colour type ${colourType} of ${depth} bits`);
  if (compression !== 0 || filter !== 0 || interlace! > 1) throw new Error('its header is damaged');
  const part = ({ from, to }: PngChunk) => bytes.subarray(from, to);
  const first = (type: string) => chunks.filter((chunk) => chunk.type === type).map(part)[0];
  const palette = colourType === COLOUR_TYPE_PALETTE ? first('PLTE') : undefined;
  if (colourType === COLOUR_TYPE_PALETTE && !palette) throw new Error('its palette is missing');
  const mayHaveKey = kind.stored === 1 || kind.stored === 3;
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth: depth!,
    stored: kind.stored,
    interlaced: interlace === 1,
    palette,
    transparency: mayHaveKey ? first('tRNS') : undefined,
    data: chunks.filter(({ type }) => type === 'IDAT').map(part),
  };
}
