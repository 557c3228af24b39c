import type { PhaseProblem } from '../phase/contract.ts';
import { renderSines } from '../sines/render.ts';
import { LocalPhase } from '../wasm/local-phase.ts';
import { type InstructionSet, loadPhaseModule, type PhaseModule } from '../wasm/phase-module.ts';
import { type DspPool, DspWorkerLost, type PhaseSession } from './contract.ts';
import type { PhaseSlice } from './protocol.ts';

export interface InlinePoolOptions {
  /** Instead of the best the machine has. */
  readonly instructions?: InstructionSet;
}

/** Longest the calling thread is kept, in milliseconds, unless one iteration takes longer. */
const breath = 16;

/**
 * A pool without workers: computes in the calling thread, and lets others in every few milliseconds. For Node, for tests
 * and for places without workers. The same samples as any other pool.
 */
export function createInlinePool(options: InlinePoolOptions = {}): DspPool {
  const open = new Set<InlineSession>();
  return {
    threads: 1,
    description: '1 thread, inline',
    async openPhase(problem) {
      const session = new InlineSession(problem, await loadPhaseModule('unshared', options.instructions), (closed) =>
        open.delete(closed),
      );
      open.add(session);
      return session;
    },
    async renderSines(requests) {
      const sounds: Float32Array<ArrayBuffer>[] = [];
      for (const request of requests) {
        sounds.push(renderSines(request));
        await letOthersIn();
      }
      return sounds;
    },
    dispose() {
      for (const session of open) session.close();
    },
  };
}

class InlineSession implements PhaseSession {
  #phase: LocalPhase | undefined;
  readonly #onClose: (session: InlineSession) => void;

  constructor(problem: PhaseProblem, module: PhaseModule, onClose: (session: InlineSession) => void) {
    this.#phase = new LocalPhase(problem, module);
    this.#onClose = onClose;
  }

  get iteration(): number {
    return this.#phase?.iteration ?? 0;
  }

  async run({ begin, iterations, measureStride }: PhaseSlice): Promise<number> {
    if (begin !== 'before') this.#open().run({ begin, iterations: 0, measureStride: 0 });
    let since = performance.now();
    for (let done = 0; done < iterations; done++) {
      if (performance.now() - since > breath) {
        await letOthersIn();
        since = performance.now();
      }
      this.#open().run({ begin: 'before', iterations: 1, measureStride: 0 });
    }
    await letOthersIn();
    return this.#open().run({ begin: 'before', iterations: 0, measureStride });
  }

  sound(): Float32Array<ArrayBuffer> | undefined {
    return this.#phase?.sound();
  }

  close(): void {
    this.#phase = undefined;
    this.#onClose(this);
  }

  #open(): LocalPhase {
    if (this.#phase === undefined) throw new DspWorkerLost('The pool was disposed of.');
    return this.#phase;
  }
}

/** One turn of the event loop. */
function letOthersIn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
