/**
 * One block of frames through one iteration: from the signal to the block's own sheet of overlapped frames.
 *
 * LAYOUT. Frame t of the block starts at sample t · hop, and lane l of a group is its frame l or 4 + l. So signals are
 * spread out once for a block, four lanes a hop apart,
 *
 *     spread[s] = ( z[s], z[s + hop], z[s + 2 hop], z[s + 3 hop] )            16 bytes each
 *
 * and sample i of group g is spread[8 g hop + i] (real part: frames 0 … 3) and spread[8 g hop + 4 hop + i] (imaginary
 * part: frames 4 … 7): no shuffling for each frame. The way back adds to `overlap` in the same layout, which is folded
 * into the sheet, sheet[s + l hop] += lane l of overlap[s], when the block is done.
 *
 * A worker's scratch: the transform's elements, then `spread`, then `overlap`.
 */
import { header } from './header';
import { ELEMENT, nmadd } from './simd';
import { project, randomSpectrum, relax, squaredError, turnedSpectrum } from './spectrum';
import { binsToFrames, framesToBins } from './transform';

const LANES: u32 = 4;
const GROUP_FRAMES: u32 = 8;

/** Samples from a block to the next. */
export function blockStride(): u32 {
  return header.groupsPerBlock * GROUP_FRAMES * header.hopLength;
}

/** The block's magnitudes with start phases, as sound on its sheet. */
export function startBlock(block: u32, scratch: usize): void {
  if (!isAudible(block)) return clearSheet(block);
  clearOverlap(scratch);
  for (let g = firstGroup(block); g < groupsEnd(block); g++) {
    if (!load<u8>(header.audible + g)) continue;
    if (header.turns) turnedSpectrum(scratch, magnitudeOf(g), header.turns + <usize>g * header.bins * ELEMENT);
    else randomSpectrum(scratch, magnitudeOf(g), header.firstFrame + g * GROUP_FRAMES);
    overlapGroup(scratch, overlapAddress(scratch) + vectorsBefore(g, block));
  }
  foldOverlap(block, scratch);
}

/** The block's frames of z = x − inertia · x_prev with their magnitudes put right, as sound on its sheet. */
export function projectBlock(block: u32, scratch: usize, inertia: f32): void {
  if (!isAudible(block)) return clearSheet(block);
  clearOverlap(scratch);
  const from = block * blockStride();
  spread(spreadAddress(scratch), from, spreadVectors(), inertia);
  for (let g = firstGroup(block); g < groupsEnd(block); g++) {
    if (!load<u8>(header.audible + g)) continue;
    transformGroup(scratch, spreadAddress(scratch) + vectorsBefore(g, block));
    project(scratch, magnitudeOf(g));
    overlapGroup(scratch, overlapAddress(scratch) + vectorsBefore(g, block));
  }
  foldOverlap(block, scratch);
}

/** The block's frames one step of ADMM on, as sound on its sheet. */
export function relaxBlock(block: u32, scratch: usize, a: f32, b: f32, c: f32): void {
  if (!isAudible(block)) return clearSheet(block);
  clearOverlap(scratch);
  spread(spreadAddress(scratch), block * blockStride(), spreadVectors(), 0);
  for (let g = firstGroup(block); g < groupsEnd(block); g++) {
    if (!load<u8>(header.audible + g)) continue;
    transformGroup(scratch, spreadAddress(scratch) + vectorsBefore(g, block));
    relax(scratch, magnitudeOf(g), splitOf(g), framesFrom(g), a, b, c);
    overlapGroup(scratch, overlapAddress(scratch) + vectorsBefore(g, block));
  }
  foldOverlap(block, scratch);
}

/** Writes the group's Σ (|X| − M)² for the newest signal x to `errors`. */
export function measureGroup(group: u32, scratch: usize): void {
  const vectors = alignedToLanes(LANES * header.hopLength + header.fftSize);
  const heard = spread(spreadAddress(scratch), group * GROUP_FRAMES * header.hopLength, vectors, 0);
  let error: f64 = 0;
  if (heard || load<u8>(header.audible + group)) {
    transformGroup(scratch, spreadAddress(scratch));
    error = squaredError(scratch, magnitudeOf(group), framesFrom(group));
  }
  store<f64>(header.errors + group * 8, error);
}

@inline
function transformGroup(work: usize, re: usize): void {
  framesToBins(work, re, re + imaginaryOffset());
}

