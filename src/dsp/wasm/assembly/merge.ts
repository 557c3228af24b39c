/** From the sheets of all blocks to the new signal. */
import { blockStride, newestSignal, olderSignal, sheetOf } from './block';
import { header } from './header';

/**
 * Sums the sheets over the samples of one block, its own first, then those before it, and divides by the squared
 * windows. The order is fixed, so the sum is the same whoever computed what. Writes over the older signal.
 */
export function mergeBlock(block: u32): void {
  const from = block * blockStride();
  const to = block + 1 == header.blocks ? header.signalSamples : from + blockStride();
  const target = olderSignal();
  for (let s = from; s < to; s += 4) {
    v128.store(target + s * 4, v128.load(sheetOf(block) + (s - from) * 4));
  }
  for (let before = <i32>block - 1; before >= 0; before--) {
    const start = <u32>before * blockStride();
    const end = min(to, start + header.sheetSamples);
    if (end <= from) break;
    const sheet = sheetOf(before);
    for (let s = from; s < end; s += 4) {
      const at = target + s * 4;
      v128.store(at, f32x4.add(v128.load(at), v128.load(sheet + (s - start) * 4)));
    }
  }
  for (let s = from; s < to; s += 4) {
    const at = target + s * 4;
    v128.store(at, f32x4.mul(v128.load(at), v128.load(header.inverseWeight + s * 4)));
  }
}

/** Makes the merged signal the newest and mirrors the sound at its ends, as a centred STFT wants it. */
export function turnOver(): void {
  header.newest ^= 1;
  mirrorEnds();
}

/** Fills the half frames before and after the newest sound with its reflection. */
export function mirrorEnds(): void {
  const pad = <i32>(header.fftSize / 2);
  const length = <i32>(header.signalSamples - header.fftSize);
  if (length < 1) return;
  const sound = newestSignal() + <usize>pad * 4;
  for (let i = -pad; i < 0; i++) store<f32>(sound + i * 4, load<f32>(sound + mirrored(i, length) * 4));
  for (let i = length; i < length + pad; i++) store<f32>(sound + i * 4, load<f32>(sound + mirrored(i, length) * 4));
}

/** The sample that stands for sample i where the sound is reflected at its first and last sample, again and again. */
function mirrored(i: i32, length: i32): i32 {
  if (length == 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((i % period) + period) % period;
  return phase < length ? phase : period - phase;
}
