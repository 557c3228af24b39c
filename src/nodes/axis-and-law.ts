import type { EvaluateContext } from '../engine/contract.ts';
import type { Axis, AxisKind } from '../values/axis.ts';
import type { Law, LawKind } from '../values/law.ts';

/** The settings of the patch. */
type PatchSettings = EvaluateContext<unknown>['settings'];

/** Where a logarithmic axis begins unless the patch says otherwise: the lowest that is heard. */
const LOWEST_HEARD_HERTZ = 20;
const USUAL_EXPONENT = 2;
const USUAL_RANGE_DECIBELS = 80;

/** The axis of new pictures: the patch's, with its `auto` ends settled, or one of another kind with the same ends. */
export function axisOf(settings: PatchSettings, kind: AxisKind | 'patch' = 'patch'): Axis {
  const chosen = kind === 'patch' ? settings.axis.kind : kind;
  const logarithmic = chosen === 'log' || chosen === 'notes';
  const { lowHertz, highHertz } = settings.axis;
  const lowest = logarithmic ? LOWEST_HEARD_HERTZ : 0;
  return {
    kind: chosen,
    lowHertz: lowHertz === 'auto' || (logarithmic && lowHertz <= 0) ? lowest : lowHertz,
    highHertz: highHertz === 'auto' ? settings.sampleRate / 2 : highHertz,
  };
}

/** The law of new pictures: the patch's, or one of another kind, with the patch's exponent or range where it has one. */
export function lawOf({ law }: PatchSettings, kind: LawKind | 'patch' = 'patch'): Law {
  if (kind === 'patch' || kind === law.kind) return law;
  if (kind === 'gamma') return { kind, exponent: USUAL_EXPONENT };
  return kind === 'decibels' ? { kind, rangeDecibels: USUAL_RANGE_DECIBELS } : { kind };
}

/** Whole columns of a time, as the original counts them: rounded down. */
export function columnsOf(seconds: number, { sampleRate, hopLength }: PatchSettings): number {
  // A hair is added so that what was made of whole columns comes back as many.
  return Math.floor((seconds * sampleRate) / hopLength + 1e-9);
}