@inline
function overlapGroup(work: usize, re: usize): void {
  binsToFrames(work, re, re + imaginaryOffset());
}

/** Spreads `vectors` samples of x − weight · x_prev from sample `from` on; false where all of them are 0. */
function spread(to: usize, from: u32, vectors: u32, weight: f32): bool {
  const x0 = newestSignal() + from * 4;
  const p0 = olderSignal() + from * 4;
  const hop = <usize>header.hopLength * 4;
  const w = f32x4.splat(weight);
  let any = i32x4.splat(0);
  let x = x0;
  let p = p0;
  for (const end = x0 + vectors * 4; x < end; x += 16, p += 16, to += 64) {
    const a = nmadd(w, v128.load(p), v128.load(x));
    const b = nmadd(w, v128.load(p + hop), v128.load(x + hop));
    const c = nmadd(w, v128.load(p + 2 * hop), v128.load(x + 2 * hop));
    const d = nmadd(w, v128.load(p + 3 * hop), v128.load(x + 3 * hop));
    any = v128.or(v128.or(v128.or(any, a), b), v128.or(c, d));
    const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
    v128.store(to, v128.shuffle<i64>(abLow, cdLow, 1, 3), 16);
    v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 32);
    v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 48);
  }
  return v128.any_true(v128.and(any, i32x4.splat(0x7fffffff)));
}

function foldOverlap(block: u32, scratch: usize): void {
  clearSheet(block);
  let from = overlapAddress(scratch);
  let to = sheetOf(block);
  const hop = <usize>header.hopLength * 4;
  for (const end = to + spreadVectors() * 4; to < end; to += 16, from += 64) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    addTo(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
    addTo(to + hop, v128.shuffle<i64>(abLow, cdLow, 1, 3));
    addTo(to + 2 * hop, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
    addTo(to + 3 * hop, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
  }
}

@inline
function addTo(at: usize, value: v128): void {
  v128.store(at, f32x4.add(v128.load(at), value));
}

export function newestSignal(): usize {
  return header.newest ? header.signalB : header.signalA;
}

export function olderSignal(): usize {
  return header.newest ? header.signalA : header.signalB;
}

export function sheetOf(block: u32): usize {
  return header.sheets + <usize>block * header.sheetSamples * 4;
}

function clearSheet(block: u32): void {
  memory.fill(sheetOf(block), 0, <usize>header.sheetSamples * 4);
}

function clearOverlap(scratch: usize): void {
  memory.fill(overlapAddress(scratch), 0, <usize>spreadVectors() * 16);
}

function isAudible(block: u32): bool {
  for (let g = firstGroup(block); g < groupsEnd(block); g++) {
    if (load<u8>(header.audible + g)) return true;
  }
  return false;
}

@inline
function firstGroup(block: u32): u32 {
  return block * header.groupsPerBlock;
}

@inline
function groupsEnd(block: u32): u32 {
  return min(header.groups, (block + 1) * header.groupsPerBlock);
}

@inline
function magnitudeOf(group: u32): usize {
  return header.magnitude + <usize>group * header.bins * ELEMENT;
}

@inline
function splitOf(group: u32): usize {
  return header.split + <usize>group * header.bins * (2 * ELEMENT);
}

/** Frames from the group's first on. */
@inline
function framesFrom(group: u32): i32 {
  return <i32>header.frames - <i32>(group * GROUP_FRAMES);
}

/** Vectors of `spread` and of `overlap` for a whole block. */
@inline
function spreadVectors(): u32 {
  return alignedToLanes((header.groupsPerBlock * GROUP_FRAMES - LANES) * header.hopLength + header.fftSize);
}

@inline
function alignedToLanes(count: u32): u32 {
  return (count + 3) & ~3;
}

@inline
function spreadAddress(scratch: usize): usize {
  return scratch + <usize>header.coreSize * (1 + header.isConvolved) * ELEMENT;
}

@inline
function overlapAddress(scratch: usize): usize {
  return spreadAddress(scratch) + <usize>spreadVectors() * 16;
}

/** Bytes of `spread` or `overlap` before a group of a block. */
@inline
function vectorsBefore(group: u32, block: u32): usize {
  return <usize>(group - firstGroup(block)) * GROUP_FRAMES * header.hopLength * 16;
}

/** Bytes of `spread` or `overlap` from a group's real parts to its imaginary parts. */
@inline
function imaginaryOffset(): usize {
  return <usize>(LANES * header.hopLength) * 16;
}
