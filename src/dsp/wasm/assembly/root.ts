/**
 * The first stage of the transform with the window before it, and its inverse with the window and the overlap-add after
 * it, in one pass each. The first stage's one block has φ = 0, so all its factors are 1.
 */
import { header } from './header';
import { ELEMENT, madd } from './simd';

/** Windowed samples through a first stage of radix 4. */
export function windowedForward4(work: usize, re: usize, im: usize): void {
  const quarter = <usize>(header.fftSize >> 2);
  let w = header.analysisWindow;
  for (const end = w + quarter * 4; w < end; w += 4, work += ELEMENT, re += 16, im += 16) {
    const w0 = v128.load32_splat(w);
    const w1 = v128.load32_splat(w + quarter * 4);
    const w2 = v128.load32_splat(w + quarter * 8);
    const w3 = v128.load32_splat(w + quarter * 12);
    const ar = f32x4.mul(w0, v128.load(re));
    const br = f32x4.mul(w1, v128.load(re + quarter * 16));
    const cr = f32x4.mul(w2, v128.load(re + quarter * 32));
    const dr = f32x4.mul(w3, v128.load(re + quarter * 48));
    const ai = f32x4.mul(w0, v128.load(im));
    const bi = f32x4.mul(w1, v128.load(im + quarter * 16));
    const ci = f32x4.mul(w2, v128.load(im + quarter * 32));
    const di = f32x4.mul(w3, v128.load(im + quarter * 48));
    const acr = f32x4.add(ar, cr);
    const aci = f32x4.add(ai, ci);
    const amcr = f32x4.sub(ar, cr);
    const amci = f32x4.sub(ai, ci);
    const bdr = f32x4.add(br, dr);
    const bdi = f32x4.add(bi, di);
    const bmdr = f32x4.sub(br, dr);
    const bmdi = f32x4.sub(bi, di);
    const at1 = work + quarter * 32;
    const at2 = at1 + quarter * 32;
    const at3 = at2 + quarter * 32;
    v128.store(work, f32x4.add(acr, bdr));
    v128.store(work, f32x4.add(aci, bdi), 16);
    v128.store(at1, f32x4.add(amcr, bmdi));
    v128.store(at1, f32x4.sub(amci, bmdr), 16);
    v128.store(at2, f32x4.sub(acr, bdr));
    v128.store(at2, f32x4.sub(aci, bdi), 16);
    v128.store(at3, f32x4.sub(amcr, bmdi));
    v128.store(at3, f32x4.add(amci, bmdr), 16);
  }
}

/** The inverse of a first stage of radix 4, windowed and added to `overlap`. */
export function overlappedInverse4(work: usize, re: usize, im: usize): void {
  const quarter = <usize>(header.fftSize >> 2);
  let w = header.synthesisWindow;
  for (const end = w + quarter * 4; w < end; w += 4, work += ELEMENT, re += 16, im += 16) {
    const at1 = work + quarter * 32;
    const at2 = at1 + quarter * 32;
    const at3 = at2 + quarter * 32;
    const ar = v128.load(work);
    const ai = v128.load(work, 16);
    const br = v128.load(at1);
    const bi = v128.load(at1, 16);
    const cr = v128.load(at2);
    const ci = v128.load(at2, 16);
    const dr = v128.load(at3);
    const di = v128.load(at3, 16);
    const acr = f32x4.add(ar, cr);
    const aci = f32x4.add(ai, ci);
    const amcr = f32x4.sub(ar, cr);
    const amci = f32x4.sub(ai, ci);
    const bdr = f32x4.add(br, dr);
    const bdi = f32x4.add(bi, di);
    const bmdr = f32x4.sub(br, dr);
    const bmdi = f32x4.sub(bi, di);
    const w0 = v128.load32_splat(w);
    addWindowed(re, w0, f32x4.add(acr, bdr));
    addWindowed(im, w0, f32x4.add(aci, bdi));
    const w1 = v128.load32_splat(w + quarter * 4);
    addWindowed(re + quarter * 16, w1, f32x4.sub(amcr, bmdi));
    addWindowed(im + quarter * 16, w1, f32x4.add(amci, bmdr));
    const w2 = v128.load32_splat(w + quarter * 8);
    addWindowed(re + quarter * 32, w2, f32x4.sub(acr, bdr));
    addWindowed(im + quarter * 32, w2, f32x4.sub(aci, bdi));
    const w3 = v128.load32_splat(w + quarter * 12);
    addWindowed(re + quarter * 48, w3, f32x4.add(amcr, bmdi));
    addWindowed(im + quarter * 48, w3, f32x4.sub(amci, bmdr));
  }
}

/** Windowed samples as elements, no stage yet. */
export function windowed(work: usize, re: usize, im: usize): void {
  let w = header.analysisWindow;
  for (const end = w + <usize>header.fftSize * 4; w < end; w += 4, work += ELEMENT, re += 16, im += 16) {
    const factor = v128.load32_splat(w);
    v128.store(work, f32x4.mul(factor, v128.load(re)));
    v128.store(work, f32x4.mul(factor, v128.load(im)), 16);
  }
}

/** Elements after all stages, windowed and added to `overlap`. */
export function overlapped(work: usize, re: usize, im: usize): void {
  let w = header.synthesisWindow;
  for (const end = w + <usize>header.fftSize * 4; w < end; w += 4, work += ELEMENT, re += 16, im += 16) {
    const factor = v128.load32_splat(w);
    addWindowed(re, factor, v128.load(work));
    addWindowed(im, factor, v128.load(work, 16));
  }
}

@inline
function addWindowed(at: usize, window: v128, value: v128): void {
  v128.store(at, madd(window, value, v128.load(at)));
}
