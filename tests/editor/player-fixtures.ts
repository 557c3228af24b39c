import type { OpenOutput, OutputListener } from '../../src/editor/player/audio-output.ts';
import type { Sound } from '../../src/editor/player/transport.ts';
import { Playback } from '../../src/editor/player/worklet/playback.ts';

/** A slow sine: no two neighbouring samples further apart than `2π · hertz / sampleRate` times the amplitude. */
export function sine(length: number, sampleRate: number, hertz: number, amplitude = 0.5, phase = 0) {
  return Float32Array.from({ length }, (_, i) => amplitude * Math.sin(phase + (2 * Math.PI * hertz * i) / sampleRate));
}

/** Largest difference between neighbours: what a click is. */
export function largestJump(samples: Float32Array): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i += 1) largest = Math.max(largest, Math.abs(samples[i]! - samples[i - 1]!));
  return largest;
}

export function soundOf(key: string, sampleRate: number, channels: readonly Float32Array<ArrayBuffer>[]) {
  const asked: { from: number; to: number }[] = [];
  const sound: Sound = {
    key,
    sampleRate,
    length: channels[0]!.length,
    channels: channels.length,
    read: async (from, to) => {
      asked.push({ from, to });
      return channels.map((samples) => samples.slice(from, to));
    },
  };
  return { sound, asked };
}

/** An output whose clock stands still until `render` is called; commands arrive at once, reports after each block. */
export class FakeOutput {
  readonly rendered: number[] = [];
  readonly opened: number[] = [];
  closed = 0;
  #playback: Playback | null = null;
  #listener: OutputListener | null = null;
  #rate = 1;

  readonly open: OpenOutput = async (sampleRate, listener) => {
    this.opened.push(sampleRate);
    this.#playback = new Playback(sampleRate);
    this.#listener = listener;
    this.#rate = sampleRate;
    return {
      post: (command) => this.#playback?.apply(command),
      now: () => this.rendered.length / this.#rate,
      sleep: () => undefined,
      wake: async () => undefined,
      close: () => {
        this.closed += 1;
      },
    };
  };

  /** Renders blocks, and lets promises settle between them, as an audio thread beside a page does. */
  async render(blocks: number): Promise<Float32Array> {
    const from = this.rendered.length;
    for (let block = 0; block < blocks; block += 1) {
      const left = new Float32Array(128);
      this.#playback?.render(left, new Float32Array(128));
      this.rendered.push(...left);
      if (this.#playback) this.#listener?.report({ ...this.#playback.report(), at: this.rendered.length / this.#rate });
      await settle();
    }
    return Float32Array.from(this.rendered.slice(from));
  }
}

/** Lets all that is due happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await Promise.resolve();
}
