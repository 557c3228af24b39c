import { DspWorkerLost } from './contract.ts';
import type { DspJob, DspReply, DspRequest, DspResult } from './protocol.ts';

/** The part of `Worker` that is needed, so that Node's threads can stand in for it. */
export interface DspWorker {
  postMessage(request: DspRequest): void;
  addEventListener(type: 'message', listener: (event: { data: DspReply }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: { readonly message?: string }) => void): void;
  terminate(): unknown;
}

interface Waiting {
  readonly resolve: (result: DspResult) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** One worker and the requests it owes a reply to. */
export class WorkerLink {
  readonly #worker: DspWorker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onLost: (reason: string) => void;
  #nextId = 1;
  #ended: string | undefined;

  /** `onLost` is called once, when the worker failed or did not answer in time; it is of no use then. */
  constructor(worker: DspWorker, onLost: (reason: string) => void) {
    this.#worker = worker;
    this.#onLost = onLost;
    worker.addEventListener('message', ({ data }) => this.#settle(data));
    worker.addEventListener('error', ({ message }) =>
      this.#lose(`A DSP worker failed: ${message || 'no reason given'}.`),
    );
    worker.addEventListener('messageerror', () => this.#lose('A message to a DSP worker could not be read.'));
  }

  /** Resolves to the worker's reply. Rejects with DspWorkerLost when none comes, with Error when the job failed. */
  ask(job: DspJob, timeoutSeconds: number): Promise<DspResult> {
    if (this.#ended !== undefined) return Promise.reject(new DspWorkerLost(this.#ended));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const timer = setTimeout(
        () => this.#lose(`A DSP worker did not answer for ${timeoutSeconds} s.`),
        timeoutSeconds * 1000,
      );
      this.#waiting.set(id, { resolve, reject, timer });
      try {
        this.#worker.postMessage({ id, job });
      } catch (error) {
        clearTimeout(timer);
        this.#waiting.delete(id);
        reject(error);
      }
    });
  }

  /** Ends the worker; whoever waits for it gets DspWorkerLost with this reason. */
  end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new DspWorkerLost(reason));
    }
    this.#waiting.clear();
  }

  #settle(reply: DspReply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting.resolve(reply.result);
    else waiting.reject(new Error(reply.message));
  }

  #lose(reason: string): void {
    if (this.#ended !== undefined) return;
    this.end(reason);
    this.#onLost(reason);
  }
}
