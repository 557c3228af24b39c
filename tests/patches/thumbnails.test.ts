import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { gallery } from '../../src/store/gallery.ts';

const MOST_BYTES = 10_240;

test.each(gallery.map(({ name, thumbnail }) => ({ name, thumbnail })))(
  'the gallery has a small picture of $name (scripts/gallery-thumbnails.mjs makes it)',
  async ({ name, thumbnail }) => {
    expect(thumbnail).toMatch(new RegExp(`patches/thumbnails/${name}\\.webp`));
    const bytes = await readFile(`patches/thumbnails/${name}.webp`);
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  },
);
