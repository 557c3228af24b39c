import { expect, test } from './fixtures/app.ts';

test('the app starts cross-origin isolated from its own server', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/ARTIVI/);
  await expect(page.locator('#root > *').first()).toBeAttached();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the content policy refuses evaluation from strings, inline scripts and other hosts', async ({
  page,
  complaints,
}) => {
  await page.goto('/');
  const outcome = await page.evaluate(async () => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const evaluated = await Promise.resolve()
      .then(() => new Function('return 1')())
      .catch(() => 'refused');
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.body.append(script);
    const fetched = await fetch('http://127.0.0.1:9/').catch(() => 'refused');
    return { evaluated, fetched, inline: 'inlineScriptRan' in window, refused: refused.sort() };
  });
  expect(outcome).toMatchObject({ evaluated: 'refused', fetched: 'refused', inline: false });
  expect(outcome.refused).toContain('connect-src');
  expect(outcome.refused).toContain('script-src-elem');
  expect(complaints.splice(0).join('\n')).toContain('Content Security Policy');
});
