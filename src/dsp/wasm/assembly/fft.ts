/**
 * The transform: in place, decimation in frequency forward, in time inverse, so that nothing is ever reordered.
 *
 * A block of n elements stands for a polynomial in x modulo xⁿ − e^(−2πi φ); the whole is the block of φ = 0. With
 * t = e^(−2πi φ / r) and W = e^(−2πi / r) a stage of radix r splits it into r blocks of m = n / r elements,
 *
 *     out[q · m + j] = Σ_p (in[p · m + j] · t^p) · W^(p q),      block q has φ_q = (φ + q) / r,
 *
 * until blocks of one element are left: that of φ = k / N is bin k. So each block has its own r − 1 factors t, t² … (from
 * the plan), the inner loop runs over neighbours, and bins stay where they fall (`pairs` says where). The inverse undoes
 * stage after stage without dividing. G. Bruun, "z-transform DFT filters and FFT's" (1978), and Cooley and Tukey (1965).
 *
 * A stage in the plan, four words: radix, bytes of a child block, number of blocks, address of the factors.
 */
import { header } from './header';
import { conjugateProductIm, conjugateProductRe, productIm, productRe } from './simd';

const STAGE_BYTES: usize = 16;

/** Runs the stages from `first` on over the elements at `work`. */
export function forwardStages(work: usize, first: u32): void {
  for (let s = first; s < header.stageCount; s++) {
    const stage = header.stages + <usize>s * STAGE_BYTES;
    const radix = load<u32>(stage);
    const child = load<u32>(stage, 4);
    const blocks = load<u32>(stage, 8);
    const factors = load<u32>(stage, 12);
    if (radix == 4) forward4(work, child, blocks, factors);
    else if (radix == 3) forward3(work, child, blocks, factors);
    else forward2(work, child, blocks, factors);
  }
}

/** Undoes the stages down to `first`; the result is multiplied by the product of their radices. */
export function inverseStages(work: usize, first: u32): void {
  for (let s = <i32>header.stageCount - 1; s >= <i32>first; s--) {
    const stage = header.stages + <usize>s * STAGE_BYTES;
    const radix = load<u32>(stage);
    const child = load<u32>(stage, 4);
    const blocks = load<u32>(stage, 8);
    const factors = load<u32>(stage, 12);
    if (radix == 4) inverse4(work, child, blocks, factors);
    else if (radix == 3) inverse3(work, child, blocks, factors);
    else inverse2(work, child, blocks, factors);
  }
}

function forward4(work: usize, child: usize, blocks: u32, factors: usize): void {
  let at = work;
  for (let block: u32 = 0; block < blocks; block++, factors += 24) {
    const t1r = v128.load32_splat(factors, 0);
    const t1i = v128.load32_splat(factors, 4);
    const t2r = v128.load32_splat(factors, 8);
    const t2i = v128.load32_splat(factors, 12);
    const t3r = v128.load32_splat(factors, 16);
    const t3i = v128.load32_splat(factors, 20);
    for (const end = at + child; at < end; at += 32) {
      const at1 = at + child;
      const at2 = at1 + child;
      const at3 = at2 + child;
      const cr0 = v128.load(at2);
      const ci0 = v128.load(at2, 16);
      const cr = productRe(cr0, ci0, t2r, t2i);
      const ci = productIm(cr0, ci0, t2r, t2i);
      const ar = v128.load(at);
      const ai = v128.load(at, 16);
      const acr = f32x4.add(ar, cr);
      const aci = f32x4.add(ai, ci);
      const amcr = f32x4.sub(ar, cr);
      const amci = f32x4.sub(ai, ci);
      const br0 = v128.load(at1);
      const bi0 = v128.load(at1, 16);
      const br = productRe(br0, bi0, t1r, t1i);
      const bi = productIm(br0, bi0, t1r, t1i);
      const dr0 = v128.load(at3);
      const di0 = v128.load(at3, 16);
      const dr = productRe(dr0, di0, t3r, t3i);
      const di = productIm(dr0, di0, t3r, t3i);
      const bdr = f32x4.add(br, dr);
      const bdi = f32x4.add(bi, di);
      const bmdr = f32x4.sub(br, dr);
      const bmdi = f32x4.sub(bi, di);
      v128.store(at, f32x4.add(acr, bdr));
      v128.store(at, f32x4.add(aci, bdi), 16);
      v128.store(at1, f32x4.add(amcr, bmdi));
      v128.store(at1, f32x4.sub(amci, bmdr), 16);
      v128.store(at2, f32x4.sub(acr, bdr));
      v128.store(at2, f32x4.sub(aci, bdi), 16);
      v128.store(at3, f32x4.sub(amcr, bmdi));
      v128.store(at3, f32x4.add(amci, bmdr), 16);
    }
    at += 3 * child;
  }
}

