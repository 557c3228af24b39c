import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OpenOutput, PlaybackOutput } from './audio-output.ts';
import { Feeder, type ReadSamples } from './feeder.ts';
import { CHUNK_SECONDS } from './prefetch.ts';
import type { FrameRange, PlaybackSource, PlaybackState, TimedReport } from './worklet/playback-contract.ts';

/** A sound to be played, read by range. `key` names its content: the same key is the same sound. */
export interface Sound {
  readonly key: string;
  /** Hertz. */
  readonly sampleRate: number;
  /** Sample frames. */
  readonly length: number;
  readonly channels: number;
  readonly read: ReadSamples;
}

/** Seconds from … to. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface TransportState {
  readonly sound: Sound | null;
  readonly state: PlaybackState;
  readonly loop: TimeRange | null;
  /** Why it does not play, for people. */
  readonly problem: string | null;
  /** Counts the times the playhead was put somewhere else, so that who shows it while it rests is told. */
  readonly moves: number;
}

/** A paused output sleeps after this long, so that it costs no power. */
const SLEEP_MILLISECONDS = 10_000;

/**
 * Plays one sound at a time by range. Nothing sounds, and no output is opened, before `play`. The position is that of
 * what is heard now, to the sample; it is asked for, not sent, so that it costs nothing while nobody looks.
 */
