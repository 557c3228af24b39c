import { ChunkStore } from './chunk-store.ts';
import type { FrameRange, PlaybackCommand, PlaybackReport, PlaybackState } from './playback-contract.ts';

/** Play, pause, seek and loop seams fade for this long, a swapped sound for twice that: short of an echo, long enough not to click. */
export const FADE_SECONDS = 0.005;
export const SWAP_SECONDS = 0.01;
/** After a gap, this much must be there before it goes on. */
const RESUME_SECONDS = 0.05;
/** A refined sound takes over with this much of it there: what is heard must not run dry for being improved. */
const TAKE_OVER_SECONDS = 0.5;

/** One reading head. While one fades out, the next may already sound. */
interface Voice {
  readonly chunks: ChunkStore;
  frame: number;
  gain: number;
  /** Added to the gain with each output sample, until 0 or 1. */
  slope: number;
}

/**
 * What the audio worklet does, without the worklet: takes commands, renders blocks of samples, reports the position.
 * Pure, so that it runs in tests as it does on the audio thread. Output is two channels; a mono sound goes to both.
 */
export class Playback {
  /** Hertz of the output. */
  readonly #rate: number;
  /** The sound that is or would be heard. */
  #current: ChunkStore | null = null;
  /** The sound that takes over once it can. */
  #next: ChunkStore | null = null;
  #voice: Voice | null = null;
  #dying: Voice[] = [];
  #loop: FrameRange | null = null;
  #state: PlaybackState = 'paused';
  /** The playhead while no voice holds it. */
  #rest = 0;
  #ends = 0;
  #applied = 0;

  constructor(outputRate: number) {
    this.#rate = outputRate;
  }

  apply(command: PlaybackCommand): void {
    this.#applied += 1;
    switch (command.type) {
      case 'source':
        this.#load(new ChunkStore(command.source), command.how);
        break;
      case 'empty':
        this.#empty();
        break;
      case 'chunk':
        this.#store(command.source)?.put(command.index, command.channels);
        break;
      case 'drop':
        this.#store(command.source)?.drop(command.indexes);
        break;
      case 'play':
        this.#play();
        break;
      case 'pause':
        this.#halt(this.report().frame);
        break;
      case 'seek':
        this.#seek(command.frame);
        break;
      case 'loop':
        this.#loop = command.loop;
        break;
    }
  }

  report(): PlaybackReport {
    return {
      source: this.#current?.source.id ?? -1,
      frame: this.#voice?.frame ?? this.#rest,
      state: this.#state,
      ends: this.#ends,
      applied: this.#applied,
    };
  }

  /** Overwrites both channels, arrays of one length, with the next samples. */
  render(left: Float32Array, right: Float32Array): void {
    left.fill(0);
    right.fill(0);
    this.#takeOver();
    this.#resume(left.length);
    for (let from = 0; from < left.length; ) from = this.#renderUntilSeam(left, right, from);
    this.#dying = this.#dying.filter((voice) => voice.gain > 0);
  }

  /** Renders up to the next loop seam, end, or block end; what is said to happen there happens. Returns where it stopped. */
  #renderUntilSeam(left: Float32Array, right: Float32Array, from: number): number {
    const voice = this.#voice;
    const room = left.length - from;
    const loop = voice ? this.#loopAt(voice.frame) : null;
    const untilSeam = voice ? Math.ceil((this.#seam(voice) - voice.frame) / this.#step(voice.chunks)) : room + 1;
    const count = Math.max(0, Math.min(room, untilSeam));
    for (const dying of this.#dying) this.#mix(dying, left, right, from, count);
    if (voice) this.#mix(voice, left, right, from, count);
    if (voice && untilSeam <= room) this.#reachSeam(voice, loop);
    return from + count;
  }

  /** Back to the loop's start, cross-faded with what comes after its end, so that the period is exact; or the end. */
  #reachSeam(voice: Voice, loop: FrameRange | null): void {
    if (loop) {
      this.#fadeOut(voice, FADE_SECONDS);
      this.#voice = this.#newVoice(voice.chunks, loop.from + Math.max(0, voice.frame - loop.to), FADE_SECONDS);
      return;
    }
    this.#voice = null;
    this.#rest = voice.chunks.source.length;
    this.#state = 'paused';
    this.#ends += 1;
  }

  /** Where the voice jumps or ends. */
  #seam(voice: Voice): number {
    return this.#loopAt(voice.frame)?.to ?? voice.chunks.source.length;
  }

