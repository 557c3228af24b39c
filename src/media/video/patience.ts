/** How often a wait looks whether it is still wanted. Milliseconds. */
const LOOK_MILLISECONDS = 40;

/**
 * Waits for what the machine does elsewhere, letting messages in meanwhile: `checkpoint` throws when the run was cancelled. After
 * `most` milliseconds `late` makes the error to throw. What was waited for goes on; whoever leaves must end it.
 */
export async function patiently<T>(
  work: Promise<T>,
  checkpoint: () => Promise<void>,
  { most = Number.POSITIVE_INFINITY, late = () => new Error('took too long') } = {},
): Promise<T> {
  // An abandoned wait may fail later: nobody is there to hear of it.
  work.catch(() => undefined);
  const begun = performance.now();
  const done = work.then((value) => ({ value }));
  for (;;) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), LOOK_MILLISECONDS);
    });
    const result = await Promise.race([done, look]);
    clearTimeout(timer);
    if (result) return result.value;
    await checkpoint();
    if (performance.now() - begun > most) throw late();
  }
}
