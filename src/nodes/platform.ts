import type { PhaseBackend, PhaseTask } from '../dsp/phase/contract.ts';
import type { SineRenderer } from '../dsp/sines/contract.ts';
import type { AudioPlatform } from '../media/audio/platform.ts';
import type { ImagePlatform } from '../media/image/platform.ts';
import type { Scratch } from '../media/scratch/contract.ts';
import type { VideoPlatform } from '../media/video/platform.ts';

/**
 * What a machine offers the nodes: in the browser the engine worker makes one of workers and codecs, in Node the
 * tests make one of Node's own.
 */
export interface Platform {
  readonly images: ImagePlatform;
  readonly sounds: AudioPlatform;
  readonly videos: VideoPlatform;
  readonly phase: PhaseBackends;
  readonly sines: SineRenderer;
  /** For long sounds and large files; left out where there is only memory. */
  readonly scratch?: Scratch;
}

export type BackendChoice = 'auto' | 'wasm' | 'webgpu' | 'webgl2';

/** The phase backends that this machine has, best first. */
export interface PhaseBackends {
  /** Settles `auto`: measured once for a machine and FFT size, then remembered. `reason` is for people. */
  choose(
    choice: BackendChoice,
    task: PhaseTask,
  ): Promise<{
    readonly backend: PhaseBackend;
    readonly reason: string;
  }>;
  /** The next one to try after `failed` gave up; undefined when none is left. */
  fallback(failed: PhaseBackend): Promise<PhaseBackend | undefined>;
}
