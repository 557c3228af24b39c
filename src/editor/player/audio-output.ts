import type { PlaybackCommand, TimedReport } from './worklet/playback-contract.ts';
import workletAddress from './worklet/player.worklet.ts?worker&url';

/** Where a transport's commands go and its reports come from: an audio worklet, or a stand-in under test. */
export interface PlaybackOutput {
  post(command: PlaybackCommand, transfer?: readonly Transferable[]): void;
  /** Seconds on the clock of the reports, of what is heard now. */
  now(): number;
  /** Lets the device sleep; `wake` goes on where it was. */
  sleep(): void;
  /** Rejects where the device cannot be had. */
  wake(): Promise<void>;
  close(): void;
}

export interface OutputListener {
  report(report: TimedReport): void;
  /** The output broke down, in words for people. */
  problem(message: string): void;
}

/** Opens an output at a sample rate (hertz) if the device allows it, else at the device's own. */
export type OpenOutput = (sampleRate: number, listener: OutputListener) => Promise<PlaybackOutput>;

const START_MILLISECONDS = 4000;
const NO_OUTPUT =
  'The browser does not start its sound output. Check that a loudspeaker or headphones are connected and free, then press play again.';

/** The browser's sound output. Call it from a user's gesture: browsers refuse sound that nobody asked for. */
export const openAudioOutput: OpenOutput = async (sampleRate, listener) => {
  const context = openContext(sampleRate);
  try {
    const woken = wakeContext(context);
    const node = await addPlayerNode(context);
    await woken;
    node.port.onmessage = (event: MessageEvent<TimedReport>) => listener.report(event.data);
    node.onprocessorerror = () =>
      listener.problem('The player stopped because of an internal error. Press play again.');
    node.connect(context.destination);
    return {
      post: (command, transfer = []) => node.port.postMessage(command, [...transfer]),
      now: () => context.currentTime - (context.outputLatency || context.baseLatency || 0),
      sleep: () => void context.suspend().catch(() => undefined),
      wake: () => wakeContext(context),
      close: () => void context.close().catch(() => undefined),
    };
  } catch (error) {
    void context.close().catch(() => undefined);
    throw error;
  }
};

/** Loads the player's worklet into a context and makes its node: no inputs, one stereo output. */
export async function addPlayerNode(context: BaseAudioContext): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule(workletAddress);
  return new AudioWorkletNode(context, 'artivi-player', {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [2],
  });
}

function openContext(sampleRate: number): AudioContext {
  if (typeof AudioContext === 'undefined')
    throw new Error('This browser has no sound output for web pages (Web Audio).');
  try {
    return new AudioContext({ sampleRate, latencyHint: 'interactive' });
  } catch {
    // Rates that the browser does not offer are resampled in the worklet.
    return new AudioContext({ latencyHint: 'interactive' });
  }
}

/** A context without a device may stay silent for ever instead of failing. */
async function wakeContext(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(NO_OUTPUT)), START_MILLISECONDS);
  });
  try {
    await Promise.race([context.resume(), late]);
  } finally {
    clearTimeout(timer);
  }
}
