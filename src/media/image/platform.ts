/** Pixels as decoded: line after line from the top, `channels` interleaved samples each, alpha not premultiplied. */
export interface DecodedPixels {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 red green blue, 4 red green blue alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Full scale is 255 in 8-bit arrays, 65 535 in 16-bit ones. */
  readonly samples: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/**
 * The decoders of this machine for the formats that have no decoder of ours: the browser's in the worker, sharp's in
 * Node. EXIF rotation is applied; colour management is not; of an animation comes the first frame.
 */
export interface ImagePlatform {
  /** Rejects with whatever the decoder says when the bytes are no picture it reads. */
  decode(bytes: Uint8Array<ArrayBuffer>, mediaType: string): Promise<DecodedPixels>;
}
