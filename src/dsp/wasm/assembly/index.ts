/**
 * Griffin-Lim on a team of workers. Each worker has its own instance of this module on the one memory that
 * `memory-map.ts` laid out, and all call the same function with the number of workers; every function returns when
 * the whole team is done. D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform" (1984),
 * with the momentum of Perraudin et al. (2013). The STFT is linear, so momentum is applied to the signal:
 * z = x − inertia · x_prev.
 *
 * ADMM is Masuyama, Yatabe and Oikawa's (2019): to minimise ‖X − P(X)‖² / 2 over X of the wanted magnitudes, P being
 * STFT ∘ inverse, with a variable Y = Z + U that carries the Z of the wanted magnitudes and the multipliers U. Their
 * three steps, X = (ρ Y + P(Y)) / (1 + ρ), U = Y − X, Z = M (X − U) / |X − U|, put into one another:
 *
 *     V = (ρ − 1) Y + 2 P(Y)        Z = M V / |V|        Y' = Z + (Y − P(Y)) / (1 + ρ)
 *
 * P(Y) is the STFT of the newest signal, the inverse of Y; the inverse of Z is the same signal, for P(Y − P(Y)) = 0.
 * ρ rises from 0.1 to 0.6 over the iterations. The first is a plain Griffin-Lim step, which makes the first Y, and so is
 * the last, which clears what the multipliers leave in the dark: up to 0.2 dB.
 */
import { measureGroup, olderSignal, projectBlock, relaxBlock, startBlock } from './block';
import { header } from './header';
import { mergeBlock, mirrorEnds, turnOver } from './merge';
import { isAborted, isLastToArrive, release, takePart } from './team';
import { forwardTransform, inverseTransform } from './transform';

const FIRST_RHO: f64 = 0.1;
const LAST_RHO: f64 = 0.6;

/** The sound of the start phases: iteration 0. */
export function start(worker: u32, team: u32): void {
  const scratch = scratchOf(worker);
  for (let b = takePart(); b < header.blocks; b = takePart()) startBlock(b, scratch);
  if (isLastToArrive(team)) release();
  finishIteration(team, 0);
}

/** The sound that was laid into signal A as iteration 0. */
export function adopt(worker: u32, team: u32): void {
  if (worker == 0) {
    header.newest = 0;
    mirrorEnds();
  }
  if (isLastToArrive(team)) release();
}

/** The wanted magnitudes with the phases of the sound that was laid into signal A, as iteration 0. */
export function imitate(worker: u32, team: u32): void {
  adopt(worker, team);
  const scratch = scratchOf(worker);
  for (let b = takePart(); b < header.blocks; b = takePart()) projectBlock(b, scratch, 0);
  if (isLastToArrive(team)) release();
  for (let b = takePart(); b < header.blocks; b = takePart()) mergeBlock(b);
  if (!isLastToArrive(team) || isAborted()) return;
  turnOver();
  // Momentum is not to come from a sound of another loudness.
  memory.fill(olderSignal(), 0, <usize>header.signalSamples * 4);
  release();
}

export function iterate(worker: u32, team: u32, count: u32): void {
  const scratch = scratchOf(worker);
  for (let i: u32 = 0; i < count && !isAborted(); i++) {
    for (let b = takePart(); b < header.blocks; b = takePart()) iterateBlock(b, scratch);
    if (isLastToArrive(team)) release();
    finishIteration(team, 1);
  }
}

/** Measures every `stride`-th group of the newest sound into `errors`. */
export function measure(worker: u32, team: u32, stride: u32): void {
  const scratch = scratchOf(worker);
  const parts = (header.groups + stride - 1) / stride;
  for (let p = takePart(); p < parts; p = takePart()) measureGroup(p * stride, scratch);
  if (isLastToArrive(team)) release();
}

function iterateBlock(block: u32, scratch: usize): void {
  if (!header.split) return projectBlock(block, scratch, header.inertia);
  const done = header.iteration;
  if (done == 0 || done + 1 >= header.iterations) return relaxBlock(block, scratch, 0, 1, 0);
  const way = <f64>done / <f64>max<u32>(1, header.iterations - 1);
  const rho = FIRST_RHO + (LAST_RHO - FIRST_RHO) * min<f64>(1, way);
  relaxBlock(block, scratch, <f32>(rho - 1), 2, <f32>(1 / (1 + rho)));
}

function finishIteration(team: u32, iterations: u32): void {
  for (let b = takePart(); b < header.blocks; b = takePart()) mergeBlock(b);
  if (!isLastToArrive(team) || isAborted()) return;
  turnOver();
  header.iteration += iterations;
  release();
}

function scratchOf(worker: u32): usize {
  return header.scratch + <usize>worker * header.scratchStride;
}

/** For tests: the bare transforms of the elements in the first worker's scratch. */
export function forwardForTest(): void {
  forwardTransform(header.scratch);
}

export function inverseForTest(): void {
  inverseTransform(header.scratch);
}

/** For tests: one part of an iteration at a time, in any order. */
export function iteratePartForTest(block: u32): void {
  iterateBlock(block, header.scratch);
}

export function mergePartForTest(block: u32): void {
  mergeBlock(block);
}

export function turnOverForTest(): void {
  turnOver();
  header.iteration += 1;
}
