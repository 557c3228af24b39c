import { valueToLevel } from '../../dsp/laws.ts';
import type { SpectrogramRequest } from '../../engine/protocol.ts';
import type { PatchSettings } from '../../patch/document.ts';
import { type Axis, type AxisKind, axisKinds } from '../../values/axis.ts';
import type { Law } from '../../values/law.ts';
import { decibelsText } from './format.ts';

/** `patch`: as the patch's settings say, so that pictures are seen as they were drawn. */
export const axisChoices = ['patch', ...axisKinds] as const;
export type AxisChoice = (typeof axisChoices)[number];
export const levelChoices = ['patch', 'linear', 'decibels'] as const;
export type LevelChoice = (typeof levelChoices)[number];

/** How the player draws spectrograms. `audacity` overrules axis and levels. */
export interface LookChoice {
  readonly axis: AxisChoice;
  readonly levels: LevelChoice;
  readonly audacity: boolean;
}

/** What of a spectrogram request does not depend on the view. */
export type Look = Pick<SpectrogramRequest, 'windowLength' | 'padding' | 'axis' | 'law' | 'referenceDecibels'>;

export const axisNames: { readonly [kind in AxisKind]: string } = {
  linear: 'linear',
  log: 'logarithmic',
  mel: 'mel',
  notes: 'notes',
};

/** The decibel range where levels are shown in decibels. */
const RANGE_DECIBELS = 80;

/**
 * What Audacity 4 shows by default: mel, 0–20 kHz, a Hann window of 2048 padded to twice its length, gain 20 dB and
 * range 80 dB, so −100…−20 dB of full scale.
 */
const audacityLook: Look = {
  windowLength: 2048,
  padding: 2,
  axis: { kind: 'mel', lowHertz: 0, highHertz: 20_000 },
  law: { kind: 'decibels', rangeDecibels: 80 },
  referenceDecibels: -20,
};

/** The look for a sound of `sampleRate` hertz in a patch with these settings. */
export function lookFor(choice: LookChoice, sampleRate: number, settings: PatchSettings): Look {
  const nyquist = sampleRate / 2;
  if (choice.audacity) {
    const axis = { ...audacityLook.axis, highHertz: Math.min(nyquist, 20_000) };
    return { ...audacityLook, axis };
  }
  const axis = axisFor(choice.axis, nyquist, settings);
  const fine = axis.kind === 'log' || axis.kind === 'notes';
  return {
    windowLength: axis.kind === 'linear' ? 1024 : fine ? 4096 : 2048,
    padding: 2,
    axis,
    law: lawFor(choice.levels, settings),
    referenceDecibels: 'peak',
  };
}

function axisFor(choice: AxisChoice, nyquist: number, settings: PatchSettings): Axis {
  const patch = settings.axis;
  const kind = choice === 'patch' ? patch.kind : choice;
  const lowest = kind === 'log' || kind === 'notes' ? 20 : 0;
  if (choice !== 'patch') return { kind, lowHertz: lowest, highHertz: nyquist };
  const lowHertz = patch.lowHertz === 'auto' ? lowest : patch.lowHertz;
  const highHertz = patch.highHertz === 'auto' ? nyquist : Math.min(nyquist, patch.highHertz);
  return { kind, lowHertz: Math.min(lowHertz, highHertz / 2), highHertz };
}

function lawFor(choice: LevelChoice, settings: PatchSettings): Law {
  if (choice === 'patch') return settings.law;
  return choice === 'linear' ? { kind: 'linear' } : { kind: 'decibels', rangeDecibels: RANGE_DECIBELS };
}

/** 'linear, 0–22 kHz', 'mel, 0–20 kHz', 'notes, 20 Hz–22 kHz'. */
export function axisText({ kind, lowHertz, highHertz }: Axis): string {
  const end = (hertz: number) => (hertz >= 1000 ? String(Number((hertz / 1000).toFixed(hertz < 10_000 ? 1 : 0))) : '');
  const high = highHertz >= 1000 ? `${end(highHertz)} kHz` : `${Math.round(highHertz)} Hz`;
  const low = lowHertz >= 1000 ? end(lowHertz) : lowHertz === 0 ? '0' : `${Math.round(lowHertz)} Hz`;
  return `${axisNames[kind]}, ${low}–${high}`;
}

/**
 * Decibels of a grey level 1…255 drawn with a look: of full scale where the look has a fixed reference, else below
 * the loudest point.
 */
export function greyDecibels(look: Look, grey: number): number {
  const reference = look.referenceDecibels === 'peak' ? 0 : look.referenceDecibels;
  return reference + 20 * Math.log10(valueToLevel(look.law, grey / 255));
}

/** '−23 dB'; black is '< −48 dB': less than the darkest grey. */
export function levelText(look: Look, grey: number): string {
  return grey > 0 ? decibelsText(greyDecibels(look, grey)) : `< ${decibelsText(greyDecibels(look, 1))}`;
}
