/** How workers share the parts of a phase out among themselves and wait for each other. */
import { Header, header } from './header';

/** Some tens of microseconds; with 400 a quarter of the speed was lost to sleeping and waking. */
const SPINS = 20000;
const SLEEP_NANOSECONDS: i64 = 50_000_000;

const base = changetype<usize>(header);
const nextPartAt = base + offsetof<Header>('nextPart');
const arrivedAt = base + offsetof<Header>('arrived');
const generationAt = base + offsetof<Header>('generation');
const abortedAt = base + offsetof<Header>('aborted');

/** The next part of the phase that nobody has taken, or `parts` and more when there is none or the work is aborted. */
export function takePart(): u32 {
  if (isAborted()) return u32.MAX_VALUE;
  return atomic.add<u32>(nextPartAt, 1);
}

export function isAborted(): bool {
  return atomic.load<u32>(abortedAt) != 0;
}

/** Waits until the whole team is here. True for the last to come: it alone goes on, and must `release` the others. */
export function isLastToArrive(team: u32): bool {
  const generation = atomic.load<u32>(generationAt);
  if (atomic.add<u32>(arrivedAt, 1) + 1 == team) return true;
  let spins = 0;
  while (atomic.load<u32>(generationAt) == generation && !isAborted()) {
    if (++spins > SPINS) atomic.wait<i32>(generationAt, <i32>generation, SLEEP_NANOSECONDS);
  }
  return false;
}

/** Lets the team into the next phase, whose parts are all to be taken. */
export function release(): void {
  header.nextPart = 0;
  header.arrived = 0;
  atomic.add<u32>(generationAt, 1);
  atomic.notify(generationAt, -1);
}
