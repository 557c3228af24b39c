/** What a file says of its picture before anything is decoded. */
export interface ImageHeader {
  /** As stored, before EXIF rotation. */
  readonly width: number;
  readonly height: number;
  /** Bytes of one decoded pixel. */
  readonly bytesPerPixel: number;
  /** Pictures in the file; above 1 it is an animation or has several pages. */
  readonly frames: number;
  /** False where the file ends before its first picture does. */
  readonly complete: boolean;
  /** EXIF orientation 1 … 8 (TIFF 6.0, tag 274) where it is applied here: in PNG, TIFF and WebP; else 1. */
  readonly orientation: number;
}
