import type { Picture } from '../../values/picture.ts';

export interface Flip {
  /** Backwards: the last column first. */
  readonly time: boolean;
  /** Upside down: the lowest row on top. The axis stays, so low becomes high. */
  readonly pitch: boolean;
}

/** The picture mirrored in time, in pitch or in both. */
export function flipPicture(source: Picture, flip: Flip): Picture {
  if (!flip.time && !flip.pitch) return source;
  const { width, height, axis, law } = source;
  return {
    kind: 'picture',
    width,
    height,
    axis,
    law,
    async read(from, to) {
      const columns = flip.time ? await source.read(width - to, width - from) : await source.read(from, to);
      return flipColumns(columns, height, flip);
    },
    overview: async (columns) => flipColumns(await source.overview(columns), height, flip),
  };
}

function flipColumns(values: Float32Array, height: number, { time, pitch }: Flip): Float32Array {
  // Reversing all values turns both ways at once; reversing each column again leaves time alone.
  if (time && pitch) return values.toReversed();
  const result = new Float32Array(values.length);
  const count = values.length / height;
  for (let column = 0; column < count; column += 1) {
    const from = (time ? count - 1 - column : column) * height;
    const part = values.subarray(from, from + height);
    result.set(pitch ? part.toReversed() : part, column * height);
  }
  return result;
}