export class Transport {
  readonly store: StoreApi<TransportState> = createStore<TransportState>(() => ({
    sound: null,
    state: 'paused',
    loop: null,
    problem: null,
    moves: 0,
  }));
  readonly #open: OpenOutput;
  #output: PlaybackOutput | null = null;
  /** Hertz the output was asked for. */
  #outputRate = 0;
  #opening = 0;
  #feeder: Feeder | null = null;
  /** The sound that is to take over, and the one after it. */
  #next: Feeder | null = null;
  #later: Sound | null = null;
  #ids = 0;
  #sent = 0;
  /** Reports from before this command do not count. */
  #since = 0;
  #report: TimedReport | null = null;
  #ends = 0;
  /** The playhead in frames, while no report says otherwise. */
  #frame = 0;
  #sleepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenOutput) {
    this.#open = open;
  }

  /**
   * Puts another sound in. `swap`: the same work, refined: it goes on at the playhead without a click.
   * `replace`: another sound, paused at its beginning. The sound that is already in is left alone.
   */
  load(sound: Sound | null, how: 'swap' | 'replace'): void {
    const before = this.store.getState().sound;
    if (sound?.key === before?.key) return;
    const swaps = how === 'swap' && before !== null && sound !== null;
    const seconds = swaps ? this.position() : 0;
    const plays = swaps && this.store.getState().state !== 'paused';
    this.store.setState({
      sound,
      problem: null,
      ...(plays ? {} : { state: 'paused' }),
      ...(swaps ? {} : { loop: null }),
    });
    this.#frame = Math.min(sound?.length ?? 0, seconds * (sound?.sampleRate ?? 0));
    if (!this.#output || !sound) this.#unload();
    else if (this.#outputRate !== sound.sampleRate) this.#reopen(plays);
    else if (!plays) this.#replace(sound);
    else if (this.#next) this.#later = sound;
    else this.#swap(sound);
  }

  /** Starts, from the loop's or the sound's beginning where the playhead is past it. Call it from a user's gesture. */
  play(): void {
    const { sound, state, loop } = this.store.getState();
    if (!sound || sound.length === 0 || state !== 'paused') return;
    const seconds = this.position();
    const rate = sound.sampleRate;
    if (loop && (seconds < loop.from || seconds >= loop.to)) this.#frame = Math.round(loop.from * rate);
    else this.#frame = seconds * rate >= sound.length ? 0 : seconds * rate;
    this.store.setState({ state: 'waiting', problem: null });
    clearTimeout(this.#sleepTimer);
    if (!this.#output || this.#outputRate !== rate) this.#reopen(true);
    else {
      this.#start();
      this.#output.wake().catch((error: unknown) => this.#fail(error));
    }
  }

  pause(): void {
    if (this.store.getState().state === 'paused') return;
    this.#frame = this.position() * (this.store.getState().sound?.sampleRate ?? 0);
    this.store.setState({ state: 'paused' });
    this.#post({ type: 'pause' });
    // Resume where it was heard to stop, not where rendering had got to.
    this.#post({ type: 'seek', frame: this.#frame });
    this.#mark();
    this.#rest();
  }

  toggle(): void {
    if (this.store.getState().state === 'paused') this.play();
    else this.pause();
  }

  /** Moves the playhead, playing or not. */
  seek(seconds: number): void {
    const { sound } = this.store.getState();
    if (!sound) return;
    this.#frame = Math.min(sound.length, Math.max(0, Math.round(seconds * sound.sampleRate)));
    this.#post({ type: 'seek', frame: this.#frame });
    this.#mark();
    this.#feeder?.follow(this.#frame, this.#loopFrames());
  }

  /** Repeats a stretch; null plays on to the end. */
  setLoop(loop: TimeRange | null): void {
    this.store.setState({ loop });
    this.#post({ type: 'loop', loop: this.#loopFrames() });
    this.#feeder?.follow(this.#frameNow(), this.#loopFrames());
  }

  /** Seconds into the sound of what is heard now. */
  position(): number {
    const { sound } = this.store.getState();
    return sound ? this.#frameNow() / sound.sampleRate : 0;
  }

  dispose(): void {
    this.#unload();
    clearTimeout(this.#sleepTimer);
    this.#output?.close();
    this.#output = null;
    this.#opening += 1;
    this.store.setState({ sound: null, state: 'paused', loop: null });
  }

  /** The last report carried on to now; what loops is folded back into the loop. */
  #frameNow(): number {
    const { sound, state } = this.store.getState();
    const report = this.#report;
    if (!sound || !report || !this.#output || state !== 'playing') return this.#frame;
    const rate = this.#feeder?.source.sampleRate ?? sound.sampleRate;
    const loop = this.#loopFrames();
    let frame = report.frame + (this.#output.now() - report.at) * rate;
    if (loop && report.frame <= loop.to) {
      const period = loop.to - loop.from;
      if (frame >= loop.to) frame = loop.from + ((frame - loop.from) % period);
      // Heard before the seam, rendered after it.
      else if (frame < loop.from && this.#frame >= loop.from) frame += period;
    } else frame = Math.max(frame, this.#frame);
    return Math.min(sound.length, Math.max(0, frame));
  }

  #loopFrames(): FrameRange | null {
    const { sound, loop } = this.store.getState();
    if (!sound || !loop) return null;
    const from = Math.max(0, Math.round(loop.from * sound.sampleRate));
    const to = Math.min(sound.length, Math.round(loop.to * sound.sampleRate));
    return to > from ? { from, to } : null;
  }

  /** Opens an output for the sound that is in, anew where its rate differs. */
  #reopen(plays: boolean): void {
    this.#unload();
    this.#output?.close();
    this.#output = null;
    this.#opening += 1;
    const opening = this.#opening;
    const { sound } = this.store.getState();
    if (!sound || !plays) return;
    this.store.setState({ state: 'waiting' });
    const listener = {
      report: (report: TimedReport) => opening === this.#opening && this.#heard(report),
      problem: (message: string) => opening === this.#opening && this.#fail(new Error(message)),
    };
    this.#open(sound.sampleRate, listener).then(
      (output) => (opening === this.#opening ? this.#opened(output, sound.sampleRate) : output.close()),
      (error: unknown) => opening === this.#opening && this.#fail(error),
    );
  }

  #opened(output: PlaybackOutput, rate: number): void {
    const { sound, state } = this.store.getState();
    if (sound && sound.sampleRate !== rate) {
      output.close();
      this.#reopen(state !== 'paused');
      return;
    }
    this.#output = output;
    this.#outputRate = rate;
    this.#sent = 0;
    if (state === 'paused') this.#rest();
    else this.#start();
  }

  #start(): void {
    const { sound } = this.store.getState();
    if (!sound) return;
    if (!this.#feeder) this.#replace(sound);
    this.#post({ type: 'loop', loop: this.#loopFrames() });
    this.seek(this.#frame / sound.sampleRate);
    this.#post({ type: 'play' });
    this.#mark();
  }

  #replace(sound: Sound): void {
    this.#unload();
    this.#feeder = this.#feed(sound);
    this.#post({ type: 'source', source: this.#feeder.source, how: 'replace' });
    this.#post({ type: 'loop', loop: this.#loopFrames() });
    this.#post({ type: 'seek', frame: this.#frame });
    this.#mark();
    this.#feeder.follow(this.#frame, this.#loopFrames());
  }

  #swap(sound: Sound): void {
    this.#next = this.#feed(sound);
    this.#post({ type: 'source', source: this.#next.source, how: 'swap' });
    this.#next.follow(this.#report?.frame ?? this.#frame, this.#loopFrames());
  }

  #unload(): void {
    this.#feeder?.close();
    this.#next?.close();
    this.#feeder = null;
    this.#next = null;
    this.#later = null;
    this.#report = null;
    this.#post({ type: 'empty' });
    this.#mark();
  }

  #feed(sound: Sound): Feeder {
    this.#ids += 1;
    const { sampleRate, length, channels } = sound;
    const source: PlaybackSource = {
      id: this.#ids,
      sampleRate,
      length,
      channels,
      chunkFrames: Math.max(1, Math.round(CHUNK_SECONDS * sampleRate)),
    };
    return new Feeder(source, sound.read, {
      chunk: ({ id }, index, arrays) => {
        const own = arrays.map((array) => (array.byteLength === array.buffer.byteLength ? array : array.slice()));
        const command = { type: 'chunk', source: id, index, channels: own } as const;
        this.#post(
          command,
          own.map((array) => array.buffer),
        );
      },
      drop: ({ id }, indexes) => this.#post({ type: 'drop', source: id, indexes }),
      gone: ({ id }, error) => this.#gone(id, error),
    });
  }

  /** A sound that cannot be read any more: a pending one is forgotten, the one that is heard stops. */
  #gone(id: number, error: unknown): void {
    if (this.#next?.source.id === id) {
      this.#next = null;
      this.#followUp();
    } else this.#fail(error ?? new Error('This sound is no longer kept in memory. Render again to hear it.'));
  }

  #heard(report: TimedReport): void {
    if (this.#next && report.source === this.#next.source.id) {
      this.#feeder?.close();
      this.#feeder = this.#next;
      this.#next = null;
      this.#followUp();
    }
    if (report.applied < this.#since || report.source !== this.#feeder?.source.id) return;
    this.#report = report;
    const ended = report.ends > this.#ends;
    this.#ends = report.ends;
    if (report.state !== 'playing' || ended) this.#frame = report.frame;
    if (this.store.getState().state !== report.state) this.store.setState({ state: report.state });
    this.#feeder.follow(report.frame, this.#loopFrames());
    this.#next?.follow(report.frame, this.#loopFrames());
    if (ended) this.#rest();
  }

  #followUp(): void {
    const later = this.#later;
    this.#later = null;
    if (later) this.#swap(later);
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const frame = this.#frameNow();
    this.store.setState({ state: 'paused', problem: message });
    this.#unload();
    this.#frame = frame;
    this.#output?.close();
    this.#output = null;
    this.#opening += 1;
  }

  #rest(): void {
    clearTimeout(this.#sleepTimer);
    this.#sleepTimer = setTimeout(() => this.#output?.sleep(), SLEEP_MILLISECONDS);
  }

  #post(command: Parameters<PlaybackOutput['post']>[0], transfer: readonly Transferable[] = []): void {
    if (!this.#output) return;
    this.#sent += 1;
    this.#output.post(command, transfer);
  }

  /** The playhead was put somewhere: reports that do not know of it yet are ignored from here on. */
  #mark(): void {
    this.#since = this.#sent;
    this.store.setState(({ moves }) => ({ moves: moves + 1 }));
  }
}
