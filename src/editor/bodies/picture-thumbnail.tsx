import { useEffect, useRef, useState } from 'react';
import type { PaletteName } from '../../dsp/colour.ts';
import type { GreyImage, ValueSummary } from '../../engine/protocol.ts';
import { paintGrey } from '../player/spectrogram-image.ts';
import { useSize } from '../player/use-size.ts';
import { session } from '../session/session.ts';

export type PictureSummary = Extract<ValueSummary, { kind: 'picture' }>;

/** Heights between a strip and a small page, CSS pixels; a long picture is drawn lower than a short one. */
const LOWEST = 56;
const HIGHEST = 100;
/** Pixels drawn for a CSS pixel at least: the canvas of the patch can be zoomed in. */
const FINENESS = 2;

/** A picture over the whole width of its node, in grey unless told otherwise, as it stands on the wire. The last one stays until the next is there. */
export function PictureThumbnail({ picture, palette = 'grey' }: { picture: PictureSummary; palette?: PaletteName }) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = thumbnailHeight(picture, width || 176);
  const scale = Math.max(FINENESS, globalThis.devicePixelRatio || 1);
  const image = useThumbnail(picture.handle, Math.round(width * scale), Math.round(height * scale));

  useEffect(() => {
    if (canvas.current && image) paintGrey(canvas.current, image, palette);
  }, [image, palette]);

  return (
    <div ref={box} className="thumbnail" style={{ height }} data-testid="thumbnail" data-ready={image !== null}>
      {image && <canvas ref={canvas} role="img" aria-label={pictureWords(picture)} />}
    </div>
  );
}

function thumbnailHeight(picture: PictureSummary, width: number): number {
  const natural = (width * picture.height) / Math.max(1, picture.width);
  return Math.round(Math.min(HIGHEST, Math.max(LOWEST, natural)));
}

function pictureWords({ width, height, seconds }: PictureSummary): string {
  return `Picture, ${width} columns, ${height} rows, ${seconds.toFixed(2)} seconds`;
}

/** A picture's whole, squeezed to a size in device pixels; the last one stays until the next is there. */
export function useThumbnail(handle: string, width: number, height: number): GreyImage | null {
  const [image, setImage] = useState<GreyImage | null>(null);
  useEffect(() => {
    if (width < 1 || height < 1) return;
    let current = true;
    session()
      .engine.thumbnail(handle, width, height)
      .then((found) => {
        if (current && found) setImage(found);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [handle, width, height]);
  return image;
}
