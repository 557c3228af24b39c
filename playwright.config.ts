import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './scripts/chromium.mjs';

const executablePath = findChromium();

/**
 * The built app in a real Chromium, each test in an empty profile. The server is a fixture of the tests themselves
 * (tests/e2e/fixtures), on a free port; `npm test` builds first.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    acceptDownloads: true,
    launchOptions: { args: chromiumFlags(), ...(executablePath ? { executablePath } : {}) },
  },
});
