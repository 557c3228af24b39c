import type { PhaseProblem } from './contract.ts';

/** Convergence is looked at after every so many iterations … */
export const FLAT_INTERVAL = 8;
/** … and is flat when they brought less than so many decibels. */
export const FLAT_DECIBELS = 0.05;

/** Decides when a solve that may stop early has come far enough. By iterations alone, never by time. */
export interface FlatnessWatch {
  /** The next iteration, after `iteration`, that a slice must end at because convergence is looked at: the end, if none. */
  nextLook(iteration: number): number;
  /** Told of every look, and of the start; true when there is no point in going on. */
  isFlat(iteration: number, decibels: number): boolean;
}

/**
 * A watch for one solve; one that never finds anything flat where no early stop is wanted. ADMM always runs to the end:
 * its ρ rises over the iterations that were asked for, and the last ones bring the most.
 */
export function watchFlatness({ stopWhenFlat, method, iterations }: PhaseProblem): FlatnessWatch {
  if (!stopWhenFlat || method === 'admm') return { nextLook: () => iterations, isFlat: () => false };
  let before: number | undefined;
  return {
    nextLook: (iteration) => Math.min(iterations, (Math.floor(iteration / FLAT_INTERVAL) + 1) * FLAT_INTERVAL),
    isFlat(iteration, decibels) {
      if (iteration % FLAT_INTERVAL !== 0) return false;
      const isFlat = before !== undefined && before - decibels < FLAT_DECIBELS;
      before = decibels;
      return isFlat;
    },
  };
}
