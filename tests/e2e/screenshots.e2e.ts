import { mkdir } from 'node:fs/promises';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

/** `UPDATE_SCREENSHOTS=1 npm test -- --only e2e` renews the pictures of README and docs. */
const folder = process.env['UPDATE_SCREENSHOTS'] ? 'docs/images' : 'test-results/screenshots';

for (const [name, width, height] of [
  ['editor', 1440, 900],
  ['editor-small', 900, 700],
] as const) {
  test(`the editor at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const editor = new Editor(page);
    await page.goto('/');
    await editor.runEnds(0);
    await expect(editor.byId('player-spectrogram')).toHaveAttribute('data-ready', 'true');
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
    const scroll = await page.evaluate(() => ({
      x: document.documentElement.scrollWidth - innerWidth,
      y: document.documentElement.scrollHeight - innerHeight,
    }));
    expect(scroll, 'the page itself never scrolls').toEqual({ x: 0, y: 0 });
  });
}
