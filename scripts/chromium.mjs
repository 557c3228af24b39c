/** Finds the Chromium that the browser tests run in, and says how it is started. Node built-ins only. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * The path of a Chromium or Chrome, or undefined where there is none. CHROMIUM_PATH comes before everything else;
 * when it leads to no program, that is an error rather than a reason to look elsewhere.
 */
export function findChromium(environment = process.env, platform = process.platform) {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    if (!isProgram(named)) throw new Error(`CHROMIUM_PATH is ${named}, but there is no program.`);
    return named;
  }
  return candidates(environment, platform).find(isProgram);
}

function candidates(environment, platform) {
  if (platform === 'darwin') {
    const apps = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'];
    const folders = ['/Applications', path.join(environment.HOME ?? '', 'Applications')];
    return folders.flatMap((folder) => apps.map((app) => path.join(folder, app)));
  }
  if (platform === 'win32') {
    const folders = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    const apps = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe'];
    return folders.filter(Boolean).flatMap((folder) => apps.map((app) => path.join(folder, app)));
  }
  const folders = (environment.PATH ?? '').split(path.delimiter).filter(Boolean);
  return linuxNames.flatMap((name) => [...folders, '/usr/bin', '/snap/bin'].map((folder) => path.join(folder, name)));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Flags for tests: nothing that calls home, sound without a device, and graphics in software, so that WebGL 2 and WebGPU
 * exist on a machine without a GPU. As root there is no sandbox to be had.
 */
export function chromiumFlags() {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--mute-audio',
    '--autoplay-policy=user-gesture-required',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
  ];
}
