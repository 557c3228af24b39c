/**
 * Griffin-Lim on a team of workers. Each worker has its own instance of this module on the one memory that
 * `memory-map.ts` laid out, and all call the same function with the number of workers; every function returns when
 * the whole team is done. D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform" (1984),
 * with the momentum of Perraudin et al. (2013). The STFT is linear, so momentum is applied to the signal:
 * z = x − inertia · x_prev.
 */
import { iterateBlock, measureGroup, startBlock } from './block';
import { header } from './header';
import { mergeBlock, mirrorEnds, turnOver } from './merge';
import { isAborted, isLastToArrive, release, takePart } from './team';
import { forwardTransform, inverseTransform } from './transform';

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
