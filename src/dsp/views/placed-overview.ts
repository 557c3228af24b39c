import type { Picture } from '../../values/picture.ts';

/**
 * The overview of a longer time line in which the picture stands at column `at`: `columns` columns for `width` of them,
 * black beside the picture. A column that the picture covers in part is the exact mean, so neighbours add up.
 */
export async function placedOverview(
  picture: Picture,
  { at, width, columns }: { readonly at: number; readonly width: number; readonly columns: number },
): Promise<Float32Array> {
  const { height } = picture;
  const result = new Float32Array(columns * height);
  // Twice as fine as needed: its columns and those asked for seldom begin at the same place.
  const asked = Math.min(picture.width, Math.max(1, Math.ceil((2 * picture.width * columns) / width)));
  const source = await picture.overview(asked);
  // Each overview column stands for this stretch of the result's columns.
  const stretch = ((picture.width / asked) * columns) / width;
  const start = (at * columns) / width;
  for (let i = 0; i < asked; i += 1) {
    const from = start + i * stretch;
    const to = from + stretch;
    const last = Math.min(columns - 1, Math.ceil(to - 1e-9) - 1);
    for (let column = Math.max(0, Math.floor(from + 1e-9)); column <= last; column += 1) {
      const share = Math.min(to, column + 1) - Math.max(from, column);
      if (share > 0) addColumn(result, column * height, source, i * height, height, share);
    }
  }
  return result;
}

function addColumn(
  result: Float32Array,
  to: number,
  source: Float32Array,
  from: number,
  height: number,
  weight: number,
): void {
  for (let row = 0; row < height; row += 1) result[to + row] = result[to + row]! + weight * source[from + row]!;
}
