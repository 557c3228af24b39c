import { mkdir } from 'node:fs/promises';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

/** `UPDATE_SCREENSHOTS=1 npm test -- --only e2e -- screenshots` renews the pictures of README and guide. */
const folder = process.env['UPDATE_SCREENSHOTS'] ? 'docs/images' : 'test-results/screenshots';

test.beforeAll(() => mkdir(folder, { recursive: true }));

for (const [name, width, height] of [
  ['editor', 1440, 900],
  ['editor-small', 900, 700],
] as const) {
  test(`the editor at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const editor = new Editor(page);
    await page.goto('/');
    await editor.runEnds(0);
    await shoot(editor, name);
    const scroll = await page.evaluate(() => ({
      x: document.documentElement.scrollWidth - innerWidth,
      y: document.documentElement.scrollHeight - innerHeight,
    }));
    expect(scroll, 'the page itself never scrolls').toEqual({ x: 0, y: 0 });
  });
}

test('patches as the guide shows them', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  // A message over the canvas would cover what the picture is about.
  await page.addStyleTag({ content: '[data-sonner-toaster] { visibility: hidden }' });
  for (const name of ['collage', 'for-audacity']) {
    await editor.openExample(name);
    await editor.render();
    await shoot(editor, `patch-${name}`);
  }
  await editor.byId('settings').click();
  await expect(editor.byId('preset-audacity')).toBeVisible();
  await page.screenshot({ path: `${folder}/settings.png` });
});

async function shoot(editor: Editor, name: string): Promise<void> {
  const spectrogram = editor.byId('player-spectrogram');
  await expect(spectrogram).toHaveAttribute('data-ready', 'true');
  // The sound's last state is drawn a moment after its provisional ones.
  let last = '';
  const rests = async () => {
    const before = last;
    last = (await spectrogram.screenshot()).toString('base64');
    return last === before;
  };
  await expect.poll(rests, { intervals: [500] }).toBe(true);
  await editor.page.screenshot({ path: `${folder}/${name}.png` });
}
