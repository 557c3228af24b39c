import { expect, test } from './fixtures/app.ts';
import { Editor } from './support/editor.ts';

test('a page that is not cross-origin isolated renders the same samples', async ({ page, context }) => {
  const saved = async (): Promise<Uint8Array> => {
    const editor = new Editor(page);
    await page.goto('/');
    await editor.openExample('picture');
    await editor.render();
    return (await editor.download(editor.node('wavOut').getByTestId('action-save'))).bytes;
  };
  const shared = await saved();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await context.route('**/*', async (route) => {
    const response = await route.fetch();
    const {
      'cross-origin-opener-policy': _opener,
      'cross-origin-embedder-policy': _embedder,
      ...headers
    } = response.headers();
    await route.fulfill({ response, headers });
  });
  const unshared = await saved();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(Buffer.from(unshared).equals(Buffer.from(shared))).toBe(true);
});
