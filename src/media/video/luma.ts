import type { VideoSample } from 'mediabunny';
import { type LumaLines, type Orientation, uprightLuma } from './orientation.ts';
import type { LumaFrame } from './platform.ts';

/** Memory that one frame after another is copied into. */
export interface FrameBuffer {
  /** At least that many bytes; those of the last call are given up. */
  take(bytes: number): Uint8Array<ArrayBuffer>;
}

export function createFrameBuffer(): FrameBuffer {
  let bytes = new Uint8Array(0);
  return {
    take(count) {
      if (bytes.length < count) bytes = new Uint8Array(count);
      return bytes;
    },
  };
}

/**
 * The luma of a decoded frame: its Y plane as it is, or, where the decoder gives away none, what the browser draws of it. Valid
 * until the buffer is taken again.
 */
export async function lumaOf(sample: VideoSample, buffer: FrameBuffer): Promise<LumaFrame> {
  const bits = lumaBits(sample.format);
  const { width, height } = sample.visibleRect;
  if (bits === undefined) return drawnLuma(sample, buffer);
  const orientation: Orientation = { rotation: sample.rotation, flip: sample.flip };
  const bytes = buffer.take(sample.allocationSize());
  const [plane] = await sample.copyTo(bytes);
  if (!plane) throw new Error(`a frame of format ${sample.format} has no planes`);
  return uprightLuma(linesOf(bytes, plane, { width, height }, bits), orientation, lumaRange(sample, bits));
}

/** Bits of a Y sample; undefined where the format has no Y plane, or hides it. */
function lumaBits(format: string | null): 8 | 10 | 12 | undefined {
  if (format === 'NV12') return 8;
  const planar = /^I4(?:20|22|44)A?(?:P(10|12))?$/.exec(format ?? '');
  if (!planar) return undefined;
  if (planar[1] === '10') return 10;
  return planar[1] === '12' ? 12 : 8;
}

function linesOf(
  bytes: Uint8Array<ArrayBuffer>,
  plane: PlaneLayout,
  size: { readonly width: number; readonly height: number },
  bits: number,
): LumaLines {
  if (bits === 8) return { samples: bytes, offset: plane.offset, stride: plane.stride, ...size };
  // Deeper samples are 16-bit numbers, little end first, as are all machines that have WebCodecs.
  const samples = new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
  return { samples, offset: plane.offset / 2, stride: plane.stride / 2, ...size };
}

/** What black and white are: ITU-R BT.601 and BT.709, 16 and 235 of 255, unless the video uses the full range. */
function lumaRange({ colorSpace }: VideoSample, bits: number) {
  if (colorSpace.fullRange === true) return { black: 0, white: 2 ** bits - 1 };
  const scale = 2 ** (bits - 8);
  return { black: 16 * scale, white: 235 * scale };
}

/** Luma from what the browser draws, upright already: R, G and B weighed as the video's own matrix does. */
function drawnLuma(sample: VideoSample, buffer: FrameBuffer): LumaFrame {
  const { displayWidth: width, displayHeight: height } = sample;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no canvas of that size');
  sample.draw(context, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const [red, green, blue] = sample.colorSpace.matrix === 'bt709' ? [0.2126, 0.7152, 0.0722] : [0.299, 0.587, 0.114];
  const samples = buffer.take(width * height);
  for (let i = 0; i < width * height; i += 1) {
    samples[i] = Math.round(red * data[4 * i]! + green * data[4 * i + 1]! + blue * data[4 * i + 2]!);
  }
  return { width, height, samples, start: 0, alongX: 1, alongY: width, black: 0, white: 255 };
}
