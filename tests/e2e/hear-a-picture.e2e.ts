import { plainPhoto } from '../support/plain-photo.ts';
import { pearson, plainSpectrum, readWav, shrink } from '../support/plain-spectrum.ts';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

const coffee = 'patches/assets/coffee.jpg';

/** Starts from an empty canvas and builds imageSource → griffinLim → waveform, wavOut by hand. */
async function buildPicturePatch(editor: Editor) {
  await editor.byId('patch-new').click();
  await expect(editor.byId('node-imageSource')).toHaveCount(0);
  const image = await editor.dragFromPalette('imageSource', 40, 60);
  const griffinLim = await editor.dragFromPalette('griffinLim', 340, 60);
  const waveform = await editor.dragFromPalette('waveform', 640, 40);
  const wavOut = await editor.dragFromPalette('wavOut', 900, 60);
  await editor.wire(image, 'picture', griffinLim, 'picture');
  await editor.wire(griffinLim, 'audio', waveform, 'audio');
  await editor.wire(griffinLim, 'audio', wavOut, 'audio');
  return { image, griffinLim, waveform, wavOut };
}

async function photoSeenIn(wav: Uint8Array): Promise<number> {
  const { channels } = readWav(wav);
  const window = 1024;
  const columns = 240;
  const seen = shrink(plainSpectrum(channels[0]!, window, columns), window / 2 + 1, columns, 180);
  return pearson(seen, await plainPhoto(coffee, columns, 180));
}

test('from nothing to a saved sound in which the photo is found', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  const { image, griffinLim, waveform, wavOut } = await buildPicturePatch(editor);

  await expect(image).toHaveAttribute('data-state', 'failed');
  await expect(image.getByTestId('node-error')).toContainText(/picture/i);

  const before = await editor.runNumber();
  await editor.chooseFiles(image, coffee);
  await editor.runEnds(before);
  for (const node of [image, griffinLim, waveform, wavOut]) {
    await expect(node).toHaveAttribute('data-state', /^(done|cached)$/);
  }
  expect(Number(await griffinLim.getAttribute('data-iteration'))).toBe(32);
  expect(Number(await griffinLim.getAttribute('data-sc'))).toBeLessThan(-11);

  await expect(editor.byId('player-time')).toContainText('/ 0:02.99');
  await waveform.getByTestId('action-play').click();
  await expect(editor.byId('player-time')).not.toContainText('0:00.00 /');

  const { name, bytes } = await editor.download(wavOut.getByTestId('action-save'));
  expect(name).toMatch(/\.wav$/);
  const wav = readWav(bytes);
  expect(wav.sampleRate).toBe(44_100);
  expect(wav.bitsPerSample).toBe(16);
  expect(wav.channels[0]!.length / wav.sampleRate).toBeCloseTo(3, 1);
  const peak = wav.channels[0]!.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(20 * Math.log10(peak)).toBeCloseTo(-1, 1);
  const r = await photoSeenIn(bytes);
  console.log(`the photo is seen in the saved sound with r = ${r.toFixed(3)}`);
  expect(r).toBeGreaterThanOrEqual(0.9);
});

test('a change runs only what lies downstream of it', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('picture');
  await editor.render();
  const [image, griffinLim, waveform, wavOut] = ['imageSource', 'griffinLim', 'waveform', 'wavOut'].map((type) =>
    editor.node(type),
  );
  const before = await editor.runNumber();
  await editor.setParam(griffinLim!, 'iterations', '8');
  await editor.runEnds(before);
  await expect(image!).toHaveAttribute('data-state', 'cached');
  await expect(griffinLim!).toHaveAttribute('data-state', 'done');
  await expect(waveform!).toHaveAttribute('data-state', 'done');
  await expect(wavOut!).toHaveAttribute('data-state', 'done');
  await expect(griffinLim!).toHaveAttribute('data-iteration', '8');

  const again = await editor.runNumber();
  await editor.setParam(wavOut!, 'name', 'other');
  await editor.runEnds(again);
  await expect(griffinLim!).toHaveAttribute('data-state', 'cached');
  await expect(waveform!).toHaveAttribute('data-state', 'cached');
  await expect(wavOut!).toHaveAttribute('data-state', 'done');
});

