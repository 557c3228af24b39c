import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { readWav } from '../support/plain-spectrum.ts';
import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

for (const name of ['mirror', 'stretch', 'collage', 'for-audacity', 'colours-in-stereo']) {
  test(`the example ${name} opens, renders and is saved`, async ({ page }) => {
    const editor = new Editor(page);
    await page.goto('/');
    await editor.openExample(name);
    await editor.render();
    for (const node of await page.locator('[data-node-id]').all()) {
      await expect(node).toHaveAttribute('data-state', /^(done|cached)$/);
    }
    const { name: fileName, bytes } = await editor.download(editor.node('wavOut').getByTestId('action-save'));
    expect(fileName).toMatch(/\.wav$/);
    const { channels } = readWav(bytes);
    expect(channels.length).toBe(name === 'colours-in-stereo' ? 2 : 1);
    expect(
      Math.max(...channels.map((samples) => samples.reduce((a, b) => Math.max(a, Math.abs(b)), 0))),
    ).toBeGreaterThan(0.5);
  });
}

test('a sound that keeps its patch brings it back when it is dropped on the editor', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('picture');
  const wavOut = editor.node('wavOut');
  await wavOut.getByRole('button', { name: 'Advanced' }).click();
  await wavOut.getByTestId('param-keepPatch').click();
  await editor.render();
  const { name, bytes } = await editor.download(wavOut.getByTestId('action-save'));
  expect(readWav(bytes).channels[0]!.length).toBeGreaterThan(130_000);

  await editor.byId('patch-new').click();
  await expect(page.locator('[data-node-id]')).toHaveCount(0);
  await editor.dropFiles([{ name, mediaType: 'audio/wav', bytes }], 400, 300);
  await expect(page.locator('[data-node-id]')).toHaveCount(4);
  await expect(editor.node('imageSource')).toContainText('coffee.jpg');
  await editor.render();
  await expect(editor.node('imageSource')).toHaveAttribute('data-state', /^(done|cached)$/);
});

test('a picture dropped on the canvas becomes a node where it fell', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.byId('patch-new').click();
  const bytes = new Uint8Array(await readFile('patches/assets/rocket.jpg'));
  await editor.dropFiles([{ name: 'rocket.jpg', mediaType: 'image/jpeg', bytes }], 420, 260);
  const node = editor.node('imageSource');
  await expect(node).toContainText('rocket.jpg');
  const [at, canvas] = [await node.boundingBox(), await editor.byId('canvas').boundingBox()];
  expect(Math.abs(at!.x - canvas!.x - 420)).toBeLessThan(160);
  expect(Math.abs(at!.y - canvas!.y - 260)).toBeLessThan(160);
  await expect(node).toHaveAttribute('data-state', /^(done|cached)$/);
});

test('drawing for Audacity sets the patch and its Griffin-Lim in one step', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('picture');
  await editor.render();
  await editor.byId('settings').click();
  await editor.byId('preset-audacity').click();
  await expect(editor.byId('setting-axis')).toHaveValue('mel');
  await expect(editor.byId('setting-highHertz')).toHaveValue('20000');
  await page.keyboard.press('Escape');
  await expect(editor.node('griffinLim').getByTestId('param-fftSize')).toHaveValue('2048');
  await editor.render();
  await editor.byId('undo').click();
  await expect(editor.node('griffinLim').getByTestId('param-fftSize')).toHaveValue('auto');
});

