/** A sample ±1 as the nearest whole number of `scale` (2 ^ (bits − 1)), clipped to what its bits hold; NaN is 0. */
export function toInteger(value: number, scale: number): number {
  const whole = Math.round(value * scale);
  return whole >= scale ? scale - 1 : whole < -scale ? -scale : whole || 0;
}
