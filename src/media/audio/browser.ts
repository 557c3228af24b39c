import type { AudioSample, InputAudioTrack } from 'mediabunny';
import { createSoundCollector, type SoundCollector } from './collector.ts';
import { readMp3Padding } from './lame.ts';
import { withPatience } from './patience.ts';
import { type AudioPlatform, type DecodedSound, type DecodeReport, SoundProblem } from './platform.ts';
import type { SoundType } from './sniff.ts';

const CHECKPOINT_MILLISECONDS = 40;
/** An MP3 tag stands within so many bytes, unless a picture as large is stored before it. */
const HEAD_BYTES = 2 ** 20;

/** The browser's sound decoders (WebCodecs), for workers. */
export function browserAudioPlatform(): AudioPlatform {
  return { decode: decodeFile };
}

async function decodeFile(file: Blob, type: SoundType, report: DecodeReport): Promise<DecodedSound> {
  const { ADTS, Input, MATROSKA, MP3, MP4, OGG, QTFF, WEBM } = await import('mediabunny');
  const { fileSource } = await import('../file-source.ts');
  const input = new Input({
    formats: [MP3, OGG, MP4, QTFF, WEBM, MATROSKA, ADTS],
    source: fileSource(file),
  });
  try {
    const track = await withPatience(input.getPrimaryAudioTrack());
    if (!track) throw new SoundProblem('sound-missing', 'holds no sound. Choose another file.');
    const { codec } = track;
    if (!codec || !(await withPatience(track.canDecode()))) throw codecMissing(await codecName(track));
    const duration = await withPatience(track.computeDuration());
    const padding = type === 'mp3' ? readMp3Padding(await headOf(file)) : undefined;
    return await collect(track, { duration, before: padding?.before ?? 0, after: padding?.after ?? 0 }, report);
  } finally {
    input.dispose();
  }
}

async function headOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
}

async function codecName(track: InputAudioTrack): Promise<string> {
  const codec = track.codec ?? track.internalCodecId;
  return typeof codec === 'string' && codec !== '' ? codec.toUpperCase() : 'an unknown kind of';
}

function codecMissing(codec: string): SoundProblem {
  return new SoundProblem(
    'codec-missing',
    `holds ${codec} sound, which this browser cannot decode. Convert it to FLAC, WAV or MP3.`,
  );
}

interface Extent {
  /** Seconds from 0 at which the container says that the sound ends. */
  readonly duration: number;
  /** Sample frames to cut off. */
  readonly before: number;
  readonly after: number;
}

/** Each decoded block at its own time: what an encoder put before the sound has times before 0. */
async function collect(track: InputAudioTrack, extent: Extent, report: DecodeReport): Promise<DecodedSound> {
  const { AudioSampleSink } = await import('mediabunny');
  let rate = 0;
  let collector: SoundCollector | undefined;
  let since = performance.now();
  const samples = new AudioSampleSink(track).samples();
  try {
    for (;;) {
      const { done, value: sample } = await withPatience(samples.next());
      if (done) break;
      rate ||= sample.sampleRate;
      collector ??= createSoundCollector(sample.numberOfChannels, extent.duration * rate + rate);
      addSample(collector, sample, rate, extent.before);
      if (performance.now() - since > CHECKPOINT_MILLISECONDS) {
        report.progress(Math.min(1, collector.length / (rate * extent.duration)));
        await report.checkpoint();
        since = performance.now();
      }
    }
  } finally {
    // Not waited for: a decoder that stopped would not answer.
    void samples.return(undefined).catch(() => undefined);
  }
  if (!collector || collector.length === 0)
    throw new SoundProblem('sound-missing', 'holds no sound. Choose another file.');
  // Blocks are whole, the sound may end within one; what the container says is rounded to its own clock.
  const said = Math.round(extent.duration * rate - 0.01) - extent.before - extent.after;
  const length = said > 0 ? Math.min(collector.length, said) : collector.length;
  return { sampleRate: rate, channels: collector.take(length) };
}

function addSample(collector: SoundCollector, sample: AudioSample, rate: number, before: number): void {
  try {
    collector.add(Math.round(sample.timestamp * rate) - before, planesOf(sample));
  } finally {
    sample.close();
  }
}

function planesOf(sample: AudioSample): Float32Array[] {
  return Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
}
