/** A seeded random source (mulberry32): the same seed gives the same case again. */
export interface Random {
  readonly seed: number;
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number 0 … below − 1. */
  below(count: number): number;
  pick<T>(entries: readonly T[]): T;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (count: number) => Math.floor(next() * count);
  return {
    seed,
    next,
    below,
    pick: (entries) => {
      if (entries.length === 0) throw new Error('nothing to pick from');
      return entries[below(entries.length)] as (typeof entries)[number];
    },
  };
}

/** A fresh seed for a test run, or the one to repeat: `SEED=123 npx vitest run …`. */
export function freshSeed(): number {
  const wanted = typeof process === 'undefined' ? undefined : process.env['SEED'];
  return wanted === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(wanted);
}
