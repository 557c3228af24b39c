import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

for (const name of ['array', 'resynthesis', 'hidden-in-music']) {
  test(`the example ${name} opens and renders`, async ({ page }) => {
    const editor = new Editor(page);
    await page.goto('/');
    await editor.openExample(name);
    await editor.render();
    for (const node of await page.locator('[data-node-id]').all()) {
      await expect(node).toHaveAttribute('data-state', /^(done|cached)$/);
    }
  });
}

test('sounds and arrays dropped on the canvas become their nodes, decoded', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.byId('patch-new').click();
  const names = ['sweeps.mp3', 'sweeps.opus'];
  for (const [i, name] of names.entries()) {
    const bytes = new Uint8Array(await readFile(`tests/fixtures/sounds/${name}`));
    await editor.dropFiles([{ name, mediaType: 'audio/mpeg', bytes }], 300 + 380 * i, 160);
    await expect(editor.node('audioSource', i)).toHaveAttribute('data-state', /^(done|cached)$/);
  }
  const bytes = new Uint8Array(await readFile('tests/fixtures/npy/holes.npy'));
  await editor.dropFiles([{ name: 'holes.npy', mediaType: '', bytes }], 300, 480);
  await expect(editor.node('npySource')).toHaveAttribute('data-state', /^(done|cached)$/);
  const alac = new Uint8Array(await readFile('tests/fixtures/sounds/alac.m4a'));
  await editor.dropFiles([{ name: 'alac.m4a', mediaType: 'audio/mp4', bytes: alac }], 680, 480);
  await expect(editor.node('audioSource', 2).getByTestId('node-error')).toContainText('ALAC');
});

test('an array is saved as NumPy writes it', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('array');
  await editor.render();
  const { name, bytes } = await editor.download(editor.node('npyOut').getByTestId('action-save'));
  expect(name).toBe('painting.npy');
  expect(Buffer.from(bytes).equals(await readFile('patches/assets/painting.npy'))).toBe(true);
});
