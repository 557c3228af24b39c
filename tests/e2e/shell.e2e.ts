import { expect, test } from './fixtures/app.ts';

test('the app starts cross-origin isolated from its own server', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/ARTIVI/);
  await expect(page.locator('#root > *').first()).toBeAttached();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the content policy refuses evaluation from strings, inline scripts and other hosts', async ({
  browser,
  server,
}) => {
  // A context of its own, in which violations are wanted.
  const context = await browser.newContext({ baseURL: server });
  const page = await context.newPage();
  await page.goto('/');
  const outcome = await page.evaluate(async () => {
    // In a task of its own: what a debugger evaluates directly may evaluate strings.
    const evaluated = await new Promise((resolve) =>
      setTimeout(() => {
        try {
          resolve(new Function('return 1')());
        } catch {
          resolve('refused');
        }
      }),
    );
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.body.append(script);
    const fetched = await fetch('http://127.0.0.1:9/').catch(() => 'refused');
    return { evaluated, fetched, inline: 'inlineScriptRan' in window };
  });
  expect(outcome).toEqual({ evaluated: 'refused', fetched: 'refused', inline: false });
  await context.close();
});

test('a breach is seen twice: by the policy in the header and by the one in the page', async ({ page, complaints }) => {
  await page.goto('/');
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { text: '0' })));
  await expect.poll(() => complaints.filter((text) => /^policy: .*inline script/.test(text)).length).toBe(2);
  complaints.length = 0;
});
