import type { PaletteName } from '../../dsp/colour.ts';
import type { AxisChoice, LevelChoice } from './looks.ts';

/** The player's words, in one place. */
export const playerTexts = {
  label: 'Player',
  stage: 'Playhead',
  play: 'Play',
  pause: 'Pause',
  emptyTitle: 'Nothing to hear yet',
  empty: 'When the patch has a sound, its spectrogram and its wave appear here, to play and to look into.',
  loop: 'loop',
  loopLong: 'Repeat from the beginning; a region dragged on the picture always repeats',
  axis: 'Frequency axis',
  levels: 'Levels',
  palette: 'Palette',
  audacityBefore: 'as ',
  audacity: 'Audacity',
  audacityAfter: ' shows it',
  audacityLong:
    'Mel to 20 kHz, Hann window 2048 padded to 4096, −100 to −20 dB: what Audacity 4 shows of the saved sound',
  fold: 'Fold the player',
  unfold: 'Show the player',
  resize: 'Height of the player',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show the whole sound',
  clearRegion: 'Clear the region',
  scroll: 'Scroll in time',
  axes: {
    patch: 'as the patch',
    linear: 'linear',
    log: 'logarithmic',
    mel: 'mel',
    notes: 'notes',
  } satisfies Record<AxisChoice, string>,
  levelNames: {
    patch: 'as the patch',
    linear: 'linear',
    decibels: 'decibels, 80 dB',
  } satisfies Record<LevelChoice, string>,
  palettes: { magma: 'magma', inferno: 'inferno', viridis: 'viridis', grey: 'grey' } satisfies Record<
    PaletteName,
    string
  >,
} as const;