function inverse4(work: usize, child: usize, blocks: u32, factors: usize): void {
  let at = work;
  for (let block: u32 = 0; block < blocks; block++, factors += 24) {
    const t1r = v128.load32_splat(factors, 0);
    const t1i = v128.load32_splat(factors, 4);
    const t2r = v128.load32_splat(factors, 8);
    const t2i = v128.load32_splat(factors, 12);
    const t3r = v128.load32_splat(factors, 16);
    const t3i = v128.load32_splat(factors, 20);
    for (const end = at + child; at < end; at += 32) {
      const at1 = at + child;
      const at2 = at1 + child;
      const at3 = at2 + child;
      const ar = v128.load(at);
      const ai = v128.load(at, 16);
      const cr = v128.load(at2);
      const ci = v128.load(at2, 16);
      const acr = f32x4.add(ar, cr);
      const aci = f32x4.add(ai, ci);
      const amcr = f32x4.sub(ar, cr);
      const amci = f32x4.sub(ai, ci);
      const br = v128.load(at1);
      const bi = v128.load(at1, 16);
      const dr = v128.load(at3);
      const di = v128.load(at3, 16);
      const bdr = f32x4.add(br, dr);
      const bdi = f32x4.add(bi, di);
      const bmdr = f32x4.sub(br, dr);
      const bmdi = f32x4.sub(bi, di);
      v128.store(at, f32x4.add(acr, bdr));
      v128.store(at, f32x4.add(aci, bdi), 16);
      const yr = f32x4.sub(acr, bdr);
      const yi = f32x4.sub(aci, bdi);
      v128.store(at2, conjugateProductRe(yr, yi, t2r, t2i));
      v128.store(at2, conjugateProductIm(yr, yi, t2r, t2i), 16);
      const xr = f32x4.sub(amcr, bmdi);
      const xi = f32x4.add(amci, bmdr);
      v128.store(at1, conjugateProductRe(xr, xi, t1r, t1i));
      v128.store(at1, conjugateProductIm(xr, xi, t1r, t1i), 16);
      const zr = f32x4.add(amcr, bmdi);
      const zi = f32x4.sub(amci, bmdr);
      v128.store(at3, conjugateProductRe(zr, zi, t3r, t3i));
      v128.store(at3, conjugateProductIm(zr, zi, t3r, t3i), 16);
    }
    at += 3 * child;
  }
}

const SIN_60: f32 = 0.8660254037844386;

function forward3(work: usize, child: usize, blocks: u32, factors: usize): void {
  let at = work;
  for (let block: u32 = 0; block < blocks; block++, factors += 16) {
    const t1r = v128.load32_splat(factors, 0);
    const t1i = v128.load32_splat(factors, 4);
    const t2r = v128.load32_splat(factors, 8);
    const t2i = v128.load32_splat(factors, 12);
    for (const end = at + child; at < end; at += 32) {
      const at1 = at + child;
      const at2 = at1 + child;
      const br0 = v128.load(at1);
      const bi0 = v128.load(at1, 16);
      const br = productRe(br0, bi0, t1r, t1i);
      const bi = productIm(br0, bi0, t1r, t1i);
      const cr0 = v128.load(at2);
      const ci0 = v128.load(at2, 16);
      const cr = productRe(cr0, ci0, t2r, t2i);
      const ci = productIm(cr0, ci0, t2r, t2i);
      const ar = v128.load(at);
      const ai = v128.load(at, 16);
      // W and W² are −1/2 ∓ i sin 60°.
      const sr = f32x4.add(br, cr);
      const si = f32x4.add(bi, ci);
      const dr = f32x4.mul(f32x4.splat(SIN_60), f32x4.sub(br, cr));
      const di = f32x4.mul(f32x4.splat(SIN_60), f32x4.sub(bi, ci));
      const hr = f32x4.sub(ar, f32x4.mul(f32x4.splat(0.5), sr));
      const hi = f32x4.sub(ai, f32x4.mul(f32x4.splat(0.5), si));
      v128.store(at, f32x4.add(ar, sr));
      v128.store(at, f32x4.add(ai, si), 16);
      v128.store(at1, f32x4.add(hr, di));
      v128.store(at1, f32x4.sub(hi, dr), 16);
      v128.store(at2, f32x4.sub(hr, di));
      v128.store(at2, f32x4.add(hi, dr), 16);
    }
    at += 2 * child;
  }
}

