import { assertNever } from '../../values/wire.ts';
import { type Dtype, dtypeRange } from './dtype.ts';

/** How the values of an array become 0…1. */
export const scalingNames = ['auto', '255', 'type', 'extremes', 'unit'] as const;
export type ScalingName = (typeof scalingNames)[number];

/** The finite values of an array, and how many are none. */
export interface Extremes {
  /** 0 where there is no finite value. */
  readonly least: number;
  readonly greatest: number;
  readonly notFinite: number;
}

/** `least` becomes 0, `greatest` becomes 1; what lies outside is cut. */
export interface Scaling {
  readonly black: number;
  readonly white: number;
  /** For people: "0…255", "−3.5…12". */
  readonly words: string;
}

/**
 * Settles how values become 0…1. `255`: ÷ 255, as the original takes every array. `type`: the whole range of a type of
 * whole numbers; floats as they are. `extremes`: the least value is black and the greatest white. `unit`: as they are.
 * `auto`: bytes ÷ 255; other types as they are where all lie within 0…1, ÷ 255 where all lie within 0…255, else by their
 * extremes.
 */
export function settleScaling(name: ScalingName, dtype: Dtype, { least, greatest }: Extremes): Scaling {
  switch (name) {
    case '255':
      return scalingOf(0, 255);
    case 'unit':
      return scalingOf(0, 1);
    case 'type': {
      const { low, high } = dtypeRange(dtype);
      return scalingOf(low, high);
    }
    case 'extremes':
      // All alike: black where that is 0 or less, white above.
      return least < greatest ? scalingOf(least, greatest) : scalingOf(0, greatest > 0 ? greatest : 1);
    case 'auto':
      if (dtype.kind === 'u' && dtype.bytes === 1) return scalingOf(0, 255);
      if (least >= 0 && greatest <= 1) return scalingOf(0, 1);
      if (least >= 0 && greatest <= 255) return scalingOf(0, 255);
      return settleScaling('extremes', dtype, { least, greatest, notFinite: 0 });
    default:
      return assertNever(name);
  }
}

function scalingOf(black: number, white: number): Scaling {
  return { black, white, words: `${numberText(black)}…${numberText(white)}` };
}

function numberText(value: number): string {
  const text = Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : value.toPrecision(4);
  return text.replace('-', '−');
}
