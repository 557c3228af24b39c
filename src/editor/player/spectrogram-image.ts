import { type PaletteName, paletteTable } from '../../dsp/colour.ts';
import type { GreyImage } from '../../engine/protocol.ts';

/** Grey levels through a palette, into a canvas of the image's own size. */
export function paintGrey(canvas: HTMLCanvasElement, image: GreyImage, palette: PaletteName): void {
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  if (!context || image.width === 0 || image.height === 0) return;
  const pixels = context.createImageData(image.width, image.height);
  const words = new Uint32Array(pixels.data.buffer);
  const colours = paletteWords(palette);
  for (let i = 0; i < image.data.length; i += 1) words[i] = colours[image.data[i]!]!;
  context.putImageData(pixels, 0, 0);
}

/** The palette as 256 pixels in the memory order of ImageData. */
function paletteWords(name: PaletteName): Uint32Array {
  const table = paletteTable(name);
  const bytes = new Uint8Array(1024);
  for (let i = 0; i < 256; i += 1) bytes.set([table[3 * i]!, table[3 * i + 1]!, table[3 * i + 2]!, 255], 4 * i);
  return new Uint32Array(bytes.buffer);
}