function inverse3(work: usize, child: usize, blocks: u32, factors: usize): void {
  let at = work;
  for (let block: u32 = 0; block < blocks; block++, factors += 16) {
    const t1r = v128.load32_splat(factors, 0);
    const t1i = v128.load32_splat(factors, 4);
    const t2r = v128.load32_splat(factors, 8);
    const t2i = v128.load32_splat(factors, 12);
    for (const end = at + child; at < end; at += 32) {
      const at1 = at + child;
      const at2 = at1 + child;
      const ar = v128.load(at);
      const ai = v128.load(at, 16);
      const br = v128.load(at1);
      const bi = v128.load(at1, 16);
      const cr = v128.load(at2);
      const ci = v128.load(at2, 16);
      const sr = f32x4.add(br, cr);
      const si = f32x4.add(bi, ci);
      const dr = f32x4.mul(f32x4.splat(SIN_60), f32x4.sub(br, cr));
      const di = f32x4.mul(f32x4.splat(SIN_60), f32x4.sub(bi, ci));
      const hr = f32x4.sub(ar, f32x4.mul(f32x4.splat(0.5), sr));
      const hi = f32x4.sub(ai, f32x4.mul(f32x4.splat(0.5), si));
      v128.store(at, f32x4.add(ar, sr));
      v128.store(at, f32x4.add(ai, si), 16);
      const xr = f32x4.sub(hr, di);
      const xi = f32x4.add(hi, dr);
      v128.store(at1, conjugateProductRe(xr, xi, t1r, t1i));
      v128.store(at1, conjugateProductIm(xr, xi, t1r, t1i), 16);
      const yr = f32x4.add(hr, di);
      const yi = f32x4.sub(hi, dr);
      v128.store(at2, conjugateProductRe(yr, yi, t2r, t2i));
      v128.store(at2, conjugateProductIm(yr, yi, t2r, t2i), 16);
    }
    at += 2 * child;
  }
}

function forward2(work: usize, child: usize, blocks: u32, factors: usize): void {
  let at = work;
  for (let block: u32 = 0; block < blocks; block++, factors += 8) {
    const tr = v128.load32_splat(factors, 0);
    const ti = v128.load32_splat(factors, 4);
    for (const end = at + child; at < end; at += 32) {
      const at1 = at + child;
      const br0 = v128.load(at1);
      const bi0 = v128.load(at1, 16);
      const br = productRe(br0, bi0, tr, ti);
      const bi = productIm(br0, bi0, tr, ti);
      const ar = v128.load(at);
      const ai = v128.load(at, 16);
      v128.store(at, f32x4.add(ar, br));
      v128.store(at, f32x4.add(ai, bi), 16);
      v128.store(at1, f32x4.sub(ar, br));
      v128.store(at1, f32x4.sub(ai, bi), 16);
    }
    at += child;
  }
}

function inverse2(work: usize, child: usize, blocks: u32, factors: usize): void {
  let at = work;
  for (let block: u32 = 0; block < blocks; block++, factors += 8) {
    const tr = v128.load32_splat(factors, 0);
    const ti = v128.load32_splat(factors, 4);
    for (const end = at + child; at < end; at += 32) {
      const at1 = at + child;
      const ar = v128.load(at);
      const ai = v128.load(at, 16);
      const br = v128.load(at1);
      const bi = v128.load(at1, 16);
      v128.store(at, f32x4.add(ar, br));
      v128.store(at, f32x4.add(ai, bi), 16);
      const xr = f32x4.sub(ar, br);
      const xi = f32x4.sub(ai, bi);
      v128.store(at1, conjugateProductRe(xr, xi, tr, ti));
      v128.store(at1, conjugateProductIm(xr, xi, tr, ti), 16);
    }
    at += child;
  }
}
