import { decodeBmp } from './bmp.ts';
import type { DecodedPixels, ImagePlatform } from './platform.ts';

/**
 * Node's picture decoders, by sharp, which is a development dependency: for tests and tools, never in a bundle.
 * CMYK is turned into RGB plainly, R = (255 − C) · (255 − K) / 255, as browsers do without colour management.
 */
export function nodeImagePlatform(): ImagePlatform {
  return { decode: (bytes, mediaType) => (mediaType === 'image/bmp' ? decodeBitmap(bytes) : decodeWithSharp(bytes)) };
}

async function decodeBitmap(bytes: Uint8Array): Promise<DecodedPixels> {
  return decodeBmp(bytes);
}

async function decodeWithSharp(bytes: Uint8Array): Promise<DecodedPixels> {
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes, { ignoreIcc: true, failOn: 'truncated', limitInputPixels: false }).autoOrient();
  const cmyk = (await image.metadata()).space === 'cmyk';
  const prepared = cmyk ? image.pipelineColourspace('cmyk').toColourspace('cmyk') : image.toColourspace('srgb');
  const { data, info } = await prepared.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  if (cmyk) return { width, height, channels: 3, samples: plainRgb(data) };
  if (info.channels !== 1 && info.channels !== 2 && info.channels !== 3 && info.channels !== 4) {
    throw new Error(`${info.channels} channels`);
  }
  return { width, height, channels: info.channels, samples: data };
}

function plainRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let pixel = 0; pixel < cmyk.length / 4; pixel += 1) {
    const light = 255 - cmyk[4 * pixel + 3]!;
    for (let c = 0; c < 3; c += 1) rgb[3 * pixel + c] = Math.round(((255 - cmyk[4 * pixel + c]!) * light) / 255);
  }
  return rgb;
}
