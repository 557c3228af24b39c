import { readFlacFrame, readFlacInfo } from '../flac/decode.ts';
import { createSoundCollector } from './collector.ts';
import { type DecodedSound, type DecodeReport, SoundProblem } from './platform.ts';

/** Frames decoded between two checkpoints: some 30 000 samples. */
const FRAMES_AT_ONCE = 8;
/** A block has 65 536 samples at most and takes some bytes: what a file claims beyond that is not made room for. */
const MOST_SAMPLES_PER_BYTE = 8192;

/**
 * Decodes a FLAC file (RFC 9639) exactly, in the same way everywhere. A file that is damaged or ends early gives what lies
 * before, with a warning. Throws a SoundProblem `sound-broken` where nothing can be read.
 */
export async function decodeFlacFile(bytes: Uint8Array, report: DecodeReport): Promise<DecodedSound> {
  const info = infoOf(bytes);
  const collector = createSoundCollector(info.channels, Math.min(info.length, MOST_SAMPLES_PER_BYTE * bytes.length));
  const warnings: string[] = [];
  const scale = 2 ** (1 - info.bitsPerSample);
  let at = info.firstFrame;
  for (let frames = 0; at < bytes.length && (info.length === 0 || collector.length < info.length); frames += 1) {
    try {
      const frame = readFlacFrame(bytes, at, info);
      collector.add(collector.length, frame.channels, scale);
      at = frame.end;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (collector.length === 0) throw broken();
      break;
    }
    if (frames % FRAMES_AT_ONCE === FRAMES_AT_ONCE - 1) {
      report.progress(at / bytes.length);
      await report.checkpoint();
    }
  }
  if (info.length > 0 && collector.length < info.length) {
    const seconds = (collector.length / info.sampleRate).toFixed(1);
    warnings.push(`The file is damaged after ${seconds} s; what follows is missing.`);
  }
  const length = info.length === 0 ? collector.length : Math.min(info.length, collector.length);
  return { sampleRate: info.sampleRate, channels: collector.take(length), warnings };
}

function infoOf(bytes: Uint8Array) {
  try {
    return readFlacInfo(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw broken();
    throw error;
  }
}

function broken(): SoundProblem {
  return new SoundProblem('sound-broken', 'is damaged: no sound can be read from it. Copy or export it again.');
}
