import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './scripts/chromium.mjs';
import { isolationHeaders } from './scripts/headers.mjs';
import { prebundled } from './vite/prebundle.ts';

const browserTests = 'tests/browser/**/*.browser.test.{ts,tsx}';
const executablePath = findChromium();

export default defineConfig({
  test: {
    // Two at a time: the machines that check this have two cores, and the DSP pools inside tests use them too.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.{ts,tsx}', 'src/**/*.test.{ts,tsx}'],
          exclude: [browserTests, 'tests/e2e/**', 'tests/bench/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        worker: { format: 'es' },
        optimizeDeps: { include: prebundled },
        server: { headers: isolationHeaders },
        test: {
          name: 'browser',
          include: [browserTests],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumFlags(), ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
