import {
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  type VideoSample,
  VideoSampleSink,
  WEBM,
} from 'mediabunny';
import { ProblemError } from '../../values/problem.ts';
import { fileSource } from '../file-source.ts';
import { describeOther, sniffImageType } from '../image/sniff.ts';
import { createFrameBuffer, type FrameBuffer, lumaOf } from './luma.ts';
import { refuseAbsurdTables } from './mp4-tables.ts';
import type { OpenVideo, VideoMoment, VideoTrack } from './platform.ts';
import { brokenProblem, codecProblem, missingProblem, truncatedProblem, videoProblem } from './problems.ts';

/** Frames with more pixels are refused before they are decoded: 8192 × 8192. */
const MOST_PIXELS = 2 ** 26;
/** How long the only frame of a video is shown, where the file does not say. Seconds. */
const LONE_FRAME_SECONDS = 0.04;

const codecNames = {
  avc: 'H.264',
  hevc: 'HEVC (H.265)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
} as const;

/** Opens MP4, MOV, WebM and MKV with mediabunny and WebCodecs. As `VideoPlatform.open`. */
export async function openVideo(file: Blob, name: string): Promise<OpenVideo> {
  if (file.size === 0) throw videoProblem('video-empty', `“${name}” is empty (0 bytes). Choose another file.`);
  const input = new Input({ source: fileSource(file, refuseAbsurdTables), formats: [MP4, QTFF, WEBM, MATROSKA] });
  try {
    const stream = await pictureTrack(input, file, name);
    const track = await describeTrack(stream, name);
    return opened(input, stream, track, name);
  } catch (error) {
    input.dispose();
    throw error instanceof ProblemError ? error : brokenProblem(name, undefined, error);
  }
}

function opened(input: Input, stream: InputVideoTrack, track: VideoTrack, name: string): OpenVideo {
  const buffer = createFrameBuffer();
  return {
    track,
    async *frames(from, to) {
      let reached: number | undefined;
      try {
        const samples = new VideoSampleSink(stream).samples(track.start + from, track.start + to);
        for await (const sample of samples) {
          const moment = momentOf(sample, track.start, name, buffer);
          reached = Math.max(reached ?? 0, moment.seconds);
          yield moment;
        }
        await refuseMissing(stream, track, { name, from, to, reached });
      } catch (error) {
        throw error instanceof ProblemError ? error : brokenProblem(name, reached ?? from, error);
      }
    },
    close: () => input.dispose(),
  };
}

interface Reached {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** When the last frame that came is shown; undefined where none came. */
  readonly reached: number | undefined;
}

/** Where bytes are missing, frames end without an error: throws when much of the part has none. */
async function refuseMissing(
  stream: InputVideoTrack,
  { start }: VideoTrack,
  { name, from, to, reached }: Reached,
): Promise<void> {
  const last = await new EncodedPacketSink(stream).getPacket(start + to - 1e-3, { metadataOnly: true });
  const expected = (last?.timestamp ?? start) - start;
  if (reached === undefined) throw truncatedProblem(name, 'no frames');
  const missing = Math.min(to, expected) - reached;
  if (missing > Math.min(1, 0.2 * (to - from))) throw missingProblem(name, reached);
}

function momentOf(sample: VideoSample, start: number, name: string, buffer: FrameBuffer): VideoMoment {
  const seconds = sample.timestamp - start;
  return {
    seconds,
    luma: () =>
      lumaOf(sample, buffer).catch((error: unknown) => {
        throw brokenProblem(name, Math.max(0, seconds), error);
      }),
    close: () => sample.close(),
  };
}

async function pictureTrack(input: Input, file: Blob, name: string): Promise<InputVideoTrack> {
  const readable = await input.canRead().catch(() => false);
  if (!readable) throw await unknownFile(file, name);
  let tracks: InputVideoTrack[];
  try {
    tracks = await input.getVideoTracks();
  } catch (error) {
    throw truncatedProblem(name, error);
  }
  const [first] = tracks;
  if (first) return (await input.getPrimaryVideoTrack()) ?? first;
  const sounds = await input.getAudioTracks();
  if (sounds.length === 0) throw truncatedProblem(name, 'no tracks');
  throw videoProblem(
    'video-without-pictures',
    `“${name}” has sound but no picture. Use a Sound file node for it, or choose another file.`,
  );
}

async function unknownFile(file: Blob, name: string): Promise<ProblemError> {
  const bytes = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const isVideo = String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp' || (bytes[0] === 0x1a && bytes[1] === 0x45);
  if (isVideo) return truncatedProblem(name);
  const other = sniffImageType(bytes) ? 'It looks like a picture: use an Images node for it.' : describeOther(bytes);
  const hint = other ?? 'Choose an MP4, MOV, WebM or MKV file.';
  return videoProblem('video-unknown', `“${name}” is not a video that can be read. ${hint}`);
}

async function describeTrack(stream: InputVideoTrack, name: string): Promise<VideoTrack> {
  const codec = await stream.getCodec();
  const variant = await stream.getCodecParameterString().catch(() => null);
  const known = codec === null ? undefined : Object.entries(codecNames).find(([key]) => key === codec)?.[1];
  const words = known ?? codec ?? internalName(await stream.getInternalCodecId());
  const { width, height } = await sizeOf(stream, name);
  if (!(await stream.canDecode())) throw codecProblem(name, words, variant);
  if (!(await new EncodedPacketSink(stream).getFirstPacket({ metadataOnly: true }))) {
    throw truncatedProblem(name, 'no packets');
  }
  const first = await stream.getFirstTimestamp();
  const end = await stream.computeDuration();
  // Frames before 0 are cut away by the file itself.
  const start = Math.max(0, first);
  const seconds = end > start ? end - start : LONE_FRAME_SECONDS;
  if (!Number.isFinite(seconds)) throw brokenProblem(name, undefined, `lasts from ${first} to ${end}`);
  return { codec: words, width, height, start, seconds, warnings: await shortened(stream, name, end) };
}

/** The codec as the file calls it, for those that mediabunny does not know: `mp4v`, `V_MPEG4/ISO/ASP`. */
function internalName(id: string | number | Uint8Array | null): string {
  if (id === null) return 'of an unknown kind';
  const text = id instanceof Uint8Array ? String.fromCharCode(...id) : String(id);
  return `of the kind “${text.replace(/[^\x20-\x7e]/g, '').trim()}”`;
}

async function sizeOf(stream: InputVideoTrack, name: string) {
  const [coded, lines, rotation] = [
    await stream.getCodedWidth(),
    await stream.getCodedHeight(),
    await stream.getRotation(),
  ];
  if (!(coded >= 1 && lines >= 1)) throw brokenProblem(name, undefined, `${coded} × ${lines} pixels`);
  if (coded * lines > MOST_PIXELS) {
    const size = `${coded} × ${lines} pixels`;
    throw videoProblem('video-too-large', `“${name}” is too large: ${size}. At most 67 million are read.`);
  }
  return rotation % 180 === 0 ? { width: coded, height: lines } : { width: lines, height: coded };
}

/** A file that was cut off may still be played up to there; it says how long it once was. */
async function shortened(stream: InputVideoTrack, name: string, end: number): Promise<string[]> {
  const said = await stream.getDurationFromMetadata().catch(() => null);
  if (said === null || !(said > 1.05 * end + 0.5)) return [];
  return [`“${name}” says that it lasts ${said.toFixed(1)} s, but ends after ${end.toFixed(1)} s.`];
}
