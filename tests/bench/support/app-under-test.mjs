/** The built app in a Chromium of its own, as benchmarks and soak runs drive it: patches in, times and memory out. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium } from '../../../scripts/chromium.mjs';
import { serve } from '../../../scripts/serve.mjs';
import { watchMemory } from './process-memory.mjs';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const photos = ['coffee.jpg', 'rocket.jpg', 'hubble.jpg'].map((name) => path.join(root, 'patches', 'assets', name));

/** The photos that ship with the app, `count` of them, over and over. */
export function photoFiles(count) {
  return Array.from({ length: count }, (_, i) => photos[i % photos.length]);
}

/** A patch of pictures → Griffin-Lim → waveform and WAV, as the text of a patch file with its pictures inside. */
export function picturePatch({ files, seconds, gap = 0, params = {}, settings = {} }) {
  const references = files.map((file) => {
    const bytes = readFileSync(file);
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { hash, name: path.basename(file), mediaType: 'image/jpeg', size: bytes.length, bytes };
  });
  const node = (id, type, x, more = {}) => ({ id, type, typeVersion: 1, position: { x, y: 0 }, params: more });
  const wire = (from, port, to) => ({ id: `${from}-${to}`, from: { node: from, port }, to: { node: to, port } });
  const entries = references.map(({ bytes: _, ...reference }) => reference);
  const byHash = (value) => Object.fromEntries(references.map((reference) => [reference.hash, value(reference)]));
  return JSON.stringify({
    format: 'artivi-patch',
    version: 1,
    name: 'bench',
    settings: {
      sampleRate: 44_100,
      hopLength: 64,
      resolution: 360,
      axis: { kind: 'linear', lowHertz: 'auto', highHertz: 'auto' },
      law: { kind: 'linear' },
      ...settings,
    },
    nodes: [
      node('photos', 'imageSource', 0, { files: entries, seconds, gap }),
      node('render', 'griffinLim', 280, params),
      node('listen', 'waveform', 560),
      node('save', 'wavOut', 840),
    ],
    connections: [
      wire('photos', 'picture', 'render'),
      wire('render', 'audio', 'listen'),
      wire('render', 'audio', 'save'),
    ],
    frames: [],
    assets: byHash(({ bytes: _, ...reference }) => reference),
    files: byHash(({ bytes }) => ({ base64: bytes.toString('base64') })),
  });
}

/** Runs in the page before the app: notes when the engine's events reach it. */
function listenIn() {
  const log = { events: [] };
  Object.assign(globalThis, { benchLog: log });
  const add = MessagePort.prototype.addEventListener;
  MessagePort.prototype.addEventListener = function listen(type, listener, ...rest) {
    if (type === 'message') {
      add.call(this, 'message', ({ data }) => {
        for (const argument of data?.argumentList ?? []) {
          for (const event of Array.isArray(argument.value) ? argument.value : []) {
            if (event?.type) log.events.push({ type: event.type, node: event.node, at: performance.now() });
          }
        }
      });
    }
    return add.call(this, type, listener, ...rest);
  };
}

/**
 * Opens the app with an empty patch and nothing rendered yet. `headroom` seconds are what any run may take. The caller
 * closes it.
 */
