import { z } from 'zod';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type PaletteName, paletteNames } from '../../dsp/colour.ts';
import { axisChoices, type LookChoice, levelChoices } from './looks.ts';
import { remember, remembered } from './stored.ts';
import type { TimeRange } from './transport.ts';

/** How the player looks and what it shows; never part of the patch. */
export interface PlayerState extends LookChoice {
  /** The node whose sound is in the player. */
  readonly node: string | null;
  readonly palette: PaletteName;
  /** The whole sound repeats; a region always does. */
  readonly loop: boolean;
  readonly region: TimeRange | null;
  /** The stretch in view; null = the whole sound. */
  readonly view: TimeRange | null;
  /** CSS pixels of the spectrogram and of the wave together. */
  readonly height: number;
}

export const heightBounds = { least: 96, most: 1200, usual: 190 } as const;

const kept = z.object({
  axis: z.enum(axisChoices),
  levels: z.enum(levelChoices),
  audacity: z.boolean(),
  palette: z.enum(paletteNames),
  height: z.number().min(heightBounds.least).max(heightBounds.most),
});

const usual: z.infer<typeof kept> = {
  axis: 'patch',
  levels: 'patch',
  audacity: false,
  palette: 'magma',
  height: heightBounds.usual,
};

export const playerStore = createStore<PlayerState>(() => ({
  ...remembered('player', (value) => kept.safeParse(value).data, usual),
  node: null,
  loop: false,
  region: null,
  view: null,
}));

playerStore.subscribe((state, before) => {
  const names = ['axis', 'levels', 'audacity', 'palette', 'height'] as const;
  if (names.some((name) => state[name] !== before[name])) remember('player', kept.parse(state));
});

export function usePlayer<T>(selector: (state: PlayerState) => T): T {
  return useStore(playerStore, selector);
}
