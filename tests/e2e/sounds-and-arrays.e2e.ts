import { readFile } from 'node:fs/promises';
import { readWav } from '../support/plain-spectrum.ts';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

for (const { name, type, ending } of [
  { name: 'video', type: 'wavOut', ending: /\.wav$/ },
  { name: 'array', type: 'npyOut', ending: /^painting\.npy$/ },
  { name: 'hidden-in-music', type: 'wavOut', ending: /\.wav$/ },
  { name: 'resynthesis', type: 'wavOut', ending: /\.wav$/ },
]) {
  test(`the example ${name} opens, renders and is saved`, async ({ page }) => {
    const editor = new Editor(page);
    await page.goto('/');
    await editor.openExample(name);
    await editor.render();
    for (const node of await page.locator('[data-node-id]').all()) {
      await expect(node).toHaveAttribute('data-state', /^(done|cached)$/);
    }
    const saved = await editor.download(editor.node(type).getByTestId('action-save'));
    expect(saved.name).toMatch(ending);
    if (type === 'npyOut') {
      // Nothing stands between the two: it is saved as NumPy wrote it.
      expect(Buffer.from(saved.bytes).equals(await readFile('patches/assets/painting.npy'))).toBe(true);
    } else {
      const samples = readWav(saved.bytes).channels[0]!;
      expect(samples.length).toBeGreaterThan(2.4 * 44_100);
      expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(0.3);
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

test('a node shows the fields that do something in its mode', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.byId('patch-new').click();
  const video = await editor.dragFromPalette('videoSource', 300, 120);
  await expect(video.getByTestId('param-mode')).toBeVisible();
  await expect(video.getByTestId('param-column')).toHaveCount(0);
  await video.getByTestId('param-mode').getByText('slit-scan').click();
  await expect(video.getByTestId('param-column')).toBeVisible();
  await expect(video.getByTestId('param-columnTo')).toHaveCount(0);
  await video.getByTestId('param-sweep').click();
  await expect(video.getByTestId('param-columnTo')).toBeVisible();
  await editor.byId('undo').click();
  await editor.byId('undo').click();
  await expect(video.getByTestId('param-column')).toHaveCount(0);
});