export async function openApp({ dist = path.join(root, 'dist'), headroom = 600 } = {}) {
  if (!existsSync(path.join(dist, 'index.html'))) throw new Error('There is no built app: `npm run build` first.');
  const server = await serve({ root: dist, port: 0 });
  const profile = mkdtempSync(path.join(os.tmpdir(), 'artivi-profile-'));
  // A profile on disk: in a private window the browser keeps the origin's files in its memory.
  const launch = () => {
    const executablePath = findChromium();
    return chromium.launchPersistentContext(profile, {
      args: chromiumFlags(),
      viewport: { width: 1440, height: 900 },
      ...(executablePath ? { executablePath } : {}),
    });
  };
  let context = await launch();
  let page = context.pages()[0] ?? (await context.newPage());
  await page.goto(server.url);
  await runEnds(page, 0, headroom);
  await page.getByTestId('patch-new').click();
  await page.getByText('saved', { exact: true }).waitFor();
  await context.close();
  context = await launch();
  await context.addInitScript(listenIn);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(server.url);
  await page.getByTestId('render').waitFor();
  await page.waitForTimeout(1500);
  const memory = watchMemory(profile);
  return {
    page,
    memory,
    version: () => context.browser()?.version() ?? chromiumVersion(page),
    /** Opens a patch and lets it render; what became of the run. */
    open: (text) => openPatch(page, text, headroom),
    /** Renders it anew with another value of a node's param: by hand, as a user does; what it took. */
    rerender: (type, param, value) => rerender(page, { type, param, value }, headroom),
    /** Milliseconds of the longest task of the page's thread while `work` goes on. */
    longestTask: (work) => longestTask(page, work),
    async close() {
      memory.stop();
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/**
 * By the browser's own trace: `held` is from a task's beginning to its end, `computed` what the thread itself computed for it,
 * which other programs on the machine do not lengthen.
 */
async function longestTask(page, work) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const traceConfig = { includedCategories: ['toplevel', 'devtools.timeline'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  // Of several renderers the page is the one that called functions most.
  const calls = new Map();
  for (const { name, pid, tid } of events) {
    if (name === 'FunctionCall') calls.set(`${pid} ${tid}`, (calls.get(`${pid} ${tid}`) ?? 0) + 1);
  }
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const [main] = [...calls].filter(([thread]) => mains.has(thread)).sort((a, b) => b[1] - a[1])[0] ?? [];
  const tasks = events.filter(
    ({ ph, pid, tid, name }) => ph === 'X' && `${pid} ${tid}` === main && /RunTask/.test(name),
  );
  const most = (of) => Math.max(0, ...tasks.map((task) => (task[of] ?? 0) / 1000));
  return { held: most('dur'), computed: most('tdur'), tasks: tasks.length };
}

async function chromiumVersion(page) {
  return page.evaluate(() => navigator.userAgent.match(/Chrome\/([\d.]+)/)?.[1] ?? 'unknown');
}

async function openPatch(page, text, headroom) {
  const before = await runNumber(page);
  await page.evaluate(() => globalThis.benchLog.events.splice(0));
  const auto = page.getByTestId('auto-render');
  if ((await auto.getAttribute('aria-checked')) !== 'true') await auto.click();
  const buffer = Buffer.from(text);
  await page.getByTestId('patch-import').setInputFiles({ name: 'bench.json', mimeType: 'application/json', buffer });
  return runEnds(page, before, headroom);
}

/** Changes a param with auto-render off, then times from the click on Render to the end as the page shows it. */
async function rerender(page, { type, param, value }, headroom) {
  const auto = page.getByTestId('auto-render');
  if ((await auto.getAttribute('aria-checked')) === 'true') await auto.click();
  const node = page.getByTestId(`node-${type}`);
  const field = node.getByTestId(`param-${param}`);
  if (!(await field.isVisible())) await node.getByText('Advanced').click();
  await field.fill(String(value));
  await field.press('Enter');
  const before = await runNumber(page);
  await page.evaluate(() => {
    globalThis.benchLog.events.splice(0);
    const ended = document.querySelector('[data-testid="run-progress"]');
    globalThis.benchLog.clicked = performance.now();
    globalThis.benchLog.ended = undefined;
    new MutationObserver((_, observer) => {
      if (!/done|failed|cancelled/.test(ended.dataset.state ?? '')) return;
      globalThis.benchLog.ended = performance.now();
      observer.disconnect();
    }).observe(ended, { attributes: true, attributeFilter: ['data-state'] });
    document.querySelector('[data-testid="render"]').click();
  });
  const state = await runEnds(page, before, headroom);
  const log = await page.evaluate(() => {
    const { clicked, ended, events } = globalThis.benchLog;
    const since = (type) =>
      (events.find((event) => event.type === type && event.node === 'render')?.at ?? Number.NaN) - clicked;
    return { seconds: (ended - clicked) / 1000, firstSoundSeconds: since('published') / 1000 };
  });
  return { state, ...log };
}

async function runNumber(page) {
  return Number((await page.getByTestId('run-progress').getAttribute('data-run')) ?? 0);
}

async function runEnds(page, after, seconds) {
  const progress = page.getByTestId('run-progress');
  await page.waitForFunction(
    (number) => {
      const { run, state } = document.querySelector('[data-testid="run-progress"]')?.dataset ?? {};
      return Number(run) > number && state !== 'running' && state !== 'idle';
    },
    after,
    { timeout: 1000 * seconds, polling: 100 },
  );
  return progress.getAttribute('data-state');
}

/** Whether there are processes to look at: only Linux shows their memory so. */
export const seesProcesses = existsSync('/proc/self/smaps_rollup') && readdirSync('/proc').length > 0;
