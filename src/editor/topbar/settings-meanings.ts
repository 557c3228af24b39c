import type { PatchSettings } from '../../patch/document.ts';
import { assertNever } from '../../values/wire.ts';
import { hertzText, millisecondsText } from '../node/words.ts';

/** What each setting means in hertz, milliseconds and decibels. */
export function settingsMeanings(settings: PatchSettings): { readonly [name in keyof PatchSettings]: string } {
  const { sampleRate, hopLength, resolution } = settings;
  const columns = sampleRate / hopLength;
  const step = sampleRate / 2 / (resolution - 1);
  return {
    sampleRate: `Sounds reach up to ${hertzText(sampleRate / 2)}.`,
    hopLength: `One column lasts ${millisecondsText((hopLength / sampleRate) * 1000)}; a second has ${columns.toFixed(0)} columns.`,
    resolution:
      settings.axis.kind === 'linear'
        ? `Rows lie ${hertzText(step)} apart.`
        : `New pictures are ${resolution} rows high.`,
    axis: axisMeaning(settings),
    law: lawMeaning(settings),
  };
}

function axisMeaning({ axis, sampleRate }: PatchSettings): string {
  const low = axis.lowHertz === 'auto' ? (axis.kind === 'linear' || axis.kind === 'mel' ? 0 : 20) : axis.lowHertz;
  const high = axis.highHertz === 'auto' ? sampleRate / 2 : axis.highHertz;
  const range = `from ${hertzText(low)} at the bottom to ${hertzText(high)} at the top`;
  switch (axis.kind) {
    case 'linear':
      return `Equal hertz a row, ${range}.`;
    case 'log':
      return `Equal ratios a row, ${range}.`;
    case 'mel':
      return `Equal steps to the ear, ${range}.`;
    case 'notes':
      return `Equal semitones a row, ${range}.`;
    default:
      return assertNever(axis.kind);
  }
}

function lawMeaning({ law }: PatchSettings): string {
  switch (law.kind) {
    case 'linear':
      return 'Twice as bright is twice the level.';
    case 'gamma':
      return `Level is brightness to the power of ${law.exponent}.`;
    case 'decibels':
      return `Black is silence, just above it ${law.rangeDecibels} dB below white.`;
    default:
      return assertNever(law);
  }
}
