/** A priority queue of numbered things whose priorities are small whole numbers known beforehand: a stack for each. */
export interface LevelStacks {
  /** Each thing at most once. Level 0 is never taken out. */
  push(at: number): void;
  /** The last pushed of those with the highest level; undefined when there is none. */
  pop(): number | undefined;
}

/** `levels[at]` is the priority of thing `at`, 0 … count − 1. Everything takes constant time. */
export function createLevelStacks(levels: Uint16Array, count: number): LevelStacks {
  const tops = new Int32Array(count).fill(-1);
  const below = new Int32Array(levels.length);
  let highest = 0;
  return {
    push(at) {
      const level = levels[at]!;
      below[at] = tops[level]!;
      tops[level] = at;
      if (level > highest) highest = level;
    },
    pop() {
      while (highest > 0 && tops[highest]! < 0) highest -= 1;
      if (highest === 0) return undefined;
      const at = tops[highest]!;
      tops[highest] = below[at]!;
      return at;
    },
  };
}
