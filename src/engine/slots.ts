/** Lets a bounded number of evaluations run side by side, in the order they asked. */
export interface Slots {
  /** Resolves to the way to give the slot back; rejects with the signal's reason when it is aborted while waiting. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** `count` slots. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (!next) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  function onceOnly(): () => void {
    let given = false;
    return () => {
      if (!given) release();
      given = true;
    };
  }

  return {
    take(signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(onceOnly());
      }
      return new Promise((resolve, reject) => {
        const proceed = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(onceOnly());
        };
        const giveUp = () => {
          waiting.delete(proceed);
          reject(signal.reason);
        };
        waiting.add(proceed);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
