/** Raw pixels as decoded: rows from the top, RGBA interleaved, alpha not premultiplied. */
export interface DecodedPixels {
  readonly width: number;
  readonly height: number;
  readonly bits: 8 | 16;
  readonly rgba: Uint8Array | Uint8ClampedArray | Uint16Array;
  /** Frames in the file; above 1 it is an animation of which this is the first. */
  readonly frames: number;
}

/**
 * The decoders of this machine for the formats that have no decoder of ours: the browser's in the worker, sharp's in
 * Node. EXIF rotation is applied; colour management is not.
 */
export interface ImagePlatform {
  /** Rejects with whatever the decoder says when the bytes are no picture it reads. */
  decode(bytes: Uint8Array<ArrayBuffer>, mediaType: string): Promise<DecodedPixels>;
}
