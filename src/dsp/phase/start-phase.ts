/**
 * Start phases from (seed, absolute frame, bin) alone, so that they are the same for any number of workers,
 * any tiling and every backend. The hash is the 32-bit finaliser "lowbias32" by Chris Wellons, "Prospecting for
 * hash functions" (2018), applied in turn to the three numbers.
 */
export function startPhaseHash(seed: number, frame: number, bin: number): number {
  return mix32(mix32(mix32(seed >>> 0) ^ (frame >>> 0)) ^ (bin >>> 0));
}

/** Uniform in 0 … 2π (exclusive), in steps of 2π / 2²⁴. */
export function startPhase(seed: number, frame: number, bin: number): number {
  return (startPhaseHash(seed, frame, bin) >>> 8) * ((2 * Math.PI) / 16777216);
}

function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
