import type { AxisKind } from './axis.ts';
import type { Law } from './law.ts';

/** The programs that a patch can be drawn for. */
export const presetNames = ['original', 'audacity', 'sonicVisualiser', 'ffmpeg'] as const;
export type PresetName = (typeof presetNames)[number];

/** How a picture is drawn so that one program's spectrogram view shows it clearest. */
export interface ViewerPreset {
  readonly label: string;
  /** One sentence for people. */
  readonly help: string;
  readonly axis: { readonly kind: AxisKind; readonly lowHertz: number | 'auto'; readonly highHertz: number | 'auto' };
  readonly law: Law;
  /** Samples between two columns. */
  readonly hopLength: number;
  /** Samples of Griffin-Lim's window; `auto` follows the height of the picture. */
  readonly fftSize: number | 'auto';
  /** Rows; enough for the axis at that FFT size. */
  readonly resolution: number;
}

/**
 * Found by drawing pictures with each axis, law and FFT size and correlating them with each program's view (docs/guide.md,
 * "Seen by other programs"): the axis of the viewer matters most, then its level law, then a window near its own.
 */
export const viewerPresets: Readonly<Record<PresetName, ViewerPreset>> = {
  original: {
    label: 'Original',
    help: 'As ARTIVI-4 draws: linear in hertz and level, fine in time.',
    axis: { kind: 'linear', lowHertz: 'auto', highHertz: 'auto' },
    law: { kind: 'linear' },
    hopLength: 64,
    fftSize: 'auto',
    resolution: 360,
  },
  audacity: {
    label: 'Audacity',
    help: 'Mel up to 20 kHz and 60 dB, as Audacity shows sounds by itself.',
    axis: { kind: 'mel', lowHertz: 0, highHertz: 20_000 },
    law: { kind: 'decibels', rangeDecibels: 60 },
    hopLength: 512,
    fftSize: 2048,
    resolution: 512,
  },
  sonicVisualiser: {
    label: 'Sonic Visualiser',
    help: 'Linear in hertz, 80 dB.',
    axis: { kind: 'linear', lowHertz: 'auto', highHertz: 'auto' },
    law: { kind: 'decibels', rangeDecibels: 80 },
    hopLength: 512,
    fftSize: 2048,
    resolution: 512,
  },
  ffmpeg: {
    label: 'ffmpeg',
    help: 'Linear in hertz and level, for showspectrum and showspectrumpic.',
    axis: { kind: 'linear', lowHertz: 'auto', highHertz: 'auto' },
    law: { kind: 'linear' },
    hopLength: 512,
    fftSize: 2048,
    resolution: 512,
  },
};
