/**
 * Makes patches/thumbnails/*.webp: the spectrogram of each shipped patch, as the player of the built app draws it.
 * `npm run build && node scripts/gallery-thumbnails.mjs [name …]` after a patch was changed or added.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

const folder = 'patches/thumbnails';
const size = { width: 360, height: 150 };
const mostBytes = 10_240;
const patience = 120_000;

const shipped = (await readdir('patches')).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
const names = process.argv.length > 2 ? process.argv.slice(2) : shipped;

const server = await serve({ root: process.env.APP_DIST ?? 'dist', port: 0 });
const browser = await chromium.launch({ args: chromiumFlags(), executablePath: findChromium() });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.setDefaultTimeout(patience);
await page.goto(server.url);
await mkdir(folder, { recursive: true });
for (const name of names) {
  const bytes = await thumbnail(name);
  await writeFile(`${folder}/${name}.webp`, bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
await browser.close();
await server.close();

async function thumbnail(name) {
  const progress = page.getByTestId('run-progress');
  const before = Number((await progress.getAttribute('data-run')) ?? 0);
  await page.getByTestId('patch-gallery').click();
  await page.getByTestId(`patch-gallery-item-${name}`).click();
  await page.waitForFunction((run) => {
    const { dataset } = document.querySelector('[data-testid="run-progress"]');
    return Number(dataset.run) > run && dataset.state === 'done';
  }, before);
  // The last drawing has come when nothing changes for a while.
  for (let last = '', now = await shown(); now === '' || now !== last; now = await shown()) {
    last = now;
    await page.waitForTimeout(1500);
  }
  return Buffer.from((await shown()).split(',')[1], 'base64');
}

/** What the player shows, small, as a data address: at the best quality that keeps it below `mostBytes`. */
function shown() {
  return page.evaluate(
    ({ width, height, most }) => {
      const source = document.querySelector('canvas[data-testid="player-spectrogram"][data-ready="true"]');
      if (!source) return '';
      const small = Object.assign(document.createElement('canvas'), { width, height });
      const context = small.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(source, 0, 0, width, height);
      for (let quality = 0.85; quality > 0.05; quality -= 0.05) {
        const address = small.toDataURL('image/webp', quality);
        if (address.length * 0.75 <= most) return address;
      }
      return '';
    },
    { ...size, most: mostBytes - 64 },
  );
}
