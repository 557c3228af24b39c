/** Below this, in decibels, a convergence is as good as exact; also what −∞ is written as. */
export const LOWEST_CONVERGENCE_DECIBELS = -160;

/** Collects the spectral convergence of tiles that are solved one after the other into one curve over the iterations. */
export interface ConvergenceCurve {
  /** Begins a tile whose magnitudes have the energy Σ M². */
  begin(energy: number): void;
  /** The tile's convergence in decibels after `iteration` iterations; those between two steps are interpolated. */
  add(iteration: number, decibels: number): void;
  /** Decibels after 0, 1, 2 … iterations, weighted by energy over the tiles that have come so far. */
  decibels(): number[];
}

export function createConvergenceCurve(): ConvergenceCurve {
  // Σ of the error's and of the magnitudes' energy over the tiles that have reached an iteration.
  const errors: number[] = [];
  const energies: number[] = [];
  let energy = 0;
  let last: { iteration: number; decibels: number } | undefined;

  function put(iteration: number, decibels: number): void {
    errors[iteration] = (errors[iteration] ?? 0) + energy * 10 ** (decibels / 10);
    energies[iteration] = (energies[iteration] ?? 0) + energy;
  }

  return {
    begin(tileEnergy) {
      energy = tileEnergy;
      last = undefined;
    },
    add(iteration, measured) {
      const decibels = Number.isNaN(measured) ? (last?.decibels ?? 0) : Math.max(LOWEST_CONVERGENCE_DECIBELS, measured);
      const before = last ?? { iteration: -1, decibels };
      for (let i = before.iteration + 1; i <= iteration; i += 1) {
        const share = (i - before.iteration) / (iteration - before.iteration);
        put(i, before.decibels + share * (decibels - before.decibels));
      }
      if (iteration > before.iteration) last = { iteration, decibels };
    },
    decibels: () => errors.map((error, i) => 10 * Math.log10(error / energies[i]!)),
  };
}
