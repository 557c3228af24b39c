/**
 * A decoded picture at its own size, kept compactly: 8-bit grey stays 8-bit. Column after column from the left, each from
 * the top, as pictures are read; full scale (white) is 255 or 65 535. Immutable.
 */
export interface GreyPlane {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/** The value that stands for white. */
export function planeFullScale(plane: GreyPlane): 255 | 65_535 {
  return plane.samples instanceof Uint8Array ? 255 : 65_535;
}
