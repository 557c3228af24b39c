import { describe, expect, it } from 'vitest';
import { catchUp } from '../../src/editor/bodies/video-time.ts';

/** Plays on in frames of 1/60 s from where the video stands; what is left of it being late (seconds) after so long. */
function lateAfter(seconds: number, late: number): number {
  const frame = 1 / 60;
  let [shown, sound] = [10, 10 + late];
  for (let at = 0; at < seconds; at += frame) {
    const { seek, rate } = catchUp(shown, sound);
    shown = (seek ?? shown) + rate * frame;
    sound += frame;
  }
  return sound - shown;
}

describe('a video that follows a sound', () => {
  it.each([0.03, 0.1, 0.18, 0.24, -0.1, -0.24, 0.3, 5, -5])('is in step within 0.8 s when it is %d s late', (late) => {
    expect(Math.abs(lateAfter(0.8, late))).toBeLessThan(0.035);
  });

  it('jumps only where it is far off, and plays at its own speed in step', () => {
    expect(catchUp(10, 10.2).seek).toBeNull();
    expect(catchUp(10, 10.4)).toEqual({ seek: 10.4, rate: 1 });
    expect(catchUp(10, 10.02)).toEqual({ seek: null, rate: 1 });
    expect(catchUp(10, 9.9).rate).toBeLessThan(1);
  });
});
