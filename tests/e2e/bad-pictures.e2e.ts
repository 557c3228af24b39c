import { oddPictures } from '../support/odd-pictures.ts';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

test('odd and broken pictures: a message at the node, the editor goes on', async ({ page }) => {
  const crashes: string[] = [];
  page.on('pageerror', (error) => crashes.push(String(error)));
  page.on('crash', () => crashes.push('the tab crashed'));
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('picture');
  await editor.render();
  const image = editor.node('imageSource');
  const good = 'patches/assets/rocket.jpg';

  for (const odd of await oddPictures('patches/assets/coffee.jpg')) {
    await test.step(odd.what, async () => {
      const before = await editor.runNumber();
      await image.getByTestId('param-files').setInputFiles({
        name: odd.name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(odd.bytes),
      });
      await editor.runEnds(before, odd.fails ? 'failed' : 'done');
      if (odd.fails) {
        await expect(image).toHaveAttribute('data-state', 'failed');
        await expect(image.getByTestId('node-error')).toContainText(odd.fails);
        await expect(editor.node('griffinLim')).toHaveAttribute('data-state', 'skipped');
      } else {
        await expect(editor.node('griffinLim')).toHaveAttribute('data-state', /^(done|cached)$/);
        if (odd.warns) await expect(image).toContainText(odd.warns);
      }
      await editor.byId('undo').click();
      await expect(image.getByTestId('node-error')).toBeHidden();
    });
  }

  const before = await editor.runNumber();
  await editor.chooseFiles(image, good);
  await editor.runEnds(before);
  await expect(image).toHaveAttribute('data-state', 'done');
  expect(crashes).toEqual([]);
});
