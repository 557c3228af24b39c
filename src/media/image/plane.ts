import type { GreyPlane } from '../../values/grey-plane.ts';
import { assertNever } from '../../values/wire.ts';
import type { DecodedPixels } from './platform.ts';

/** Which part of a colour picture is kept. All but alpha are laid over black, so that what is transparent is silent. */
export const channelNames = ['luma', 'red', 'green', 'blue', 'alpha'] as const;
export type ChannelName = (typeof channelNames)[number];

export interface PlaneResult {
  readonly plane: GreyPlane;
  /** Every pixel is fully transparent. */
  readonly transparent: boolean;
}

/** Columns handled together: their lines stay in the processor's cache while rows are turned into columns. */
const COLUMNS_AT_ONCE = 64;

/**
 * One channel of the pixels, upright, column after column, in the depth of the source. Luma is
 * 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), times alpha, rounded once. `orientation` is EXIF's 1 … 8.
 */
export function toGreyPlane(pixels: DecodedPixels, channel: ChannelName, orientation = 1): PlaneResult {
  const { width, height, channels, samples } = pixels;
  const wide = samples instanceof Uint16Array;
  const turned = orientation >= 5;
  const size = turned ? { width: height, height: width } : { width, height };
  const result = wide ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const valueAt = pixelReader(samples, channels, channel, wide ? 65_535 : 255);
  const { start, alongX, alongY } = placement(width, height, orientation);
  for (let left = 0; left < width; left += COLUMNS_AT_ONCE) {
    const right = Math.min(width, left + COLUMNS_AT_ONCE);
    for (let y = 0; y < height; y += 1) {
      for (let x = left; x < right; x += 1) {
        result[start + x * alongX + y * alongY] = valueAt((y * width + x) * channels);
      }
    }
  }
  return { plane: { ...size, samples: result }, transparent: isTransparent(pixels) };
}

/** Where pixel (x, y) goes in the upright picture stored by columns: start + x · alongX + y · alongY. */
function placement(width: number, height: number, orientation: number) {
  const turned = orientation >= 5;
  const rows = turned ? width : height;
  const mirrorsX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const mirrorsY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  // Upright columns are `rows` values apart; a turned picture's x runs down them.
  const alongX = (turned ? 1 : rows) * (mirrorsX ? -1 : 1);
  const alongY = (turned ? rows : 1) * (mirrorsY ? -1 : 1);
  const start = (mirrorsX ? -alongX * (width - 1) : 0) + (mirrorsY ? -alongY * (height - 1) : 0);
  return { start, alongX, alongY };
}

type Samples = DecodedPixels['samples'];

/** The wanted value of the pixel whose samples begin at a place. */
function pixelReader(samples: Samples, channels: number, channel: ChannelName, full: number): (at: number) => number {
  const hasAlpha = channels === 2 || channels === 4;
  const coloured = channels >= 3;
  const alphaAt = channels - 1;
  if (channel === 'alpha') return hasAlpha ? (at) => samples[at + alphaAt]! : () => full;
  if (channel === 'luma' && coloured) {
    const scale = 1000 * full;
    if (!hasAlpha) {
      return (at) => Math.round((299 * samples[at]! + 587 * samples[at + 1]! + 114 * samples[at + 2]!) / 1000);
    }
    return (at) => {
      const luma = 299 * samples[at]! + 587 * samples[at + 1]! + 114 * samples[at + 2]!;
      return Math.round((luma * samples[at + 3]!) / scale);
    };
  }
  const offset = coloured ? colourOffset(channel) : 0;
  if (!hasAlpha) return (at) => samples[at + offset]!;
  return (at) => Math.round((samples[at + offset]! * samples[at + alphaAt]!) / full);
}

function colourOffset(channel: Exclude<ChannelName, 'alpha'>): number {
  switch (channel) {
    case 'luma':
    case 'red':
      return 0;
    case 'green':
      return 1;
    case 'blue':
      return 2;
    default:
      return assertNever(channel);
  }
}

function isTransparent({ channels, samples }: DecodedPixels): boolean {
  if (channels === 1 || channels === 3) return false;
  for (let at = channels - 1; at < samples.length; at += channels) if (samples[at] !== 0) return false;
  return true;
}
