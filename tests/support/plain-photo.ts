import sharp from 'sharp';

/**
 * A photo as the original prepares it, computed apart from the program: grey = 0.299 R + 0.587 G + 0.114 B,
 * contrast about mid-grey, scaled by sharp. Column after column, top row first, 0…1.
 */
export async function plainPhoto(path: string, columns: number, rows: number, contrast = 1.5): Promise<Float64Array> {
  const { data } = await sharp(path)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(columns, rows, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row * columns + column) * 3;
      const grey = (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) / 255;
      picture[column * rows + row] = Math.min(1, Math.max(0, (grey - 0.5) * contrast + 0.5));
    }
  }
  return picture;
}
