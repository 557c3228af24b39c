/** Work may hold the event loop for this long before messages are let in. Milliseconds. */
const HOLD_MILLISECONDS = 8;

let lastTurn = performance.now();
let waiting: Promise<void> | undefined;

/**
 * Lets messages in if the event loop has been held for 8 ms or more, else resolves at once. Cheap enough for every
 * block of work. Timers are not used: nested ones wait at least 4 ms.
 */
export function breathe(): Promise<void> {
  if (waiting) return waiting;
  if (performance.now() - lastTurn < HOLD_MILLISECONDS) return Promise.resolve();
  waiting = nextTurn().then(() => {
    waiting = undefined;
    lastTurn = performance.now();
  });
  return waiting;
}

/** Resolves in a later turn of the event loop, after the messages that are waiting now. */
export function nextTurn(): Promise<void> {
  // Node's own: a MessagePort would keep the process alive.
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(resolve);
    else postTurn(resolve);
  });
}

let channel: MessageChannel | undefined;
const turns: (() => void)[] = [];

function postTurn(resolve: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => turns.shift()?.();
  }
  turns.push(resolve);
  channel.port2.postMessage(null);
}
