/**
 * Arithmetic on four frames at once.
 *
 * LAYOUT. A vector (v128) holds one number of four frames: lane l belongs to frame l. Two vectors make one complex
 * element, 32 bytes, and carry eight real frames through one complex transform:
 *
 *     byte   0 …  15   real part        frames 0 1 2 3 of the group
 *     byte  16 …  31   imaginary part   frames 4 5 6 7 of the group
 *
 * An array of n elements is 32 n bytes. Nothing inside a transform ever moves between lanes.
 */
export const ELEMENT: usize = 32;

/** a · b + c, fused where the build allows it. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a · b, fused where the build allows it. */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** Real part of (xr + i xi)(yr + i yi). */
@inline
export function productRe(xr: v128, xi: v128, yr: v128, yi: v128): v128 {
  return nmadd(xi, yi, f32x4.mul(xr, yr));
}

/** Imaginary part of (xr + i xi)(yr + i yi). */
@inline
export function productIm(xr: v128, xi: v128, yr: v128, yi: v128): v128 {
  return madd(xr, yi, f32x4.mul(xi, yr));
}

/** The same with the second factor conjugated. */
@inline
export function conjugateProductRe(xr: v128, xi: v128, yr: v128, yi: v128): v128 {
  return madd(xi, yi, f32x4.mul(xr, yr));
}

@inline
export function conjugateProductIm(xr: v128, xi: v128, yr: v128, yi: v128): v128 {
  return nmadd(xr, yi, f32x4.mul(xi, yr));
}

/**
 * 1 / √x within 7e-7 for positive normal x: one shift, then two Newton steps, the first with Jan Kadlec's constants
 * ("Řešení problému rychlé inverzní odmocniny", 2010). Several times cheaper than a square root and a division.
 */
@inline
export function inverseSquareRoot(x: v128): v128 {
  const guess = i32x4.sub(i32x4.splat(0x5f1ffff9), i32x4.shr_u(x, 1));
  const first = f32x4.mul(
    f32x4.mul(f32x4.splat(0.703952253), guess),
    nmadd(f32x4.mul(x, guess), guess, f32x4.splat(2.38924456)),
  );
  const half = f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), first);
  return f32x4.mul(first, nmadd(half, first, f32x4.splat(1.5)));
}

/** A word with all bits set in lanes first … 3 whose number is below `count`; for frames past the end. */
@inline
export function lanesBelow(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

/** Sum of the four lanes. */
@inline
export function sumOfLanes(x: v128): f64 {
  return (
    <f64>f32x4.extract_lane(x, 0) +
    <f64>f32x4.extract_lane(x, 1) +
    <f64>f32x4.extract_lane(x, 2) +
    <f64>f32x4.extract_lane(x, 3)
  );
}
