/**
 * What happens between the transforms, bin by bin.
 *
 * A group's transform Z carries the spectra A of its frames 0 … 3 and B of its frames 4 … 7 as Z = A + i B. Since the
 * frames are real, with N − k taken modulo N,
 *
 *     A[k] = (Z[k] + Z[N − k]*) / 2        B[k] = (Z[k] − Z[N − k]*) / 2i        (the 1/2 is in the analysis window)
 *     Z[k] = A[k] + i B[k]                 Z[N − k] = A[k]* + i B[k]*
 *
 * `pairs` lists, for k = 0 … N/2, the byte offsets of Z[k] and Z[N − k]. Magnitudes of a group stand in the order of
 * its elements: for each bin four of A, four of B, 32 bytes.
 */
import { header } from './header';
import { inverseSquareRoot, lanesBelow, madd, nmadd, sumOfLanes } from './simd';

/** Keeps 1/√x finite; far below any magnitude heard. */
const TINY: f32 = 1e-20;

/** Gives every bin its magnitude and keeps its phase. */
export function project(work: usize, magnitude: usize): void {
  const tiny = f32x4.splat(TINY);
  let pair = header.pairs;
  for (const end = pair + header.bins * 8; pair < end; pair += 8, magnitude += 32) {
    const z = work + load<u32>(pair);
    const y = work + load<u32>(pair, 4);
    const zr = v128.load(z);
    const zi = v128.load(z, 16);
    const yr = v128.load(y);
    const yi = v128.load(y, 16);
    const ar = f32x4.add(zr, yr);
    const ai = f32x4.sub(zi, yi);
    const br = f32x4.add(zi, yi);
    const bi = f32x4.sub(yr, zr);
    const gainA = f32x4.mul(v128.load(magnitude), inverseSquareRoot(madd(ar, ar, madd(ai, ai, tiny))));
    const gainB = f32x4.mul(v128.load(magnitude, 16), inverseSquareRoot(madd(br, br, madd(bi, bi, tiny))));
    storePair(z, y, f32x4.mul(gainA, ar), f32x4.mul(gainA, ai), f32x4.mul(gainB, br), f32x4.mul(gainB, bi));
  }
}

/**
 * One step of ADMM (see `index.ts`). With P the bins of the newest signal, Y the state and the step's a, b and c,
 *
 *     V = a Y + b P        Z = M V / |V|        Y' = Z + c (Y − P)
 *
 * Y' stands in `split` and in the elements afterwards. Of the group's eight frames only the first `frames` exist: the
 * others stay 0.
 */
export function relax(work: usize, magnitude: usize, split: usize, frames: i32, a: f32, b: f32, c: f32): void {
  const av = f32x4.splat(a);
  const bv = f32x4.splat(b);
  const cA = v128.and(f32x4.splat(c), lanesBelow(frames));
  const cB = v128.and(f32x4.splat(c), lanesBelow(frames - 4));
  const tiny = f32x4.splat(TINY);
  let pair = header.pairs;
  for (const end = pair + header.bins * 8; pair < end; pair += 8, magnitude += 32, split += 64) {
    const z = work + load<u32>(pair);
    const y = work + load<u32>(pair, 4);
    const zr = v128.load(z);
    const zi = v128.load(z, 16);
    const yr = v128.load(y);
    const yi = v128.load(y, 16);
    relaxBin(split, v128.load(magnitude), f32x4.add(zr, yr), f32x4.sub(zi, yi), av, bv, cA, tiny);
    relaxBin(split + 32, v128.load(magnitude, 16), f32x4.add(zi, yi), f32x4.sub(yr, zr), av, bv, cB, tiny);
    storePair(z, y, v128.load(split), v128.load(split, 16), v128.load(split, 32), v128.load(split, 48));
  }
}

@inline
function relaxBin(at: usize, m: v128, pr: v128, pi: v128, a: v128, b: v128, c: v128, tiny: v128): void {
  const yr = v128.load(at);
  const yi = v128.load(at, 16);
  const vr = madd(a, yr, f32x4.mul(b, pr));
  const vi = madd(a, yi, f32x4.mul(b, pi));
  const gain = f32x4.mul(m, inverseSquareRoot(madd(vr, vr, madd(vi, vi, tiny))));
  v128.store(at, madd(gain, vr, f32x4.mul(c, f32x4.sub(yr, pr))));
  v128.store(at, madd(gain, vi, f32x4.mul(c, f32x4.sub(yi, pi))), 16);
}

