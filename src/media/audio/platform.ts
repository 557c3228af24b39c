import type { EncodeReport } from '../report.ts';
import type { SoundType } from './sniff.ts';

/** A sound as decoded, full scale ±1: one array a channel, all of one length. */
export interface DecodedSound {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
  /** What the user should know though it worked. */
  readonly warnings?: readonly string[];
}

/** How a decoder tells of its work, and lets messages in; `checkpoint` throws when it is to stop. */
export type DecodeReport = EncodeReport;

/**
 * The decoders of this machine for the formats that have no decoder of ours: the browser's in the worker, none in Node.
 * What an encoder put before and after the sound is cut off wherever the file says how much that is.
 */
export interface AudioPlatform {
  /** Rejects with a SoundProblem where a person can do something about it, else with whatever the decoder says. */
  decode(file: Blob, type: SoundType, report: DecodeReport): Promise<DecodedSound>;
}

/** A sound that is refused, without its name: `what` goes on “<name>” …, and ends with what to do. */
export class SoundProblem extends Error {
  readonly code: string;
  constructor(code: string, what: string) {
    super(what);
    this.name = 'SoundProblem';
    this.code = code;
  }
}
