import { chunkRange, wantedChunks } from './prefetch.ts';
import type { FrameRange, PlaybackSource } from './worklet/playback-contract.ts';

/** Reads samples: frames from…to of one sound, a Float32Array a channel; null once the sound is gone. */
export type ReadSamples = (from: number, to: number) => Promise<readonly Float32Array<ArrayBuffer>[] | null>;

export interface FeederEvents {
  chunk(source: PlaybackSource, index: number, channels: readonly Float32Array<ArrayBuffer>[]): void;
  drop(source: PlaybackSource, indexes: readonly number[]): void;
  /** The sound can no longer be read. */
  gone(source: PlaybackSource, error?: unknown): void;
}

const REQUESTS_AT_ONCE = 2;

/** Keeps the chunks ahead of the playhead of one sound coming, and drops those left behind. */
export class Feeder {
  readonly source: PlaybackSource;
  readonly #read: ReadSamples;
  readonly #events: FeederEvents;
  readonly #held = new Set<number>();
  readonly #asked = new Set<number>();
  #wanted: readonly number[] = [];
  #closed = false;

  constructor(source: PlaybackSource, read: ReadSamples, events: FeederEvents) {
    this.source = source;
    this.#read = read;
    this.#events = events;
  }

  /** Tells where the playhead is; call it with every report and every seek. */
  follow(frame: number, loop: FrameRange | null): void {
    if (this.#closed) return;
    this.#wanted = wantedChunks(this.source, frame, loop);
    const wanted = new Set(this.#wanted);
    const behind = [...this.#held].filter((index) => !wanted.has(index));
    if (behind.length > 0) {
      for (const index of behind) this.#held.delete(index);
      this.#events.drop(this.source, behind);
    }
    this.#ask();
  }

  /** Nothing more is asked for or delivered. */
  close(): void {
    this.#closed = true;
  }

  #ask(): void {
    for (const index of this.#wanted) {
      if (this.#closed || this.#asked.size >= REQUESTS_AT_ONCE) return;
      if (this.#held.has(index) || this.#asked.has(index)) continue;
      this.#asked.add(index);
      void this.#fetch(index);
    }
  }

  async #fetch(index: number): Promise<void> {
    const { from, to } = chunkRange(this.source, index);
    try {
      const channels = await this.#read(from, to);
      this.#asked.delete(index);
      if (this.#closed) return;
      if (channels === null) {
        this.#lose();
        return;
      }
      // Else it was passed meanwhile, by a seek.
      if (this.#wanted.includes(index)) {
        this.#held.add(index);
        this.#events.chunk(this.source, index, channels);
      }
      this.#ask();
    } catch (error) {
      this.#asked.delete(index);
      if (!this.#closed) this.#lose(error);
    }
  }

  #lose(error?: unknown): void {
    this.close();
    this.#events.gone(this.source, error);
  }
}
