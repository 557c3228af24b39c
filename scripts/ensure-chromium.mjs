/** Makes sure that there is a Chromium for the browser tests, or says what to do about it. Node built-ins only. */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { findChromium } from './chromium.mjs';
import { run } from './process.mjs';

const advice = {
  darwin: 'Install Google Chrome or Chromium into Applications (brew install --cask chromium)',
  win32: 'Install Google Chrome from https://www.google.com/chrome',
  linux: 'Install one with your package manager, for example: sudo apt-get install chromium',
};

/** Whether a Chromium is there in the end. As root on Debian it is installed; elsewhere that is the user's to do. */
export async function ensureChromium() {
  if (findChromium() !== undefined) return true;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('There is no Chromium; installing the one of the system.');
    const environment = { DEBIAN_FRONTEND: 'noninteractive' };
    const code =
      (await run(['apt-get', 'update', '-q'], { quiet: true, environment })) ||
      (await run(['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium'], {
        quiet: true,
        environment,
      }));
    if (code === 0 && findChromium() !== undefined) return true;
  }
  const how = advice[process.platform] ?? advice.linux;
  console.error(
    `The browser tests need Chromium or Chrome, and there is none.\n${how},\nor say where it is: CHROMIUM_PATH=/path/to/chrome npm test`,
  );
  return false;
}