test.describe('bad patches', () => {
  const node = (over: object = {}) => ({
    id: 'a',
    type: 'flip',
    typeVersion: 1,
    position: { x: 0, y: 0 },
    params: {},
    ...over,
  });
  const patch = (over: object = {}) => ({
    format: 'artivi-patch',
    version: 1,
    name: 'Odd',
    settings: {
      sampleRate: 44_100,
      hopLength: 64,
      resolution: 360,
      axis: { kind: 'linear', lowHertz: 'auto', highHertz: 'auto' },
      law: { kind: 'linear' },
    },
    nodes: [node()],
    connections: [],
    frames: [],
    assets: {},
    ...over,
  });

  const refused: readonly [what: string, text: string, says: RegExp][] = [
    ['no JSON at all', 'hello', /JSON/],
    ['another format', JSON.stringify({ format: 'comfy' }), /format/],
    ['a version from the future', JSON.stringify(patch({ version: 99 })), /newer/],
    ['two nodes with one id', JSON.stringify(patch({ nodes: [node(), node()] })), /nodes\[1\]/],
    ['an infinite number', JSON.stringify(patch()).replace('44100', '1e999'), /sampleRate/],
    [
      'a key that reaches for the prototype',
      JSON.stringify(patch()).replace('"params":{}', '"params":{"__proto__":{"a":1}}'),
      /__proto__/,
    ],
  ];

  test('are refused with the path, and the open patch stays', async ({ page }) => {
    const editor = new Editor(page);
    await page.goto('/');
    await editor.openExample('picture');
    for (const [what, text, says] of refused) {
      await test.step(what, async () => {
        await editor.importText(text);
        await expect(editor.byId('problem-list')).toContainText(says);
        await page.keyboard.press('Escape');
        await expect(editor.byId('problem-list')).toBeHidden();
        await expect(page.locator('[data-node-id]')).toHaveCount(4);
      });
    }
  });

  test('that can be opened in part are, and say what is missing', async ({ page }) => {
    const editor = new Editor(page);
    await page.goto('/');
    await editor.importText(
      JSON.stringify(
        patch({
          name: '<img src=x onerror=alert(1)>',
          nodes: [node(), node({ id: 'b', type: 'timeMachine', params: { year: 1888 } })],
          connections: [{ id: 'w', from: { node: 'a', port: 'picture' }, to: { node: 'nobody', port: 'picture' } }],
        }),
      ),
    );
    await expect(editor.byId('problem-list')).toContainText(/nobody/);
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-node-id]')).toHaveCount(2);
    await expect(editor.byId('node-timeMachine')).toBeVisible();
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
    const saved = JSON.parse(new TextDecoder().decode((await editor.download(editor.byId('patch-export'))).bytes));
    expect(saved.nodes[1]).toMatchObject({ type: 'timeMachine', params: { year: 1888 } });
  });

  test('of 5 000 nodes open, and the editor goes on', async ({ page }) => {
    test.setTimeout(150_000);
    const editor = new Editor(page);
    await page.goto('/');
    await editor.setAutoRender(false);
    const nodes = Array.from({ length: 5000 }, (_, i) =>
      node({ id: `n${i}`, position: { x: 260 * (i % 100), y: 300 * Math.floor(i / 100) } }),
    );
    await editor.importText(JSON.stringify(patch({ name: 'Many', nodes })));
    await expect(page.getByRole('textbox', { name: 'Name of the patch' })).toHaveValue('Many', { timeout: 60_000 });
    await expect(editor.node('flip', 4999)).toBeAttached({ timeout: 90_000 });
    await editor.openExample('picture');
    await expect(page.locator('[data-node-id]')).toHaveCount(4, { timeout: 60_000 });
  });
});

test('the inputs of a concat stand in an order that can be changed', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.openExample('mirror');
  await editor.render();
  const concat = editor.node('concat');
  await expect(concat.getByTestId('order-picture1')).toContainText('Images');
  await expect(concat.getByTestId('order-picture2')).toContainText('Flip');
  const before = await editor.runNumber();
  await concat.getByTestId('order-picture2').getByTestId('action-input-earlier').click();
  await expect(concat.getByTestId('order-picture1')).toContainText('Flip');
  await editor.runEnds(before);
  await expect(editor.node('flip')).toHaveAttribute('data-state', 'cached');
  await expect(concat).toHaveAttribute('data-state', 'done');
  await editor.byId('undo').click();
  await expect(concat.getByTestId('order-picture1')).toContainText('Images');
});

test('a whole folder becomes the pictures of a node, in the order in which people count', async ({ page }) => {
  const editor = new Editor(page);
  await page.goto('/');
  await editor.byId('patch-new').click();
  const image = await editor.dragFromPalette('imageSource', 300, 80);
  const folder = test.info().outputPath('holiday');
  await mkdir(folder, { recursive: true });
  await copyFile('patches/assets/coffee.jpg', `${folder}/10 coffee.jpg`);
  await copyFile('patches/assets/rocket.jpg', `${folder}/2 rocket.jpg`);
  await writeFile(`${folder}/notes.txt`, 'not a picture');
  const before = await editor.runNumber();
  await image.getByTestId('param-files-folder').setInputFiles(folder);
  await editor.runEnds(before);
  await expect(image.getByTestId('action-show-files')).toContainText('2 files');
  await image.getByTestId('action-show-files').click();
  await expect(image.getByRole('listitem')).toHaveText([/2 rocket\.jpg/, /10 coffee\.jpg/]);
});