test('a long render shows its progress, is cancelled, and another one follows', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('picture');
  await editor.render();
  await editor.setAutoRender(false);
  const griffinLim = editor.node('griffinLim');
  await editor.setParam(griffinLim, 'iterations', '2000');
  await editor.byId('render').click();
  await expect(griffinLim).toHaveAttribute('data-state', 'running');
  await expect.poll(async () => Number(await griffinLim.getAttribute('data-iteration'))).toBeGreaterThan(0);
  await expect(editor.byId('run-progress')).toHaveAttribute('data-state', 'running');
  await editor.byId('cancel').click();
  await expect(griffinLim).toHaveAttribute('data-state', 'cancelled');
  await expect(editor.byId('run-progress')).toHaveAttribute('data-state', 'cancelled');
  await editor.setParam(griffinLim, 'iterations', '4');
  await editor.render();
  await expect(griffinLim).toHaveAttribute('data-iteration', '4');
});

test('everything is there after a reload', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  const { image, wavOut } = await buildPicturePatch(editor);
  const before = await editor.runNumber();
  await editor.chooseFiles(image, coffee);
  await editor.runEnds(before);
  await editor.setParam(image, 'seconds', '1.5');
  await editor.render();
  const first = await editor.download(wavOut.getByTestId('action-save'));
  await expect(page.getByText('saved', { exact: true })).toBeVisible();

  await page.reload();
  await expect(editor.byId('node-imageSource')).toHaveCount(1);
  await expect(editor.node('imageSource').getByTestId('param-seconds')).toHaveValue('1.5');
  await editor.runEnds(0);
  const second = await editor.download(editor.node('wavOut').getByTestId('action-save'));
  expect(Buffer.from(second.bytes).equals(Buffer.from(first.bytes))).toBe(true);
});

test('an exported patch, imported into a new profile, renders the same samples', async ({ page, browser, baseURL }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('picture');
  await editor.render();
  const first = await editor.download(editor.node('wavOut').getByTestId('action-save'));
  const patch = await editor.download(editor.byId('patch-export'));

  const fresh = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
  const other = new Editor(await fresh.newPage());
  await other.page.goto('/');
  await other.byId('patch-new').click();
  const before = await other.runNumber();
  await other.byId('patch-import').setInputFiles({
    name: patch.name,
    mimeType: 'application/json',
    buffer: Buffer.from(patch.bytes),
  });
  await expect(other.byId('node-imageSource')).toHaveCount(1);
  await other.runEnds(before);
  const second = await other.download(other.node('wavOut').getByTestId('action-save'));
  expect(Buffer.from(second.bytes).equals(Buffer.from(first.bytes))).toBe(true);
  await fresh.close();
});

test('a first visit opens slideshow, rendered, and nothing asks another host', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(blob|data):/.test(url) && !url.startsWith(baseURL ?? 'http://127.0.0.1')) foreign.push(url);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const editor = new Editor(page);
  await page.goto('/');
  await editor.runEnds(0);
  await expect(editor.node('waveform')).toHaveAttribute('data-state', /^(done|cached)$/);
  await expect(editor.byId('player-time')).toContainText('/ 0:10.99');
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});

test('undo and redo walk through what was done', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await buildPicturePatch(editor);
  const nodes = page.locator('[data-node-id]');
  await expect(nodes).toHaveCount(4);
  for (let i = 0; i < 3; i++) await editor.byId('undo').click();
  await expect(nodes).toHaveCount(4);
  await editor.byId('undo').click();
  await expect(nodes).toHaveCount(3);
  for (let i = 0; i < 4; i++) await editor.byId('redo').click();
  await expect(nodes).toHaveCount(4);
  await expect(editor.byId('redo')).toBeDisabled();
});