/** Σ (|X| − M)² over the bins 0 … N/2 of the first `frames` of the group's eight frames. */
export function squaredError(work: usize, magnitude: usize, frames: i32): f64 {
  const tiny = f32x4.splat(TINY);
  let sumA = f32x4.splat(0);
  let sumB = f32x4.splat(0);
  let pair = header.pairs;
  for (const end = pair + header.bins * 8; pair < end; pair += 8, magnitude += 32) {
    const z = work + load<u32>(pair);
    const y = work + load<u32>(pair, 4);
    const zr = v128.load(z);
    const zi = v128.load(z, 16);
    const yr = v128.load(y);
    const yi = v128.load(y, 16);
    const ar = f32x4.add(zr, yr);
    const ai = f32x4.sub(zi, yi);
    const br = f32x4.add(zi, yi);
    const bi = f32x4.sub(yr, zr);
    const powerA = madd(ar, ar, madd(ai, ai, tiny));
    const powerB = madd(br, br, madd(bi, bi, tiny));
    const errorA = nmadd(powerA, inverseSquareRoot(powerA), v128.load(magnitude));
    const errorB = nmadd(powerB, inverseSquareRoot(powerB), v128.load(magnitude, 16));
    sumA = madd(errorA, errorA, sumA);
    sumB = madd(errorB, errorB, sumB);
  }
  return sumOfLanes(v128.and(sumA, lanesBelow(frames))) + sumOfLanes(v128.and(sumB, lanesBelow(frames - 4)));
}

/** Gives every bin its magnitude and a start phase; `firstFrame` is the absolute number of the group's frame 0. */
export function randomSpectrum(work: usize, magnitude: usize, firstFrame: u32): void {
  const seed = mix(i32x4.splat(header.seed));
  const lanes = i32x4(0, 1, 2, 3);
  const frameA = mix(v128.xor(seed, i32x4.add(i32x4.splat(firstFrame), lanes)));
  const frameB = mix(v128.xor(seed, i32x4.add(i32x4.splat(firstFrame + 4), lanes)));
  const last = header.bins - 1;
  for (let bin: u32 = 0; bin <= last; bin++, magnitude += 32) {
    const turnA = turns(mix(v128.xor(frameA, i32x4.splat(bin))));
    const turnB = turns(mix(v128.xor(frameB, i32x4.splat(bin))));
    storeTurned(work, bin, magnitude, turnA, turnB);
  }
}

/** Gives every bin its magnitude and the start phase laid in for it, in turns. */
export function turnedSpectrum(work: usize, magnitude: usize, turns: usize): void {
  for (let bin: u32 = 0; bin < header.bins; bin++, magnitude += 32, turns += 32) {
    storeTurned(work, bin, magnitude, v128.load(turns), v128.load(turns, 16));
  }
}

@inline
function storeTurned(work: usize, bin: u32, magnitude: usize, turnA: v128, turnB: v128): void {
  const pair = header.pairs + bin * 8;
  const a = v128.load(magnitude);
  const b = v128.load(magnitude, 16);
  // Bins 0 and N/2 of a real frame are real.
  const imaginary = f32x4.splat(bin == 0 || bin == header.bins - 1 ? 0 : 1);
  storePair(
    work + load<u32>(pair),
    work + load<u32>(pair, 4),
    f32x4.mul(a, sineOfTurns(quarterOn(turnA))),
    f32x4.mul(imaginary, f32x4.mul(a, sineOfTurns(turnA))),
    f32x4.mul(b, sineOfTurns(quarterOn(turnB))),
    f32x4.mul(imaginary, f32x4.mul(b, sineOfTurns(turnB))),
  );
}

@inline
function storePair(z: usize, y: usize, ar: v128, ai: v128, br: v128, bi: v128): void {
  v128.store(z, f32x4.sub(ar, bi));
  v128.store(z, f32x4.add(ai, br), 16);
  v128.store(y, f32x4.add(ar, bi));
  v128.store(y, f32x4.sub(br, ai), 16);
}

/** lowbias32, as `start-phase.ts`. */
@inline
function mix(value: v128): v128 {
  let x = v128.xor(value, i32x4.shr_u(value, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(<i32>0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The upper 24 bits of a hash as turns, −1/2 … 1/2, without rounding. */
@inline
function turns(hash: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(hash, 8)), f32x4.splat(1.0 / 16777216.0));
}

@inline
function quarterOn(turn: v128): v128 {
  const next = f32x4.add(turn, f32x4.splat(0.25));
  return f32x4.sub(next, f32x4.nearest(next));
}

/** sin 2πx for −1/2 ≤ x ≤ 1/2 within 2e-7: folded to ±1/4, where the Taylor series to x¹³ is enough. */
@inline
function sineOfTurns(x: v128): v128 {
  const half = v128.or(v128.and(x, i32x4.splat(<i32>0x80000000)), f32x4.splat(0.5));
  const folded = v128.bitselect(f32x4.sub(half, x), x, f32x4.gt(f32x4.abs(x), f32x4.splat(0.25)));
  const angle = f32x4.mul(folded, f32x4.splat(6.283185307179586));
  const square = f32x4.mul(angle, angle);
  let sum = f32x4.splat(1.0 / 6227020800.0);
  sum = madd(sum, square, f32x4.splat(-1.0 / 39916800.0));
  sum = madd(sum, square, f32x4.splat(1.0 / 362880.0));
  sum = madd(sum, square, f32x4.splat(-1.0 / 5040.0));
  sum = madd(sum, square, f32x4.splat(1.0 / 120.0));
  sum = madd(sum, square, f32x4.splat(-1.0 / 6.0));
  return madd(f32x4.mul(sum, square), angle, angle);
}
