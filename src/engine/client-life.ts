import { proxy, type Remote, wrap } from 'comlink';
import type { EngineHost } from './host.ts';
import type { AssetProvider } from './protocol.ts';

export interface EngineLifeParts {
  readonly worker: Worker;
  readonly assets: AssetProvider;
  /** Told when the engine can answer. */
  ready(): void;
  /** Told when the worker broke down by itself. */
  died(life: EngineLife, cause: string): void;
}

/** One worker with an engine in it, from its start to its end. */
export interface EngineLife {
  /** The answer; `otherwise` when the worker is ended before it comes. Rejects with what the engine did not foresee. */
  ask<R>(question: (host: Remote<EngineHost>) => Promise<R>, otherwise: R): Promise<R>;
  /** Resolves when the engine can answer, or has ended. */
  whenReady(): Promise<void>;
  wasReady(): boolean;
  ended(): boolean;
  /** When anything was last heard of the worker, in terms of `performance.now()`. */
  heard(): number;
  /** Something of the worker has come by another way than its answers: events of a run. */
  hear(): void;
  /** Ends the worker; all that was asked is answered with `otherwise`. */
  end(): void;
}

export function startLife({ worker, assets, ready, died }: EngineLifeParts): EngineLife {
  const host = wrap<EngineHost>(worker);
  // Not `Promise.race` with the worker's end: each race would hang on to that promise for ever.
  const pending = new Set<() => void>();
  let isReady = false;
  let hasEnded = false;
  let heard = performance.now();
  const hear = () => {
    heard = performance.now();
  };

  const life: EngineLife = {
    ask: (question, otherwise) =>
      hasEnded ? Promise.resolve(otherwise) : answered(started, host, question, otherwise, pending),
    async whenReady() {
      await life.ask(() => Promise.resolve(), undefined).catch(() => {});
    },
    wasReady: () => isReady,
    ended: () => hasEnded,
    heard: () => heard,
    hear,
    end() {
      hasEnded = true;
      worker.terminate();
      for (const giveUp of [...pending]) giveUp();
    },
  };

  worker.addEventListener('message', hear);
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    if (!hasEnded) died(life, event.message || 'the worker could not be loaded');
  });
  const started = host.start(proxy(assets)).then(() => {
    isReady = true;
    ready();
  });
  started.catch((error: unknown) => {
    if (!hasEnded) died(life, error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
  return life;
}

function answered<R>(
  started: Promise<void>,
  host: Remote<EngineHost>,
  question: (host: Remote<EngineHost>) => Promise<R>,
  otherwise: R,
  pending: Set<() => void>,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(otherwise);
    pending.add(giveUp);
    started
      .then(() => question(host))
      .then(resolve, reject)
      .finally(() => pending.delete(giveUp));
  });
}
