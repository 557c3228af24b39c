import type { DecodedPixels } from './platform.ts';

/** Reads a bitmap's pixels back exactly. */
export interface PixelReader {
  /** The context is gone for good: make another reader. */
  lost(): boolean;
  /** Resolves to undefined where WebGL could not do it. */
  read(bitmap: ImageBitmap): Promise<DecodedPixels | undefined>;
}

/** Sides of the tiles in which larger pictures are read: every WebGL 2 has textures of this size. */
const TILE = 2048;

/** Undefined where there is no WebGL 2. One context, for as long as it lives: browsers allow few. */
export function createPixelReader(): PixelReader | undefined {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { antialias: false, depth: false });
  if (!gl) return undefined;
  const texture = gl.createTexture();
  const framebuffer = gl.createFramebuffer();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.PACK_ALIGNMENT, 1);
  return {
    lost: () => gl.isContextLost(),
    read: async (bitmap) => {
      const { width, height } = bitmap;
      const samples = new Uint8Array(width * height * 4);
      for (let y = 0; y < height; y += TILE) {
        for (let x = 0; x < width; x += TILE) {
          const tile = { x, y, width: Math.min(TILE, width - x), height: Math.min(TILE, height - y) };
          if (!(await readTile(gl, texture, bitmap, tile, samples))) return undefined;
        }
      }
      return { width, height, channels: 4, samples };
    },
  };
}

interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Copies one tile into its place among all `samples`. Resolves to whether it worked. */
async function readTile(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  bitmap: ImageBitmap,
  tile: Tile,
  samples: Uint8Array,
): Promise<boolean> {
  const whole = tile.width === bitmap.width && tile.height === bitmap.height;
  const source = whole
    ? bitmap
    : await createImageBitmap(bitmap, tile.x, tile.y, tile.width, tile.height, {
        colorSpaceConversion: 'none',
        premultiplyAlpha: 'none',
      });
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, source);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  if (source !== bitmap) source.close();
  if (gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE) return false;
  gl.pixelStorei(gl.PACK_ROW_LENGTH, bitmap.width);
  const from = (tile.y * bitmap.width + tile.x) * 4;
  gl.readPixels(0, 0, tile.width, tile.height, gl.RGBA, gl.UNSIGNED_BYTE, samples, from);
  return gl.getError() === gl.NO_ERROR && !gl.isContextLost();
}
