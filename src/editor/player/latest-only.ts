/**
 * Runs asynchronous work one at a time: what is asked for while some is under way waits, and only the newest of it is
 * run. Work that throws is dropped.
 */
export function latestOnly(): (work: () => Promise<void>) => void {
  let busy = false;
  let pending: (() => Promise<void>) | null = null;
  async function drain(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = pending; next; next = pending) {
      pending = null;
      await next().catch(() => undefined);
    }
    busy = false;
  }
  return (work) => {
    pending = work;
    void drain();
  };
}
