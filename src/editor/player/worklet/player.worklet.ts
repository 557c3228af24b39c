import { Playback } from './playback.ts';
import type { PlaybackCommand, TimedReport } from './playback-contract.ts';

/** What the audio thread offers; no TypeScript library describes it. */
declare const sampleRate: number;
/** Seconds on the context's clock at the start of the block now rendered. */
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Rendered blocks between two reports of the position while nothing changes: 8 · 128 samples, 23 ms at 44.1 kHz. */
const BLOCKS_PER_REPORT = 8;

/** The audio thread's end of the player: `Playback`, fed by the port, its reports sent back. */
class PlayerProcessor extends AudioWorkletProcessor {
  readonly #playback = new Playback(sampleRate);
  #blocks = 0;
  #said = '';

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<PlaybackCommand>) => this.#playback.apply(event.data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left && right) this.#playback.render(left, right);
    this.#report(currentTime + (left?.length ?? 0) / sampleRate);
    return true;
  }

  #report(at: number): void {
    const report = this.#playback.report();
    const changed = `${report.source} ${report.state} ${report.ends} ${report.applied}`;
    this.#blocks += 1;
    if (changed === this.#said && (report.state === 'paused' || this.#blocks < BLOCKS_PER_REPORT)) return;
    this.#blocks = 0;
    this.#said = changed;
    const timed: TimedReport = { ...report, at };
    this.port.postMessage(timed);
  }
}

registerProcessor('artivi-player', PlayerProcessor);
