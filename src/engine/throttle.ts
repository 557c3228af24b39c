/** Keeps what is told often from being told too often. */
export interface Throttle {
  /** Calls now, or later when `name` was called within the interval: then only the latest call counts. */
  call(name: string, action: () => void): void;
  drop(name: string): void;
  close(): void;
}

/** At most one call of each name in `milliseconds`. */
export function createThrottle(milliseconds: number): Throttle {
  const last = new Map<string, number>();
  const timers = new Map<string, { timer: ReturnType<typeof setTimeout>; action: () => void }>();
  let closed = false;

  function run(name: string, action: () => void): void {
    last.set(name, performance.now());
    action();
  }

  function drop(name: string): void {
    clearTimeout(timers.get(name)?.timer);
    timers.delete(name);
  }

  return {
    call(name, action) {
      if (closed) return;
      const waiting = timers.get(name);
      if (waiting) {
        waiting.action = action;
        return;
      }
      const wait = (last.get(name) ?? Number.NEGATIVE_INFINITY) + milliseconds - performance.now();
      if (wait <= 0) return run(name, action);
      const timer = setTimeout(() => {
        const due = timers.get(name);
        timers.delete(name);
        if (due && !closed) run(name, due.action);
      }, wait);
      timers.set(name, { timer, action });
    },
    drop,
    close() {
      closed = true;
      for (const name of [...timers.keys()]) drop(name);
    },
  };
}
