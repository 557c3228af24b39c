/** The page looks after the worker this often. Milliseconds. */
const TICK = 50;
/** A worker that still answers gets so many times as long: it is slow, not stuck. */
const ANSWERING_FACTOR = 3;

export interface PatienceParts {
  /** How long the worker may be silent. Milliseconds, of those in which the page itself was awake. */
  readonly milliseconds: number;
  /** When the worker was last heard of, in terms of `performance.now()`. */
  heard(): number;
  /** Whether there is nothing left to wait for. */
  over(): boolean;
}

/**
 * Waits for a worker to do as it was told. Resolves to false when it has said nothing at all for so long, or has gone on
 * talking for three times as long without obeying. Time in which this page was held up does not count: whatever the worker
 * has said meanwhile is still waiting to be read.
 */
export async function waitPatiently({ milliseconds, heard, over }: PatienceParts): Promise<boolean> {
  let silent = 0;
  let waited = 0;
  let lastHeard = heard();
  while (!over()) {
    const from = performance.now();
    await pause(Math.min(TICK, milliseconds / 4));
    const passed = Math.min(performance.now() - from, 2 * TICK);
    waited += passed;
    silent = heard() > lastHeard ? 0 : silent + passed;
    lastHeard = heard();
    if (silent >= milliseconds || waited >= ANSWERING_FACTOR * milliseconds) return over();
  }
  return true;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
