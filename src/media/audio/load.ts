import { type Audio, audioInMemory } from '../../values/audio.ts';
import { type Problem, ProblemError } from '../../values/problem.ts';
import { openWav } from '../wav-file.ts';
import { decodeFlacFile } from './flac.ts';
import { type AudioPlatform, type DecodedSound, type DecodeReport, SoundProblem } from './platform.ts';
import { describeNoSound, type SoundType, sniffSoundType } from './sniff.ts';

/** A sound from a file, at its own rate with all its channels. */
export interface LoadedSound {
  readonly audio: Audio;
  readonly type: SoundType;
  /** Bytes of samples that it holds in memory; 0 for a WAV file, which is read as it is needed. */
  readonly heldBytes: number;
  readonly warnings: readonly string[];
}

const HEAD_BYTES = 65_536;
/** Rates that sounds have; beyond them, a header is damaged. */
const RATES = { least: 100, most: 768_000 };
/** Compressed files are taken into memory. */
const MOST_FILE_BYTES = 512 * 2 ** 20;

/**
 * Opens a sound of any kind that is read; what it is is told by its bytes. Throws a ProblemError that names the file:
 * `sound-empty`, `sound-unknown`, `sound-too-long`, `sound-missing`, `codec-missing`, `sound-broken`.
 */
export async function loadSound(
  file: Blob,
  name: string,
  options: { readonly platform: AudioPlatform; readonly report: DecodeReport },
): Promise<LoadedSound> {
  if (file.size === 0) throw refusal('sound-empty', `“${name}” is empty (0 bytes). Choose another file.`);
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const type = sniffSoundType(head);
  if (!type) {
    const hint = describeNoSound(head) ?? 'Choose a WAV, FLAC, MP3, Ogg, Opus or M4A file.';
    throw refusal('sound-unknown', `“${name}” is not a sound that can be read. ${hint}`);
  }
  if (type !== 'wav' && file.size > MOST_FILE_BYTES) {
    const size = Math.round(file.size / 2 ** 20);
    const most = MOST_FILE_BYTES / 2 ** 20;
    throw refusal('sound-too-long', `“${name}” has ${size} MB; at most ${most} MB are read. Cut it or save it as WAV.`);
  }
  if (type === 'wav') return { audio: checkRate(await wavOf(file, name), name), type, heldBytes: 0, warnings: [] };
  const sound = await decoded(file, name, type, options);
  const audio = checkRate(audioInMemory(sound.sampleRate, sound.channels), name);
  const warnings = (sound.warnings ?? []).map((warning) => `“${name}”: ${warning}`);
  return { audio, type, heldBytes: 4 * audio.length * audio.channels, warnings };
}

function checkRate(audio: Audio, name: string): Audio {
  if (audio.sampleRate >= RATES.least && audio.sampleRate <= RATES.most) return audio;
  const message = `“${name}” says that it has ${audio.sampleRate} samples a second; ${RATES.least} to ${RATES.most} are read. Export it again.`;
  throw refusal('sound-broken', message);
}

async function wavOf(file: Blob, name: string): Promise<Audio> {
  try {
    return await openWav(file);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const message = `“${name}” is not a WAV file that can be read: PCM of 8, 16, 24 or 32 bits or floats. Export it as one.`;
    throw refusal('sound-broken', message, error.problem.cause);
  }
}

async function decoded(
  file: Blob,
  name: string,
  type: SoundType,
  { platform, report }: { readonly platform: AudioPlatform; readonly report: DecodeReport },
): Promise<DecodedSound> {
  let stopped: { readonly reason: unknown } | undefined;
  const checkpoint = async () => {
    try {
      await report.checkpoint();
    } catch (reason) {
      stopped = { reason };
      throw reason;
    }
  };
  const watched = { progress: report.progress, checkpoint };
  try {
    if (type !== 'flac') return await platform.decode(file, type, watched);
    return await decodeFlacFile(new Uint8Array(await file.arrayBuffer()), watched);
  } catch (error) {
    if (stopped) throw stopped.reason;
    if (error instanceof SoundProblem) throw refusal(error.code, `“${name}” ${error.message}`);
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw refusal(
      'sound-broken',
      `“${name}” could not be decoded: it is damaged or of a rare kind. Export it as WAV.`,
      cause,
    );
  }
}

function refusal(code: Problem['code'], message: string, cause?: string): ProblemError {
  return new ProblemError({ code, message, param: 'files', ...(cause !== undefined && { cause }) });
}
