import { type Problem, ProblemError } from '../../values/problem.ts';
import { readImageHeader } from './header.ts';
import type { ImageHeader } from './headers/image-header.ts';
import { withoutWebpExif } from './headers/webp.ts';
import { MOST_FILE_BYTES, refuseTooLarge } from './limits.ts';
import { type ChannelName, type PlaneResult, toGreyPlane } from './plane.ts';
import type { DecodedPixels, ImagePlatform } from './platform.ts';
import { decodePng } from './png.ts';
import { describeOther, type ImageType, mediaTypeOf, sniffImageType } from './sniff.ts';
import { decodeTiff } from './tiff.ts';

/** A decoded picture, and what the user should know of the file it came from. */
export interface LoadedPicture extends PlaneResult {
  /** Pictures in the file; the first is used. */
  readonly frames: number;
}

/** A picture's bytes, recognised and found small enough, not yet decoded. */
export interface InspectedPicture {
  readonly type: ImageType;
  readonly header: ImageHeader;
}

/**
 * Recognises a picture by its bytes and reads its size, in bounded time and memory.
 * Throws a ProblemError naming the file: `picture-empty`, `picture-unknown`, `picture-truncated`, `picture-too-large`.
 */
export function inspectPicture(bytes: Uint8Array, name: string): InspectedPicture {
  if (bytes.length === 0) throw refusal('picture-empty', `“${name}” is empty (0 bytes). Choose another file.`);
  if (bytes.length > MOST_FILE_BYTES) {
    const size = Math.round(bytes.length / 2 ** 20);
    const most = MOST_FILE_BYTES / 2 ** 20;
    throw refusal('picture-too-large', `“${name}” has ${size} MB; at most ${most} MB are read. Make it smaller first.`);
  }
  const type = sniffImageType(bytes);
  if (!type) {
    const hint = describeOther(bytes) ?? 'Choose a JPEG, PNG, WebP, GIF, BMP, AVIF or TIFF file.';
    throw refusal('picture-unknown', `“${name}” is not a picture that can be read. ${hint}`);
  }
  const header = readImageHeader(bytes, type);
  if (header) refuseTooLarge(name, header);
  if (!header?.complete) {
    throw refusal('picture-truncated', `“${name}” ends too early: a part of it is missing. Copy or export it again.`);
  }
  return { type, header };
}

/**
 * Decodes one channel of a picture, upright, untouched by colour management and premultiplied alpha.
 * Throws the ProblemErrors of `inspectPicture`, and `picture-broken` with the decoder's reason.
 */
export async function loadPicture(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: { readonly channel: ChannelName; readonly platform: ImagePlatform },
): Promise<LoadedPicture> {
  const { type, header } = inspectPicture(bytes, name);
  try {
    const { pixels, orientation } = await decodePixels(bytes, type, header, options.platform);
    return { ...toGreyPlane(pixels, options.channel, orientation), frames: header.frames };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ProblemError({
      ...refusal('picture-broken', `“${name}” could not be decoded: it is damaged or of a rare kind. Export it as PNG.`)
        .problem,
      cause,
    });
  }
}

interface Decoded {
  readonly pixels: DecodedPixels;
  /** What remains to be turned. */
  readonly orientation: number;
}

async function decodePixels(
  bytes: Uint8Array<ArrayBuffer>,
  type: ImageType,
  header: ImageHeader,
  platform: ImagePlatform,
): Promise<Decoded> {
  const { orientation } = header;
  const own = type === 'png' ? decodePng : type === 'tiff' ? decodeTiff : undefined;
  if (!own) {
    const turns = type === 'webp' && orientation !== 1;
    const pixels = await platform.decode(turns ? withoutWebpExif(bytes) : bytes, mediaTypeOf(type));
    return { pixels, orientation };
  }
  try {
    return { pixels: await own(bytes), orientation };
  } catch (ownError) {
    // The machine's decoder knows kinds that ours does not, and turns them itself; where it fails too, ours tells more.
    const pixels = await platform.decode(bytes, mediaTypeOf(type)).catch(() => {
      throw ownError;
    });
    return { pixels, orientation: 1 };
  }
}

function refusal(code: Problem['code'], message: string): ProblemError {
  return new ProblemError({ code, message, param: 'files' });
}