  /** The loop, where the frame lies before its end; a playhead set behind the loop goes on to the sound's end. */
  #loopAt(frame: number): FrameRange | null {
    const loop = this.#loop;
    return loop && loop.to > loop.from && frame < loop.to ? loop : null;
  }

  #mix(voice: Voice, left: Float32Array, right: Float32Array, from: number, count: number): void {
    const { chunks } = voice;
    const step = this.#step(chunks);
    const stereo = chunks.source.channels > 1;
    const end = this.#loopAt(voice.frame) ? Number.POSITIVE_INFINITY : chunks.source.length;
    const endFade = FADE_SECONDS * chunks.source.sampleRate;
    for (let i = from; i < from + count && voice.gain + voice.slope > 0; i += 1) {
      voice.gain = Math.min(1, voice.gain + voice.slope);
      const gain = voice.gain * Math.min(1, Math.max(0, (end - voice.frame) / endFade));
      const sample = chunks.interpolate(0, voice.frame, step);
      left[i]! += gain * sample;
      right[i]! += gain * (stereo ? chunks.interpolate(1, voice.frame, step) : sample);
      voice.frame += step;
    }
    if (voice.gain + voice.slope <= 0) voice.gain = 0;
  }

  #load(chunks: ChunkStore, how: 'swap' | 'replace'): void {
    if (how === 'swap' && this.#current && this.#state !== 'paused') {
      this.#next = chunks;
      return;
    }
    if (how === 'replace') this.#halt(0);
    else this.#rest = this.#rescaled(this.report().frame, chunks);
    this.#current = chunks;
    this.#next = null;
  }

  #empty(): void {
    this.#halt(0);
    this.#current = null;
    this.#next = null;
    this.#loop = null;
  }

  /** Cross-fades to the awaited sound as soon as it can go on without a gap. */
  #takeOver(): void {
    const next = this.#next;
    if (!next || !this.#current) return;
    const frame = this.#rescaled(this.report().frame, next);
    if (this.#state === 'playing' && !this.#ready(next, frame, TAKE_OVER_SECONDS)) return;
    if (this.#state === 'waiting' && !this.#ready(next, frame, RESUME_SECONDS)) return;
    const voice = this.#voice;
    this.#rest = frame;
    this.#current = next;
    this.#next = null;
    if (!voice) return;
    this.#fadeOut(voice, SWAP_SECONDS);
    this.#voice = this.#newVoice(next, frame, SWAP_SECONDS);
  }

  /** Holds where the next block has no samples, and goes on when they have come. */
  #resume(blockLength: number): void {
    const current = this.#current;
    if (!current || this.#state === 'paused') return;
    const step = this.#step(current);
    const voice = this.#voice;
    if (!voice) {
      if (!this.#ready(current, this.#rest, RESUME_SECONDS)) return;
      this.#voice = this.#newVoice(current, this.#rest, FADE_SECONDS);
      this.#state = 'playing';
      return;
    }
    const needed = Math.min(this.#seam(voice) - voice.frame, (blockLength + FADE_SECONDS * this.#rate) * step);
    if (current.available(voice.frame, needed) >= needed) return;
    this.#halt(voice.frame);
    this.#state = 'waiting';
  }

  #play(): void {
    const current = this.#current;
    if (!current || this.#state !== 'paused') return;
    if (this.#rest >= current.source.length) this.#rest = this.#loop?.from ?? 0;
    this.#state = 'waiting';
  }

  #seek(frame: number): void {
    const current = this.#current;
    if (!current) return;
    const state = this.#state;
    this.#halt(Math.min(current.source.length, Math.max(0, frame)));
    this.#state = state === 'paused' ? 'paused' : 'waiting';
  }

  /** Fades out what sounds and lets the playhead rest at `frame`, paused. */
  #halt(frame: number): void {
    if (this.#voice) this.#fadeOut(this.#voice, FADE_SECONDS);
    this.#voice = null;
    this.#rest = frame;
    this.#state = 'paused';
  }

  #fadeOut(voice: Voice, seconds: number): void {
    voice.slope = -1 / (seconds * this.#rate);
    this.#dying.push(voice);
  }

  #newVoice(chunks: ChunkStore, frame: number, fadeSeconds: number): Voice {
    return { chunks, frame, gain: 0, slope: 1 / (fadeSeconds * this.#rate) };
  }

  /** So many seconds are there, or all up to the end or the end of the loop. */
  #ready(chunks: ChunkStore, frame: number, seconds: number): boolean {
    const end = this.#loopAt(frame)?.to ?? chunks.source.length;
    const wanted = Math.min(end - frame, seconds * chunks.source.sampleRate);
    return chunks.available(frame, wanted) >= wanted;
  }

  /** The same moment in another sound, where rates differ. */
  #rescaled(frame: number, chunks: ChunkStore): number {
    const before = this.#current?.source.sampleRate ?? chunks.source.sampleRate;
    return Math.min(chunks.source.length, (frame * chunks.source.sampleRate) / before);
  }

  #store(id: number): ChunkStore | null {
    if (this.#current?.source.id === id) return this.#current;
    return this.#next?.source.id === id ? this.#next : null;
  }

  #step(chunks: ChunkStore): number {
    return chunks.source.sampleRate / this.#rate;
  }
}
