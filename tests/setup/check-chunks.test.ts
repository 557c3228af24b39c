import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { blindSpots, buildProblems, chunkProblems, foreignFetches, pageProblems } from '../../scripts/check-chunks.mjs';
import { contentPolicy } from '../../scripts/headers.mjs';
import { chunkReport } from '../../vite/chunk-report.ts';
import { contentPolicyMeta } from '../../vite/content-policy.ts';
import { pageWithoutEvaluation } from '../../vite/page-without-evaluation.ts';
import { folderWith } from './folder.ts';

/** The parts of an app in small: a page with a node catalog, an engine worker, and a worker that the engine starts. */
const soundApp = {
  'index.html': '<!doctype html><head></head><script type="module" src="/src/app/main.tsx"></script>',
  'src/app/main.tsx': [
    "import { catalog } from '../nodes/catalog.ts';",
    "import { panel } from '../editor/panel.ts';",
    "new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });",
    'document.title = panel + Object.keys(catalog).join();',
  ].join('\n'),
  'src/app/engine.worker.ts': [
    "import { catalog } from '../nodes/catalog.ts';",
    "new Worker(new URL('./dsp.worker.ts', import.meta.url), { type: 'module' });",
    'catalog.flip().then((result) => postMessage(result));',
  ].join('\n'),
  'src/app/dsp.worker.ts': "import { heavy } from '../dsp/heavy.ts';\npostMessage(heavy());",
  'src/editor/panel.ts':
    "import { react } from 'react';\nimport { axis } from '../dsp/axes.ts';\nexport const panel = react + axis;",
  'src/nodes/catalog.ts': "export const catalog = { flip: async () => (await import('../dsp/heavy.ts')).heavy() };",
  'src/dsp/axes.ts': "export const axis = 'axis of the page';",
  'src/dsp/heavy.ts': "export const heavy = () => 'heavy numerics ' + Math.random();",
  'node_modules/react/package.json': '{ "name": "react", "version": "1.0.0", "type": "module", "main": "index.js" }',
  'node_modules/react/index.js': "export const react = 'react ' + Math.random();",
};

/** Builds such an app with this project's own plugins. */
async function built(changes: { readonly [name: string]: string } = {}) {
  const root = folderWith({ ...soundApp, ...changes });
  mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true });
  const report = chunkReport(root);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [pageWithoutEvaluation(), contentPolicyMeta(), report.page()],
    worker: { format: 'es', plugins: () => [report.worker()] },
    build: { modulePreload: { polyfill: false } },
  });
  return { root, ...buildProblems(root) };
}

test('a sound build passes: numerics in the workers only, the catalog on both sides', async () => {
  const { root, chunks, problems } = await built();
  expect(problems).toEqual([]);
  const modulesOf = (side: string) => chunks.filter((chunk) => chunk.side === side).flatMap((chunk) => chunk.modules);
  expect(modulesOf('page')).toEqual(
    expect.arrayContaining(['src/app/main.tsx', 'src/nodes/catalog.ts', 'src/dsp/axes.ts']),
  );
  expect(modulesOf('page')).not.toContain('src/dsp/heavy.ts');
  expect(modulesOf('worker')).toEqual(
    expect.arrayContaining([
      'src/app/engine.worker.ts',
      'src/app/dsp.worker.ts',
      'src/nodes/catalog.ts',
      'src/dsp/heavy.ts',
    ]),
  );
  for (const { side, file } of chunks) {
    const heavy = readFileSync(path.join(root, 'dist', file), 'utf8').includes('heavy numerics');
    if (side === 'page') expect(heavy, file).toBe(false);
  }
});

test('a worker that reaches the editor fails', async () => {
  const { problems } = await built({
    'src/app/dsp.worker.ts': "import { panel } from '../editor/panel.ts';\npostMessage(panel);",
  });
  expect(problems).toEqual([
    expect.stringMatching(/^worker chunk assets\/dsp\.worker-.* holds node_modules\/react\/index\.js$/),
    expect.stringMatching(/^worker chunk assets\/dsp\.worker-.* holds src\/editor\/panel\.ts$/),
  ]);
});

test('a page that reaches the numerics fails, be it lazily', async () => {
  const { problems } = await built({
    'src/editor/panel.ts':
      "export const panel = 'p';\nimport('../dsp/heavy.ts').then(({ heavy }) => console.log(heavy()));",
  });
  expect(problems).toEqual([expect.stringMatching(/^page chunk assets\/heavy-.* holds src\/dsp\/heavy\.ts$/)]);
});

describe('what is wrong with a report', () => {
  test('names decide, on either side', () => {
    const modules = [
      'src/engine/contract.ts',
      'src/engine/client.ts',
      'src/engine/scheduler.ts',
      'src/media/image/png.ts',
      'src/dsp/colour.ts',
      'src/dsp/phase/colour.ts',
      'node_modules/rete-area-plugin/index.js',
      'node_modules/gpu.js/dist/index.js',
    ];
    const wrong = (side: 'page' | 'worker') =>
      chunkProblems([{ side, file: 'a.js', modules }]).map((problem) => problem.replace(/.* holds /, ''));
    expect(wrong('page')).toEqual([modules[2], modules[3], modules[5], modules[7]]);
    expect(wrong('worker')).toEqual([modules[6]]);
  });

  test('an audio worklet holds the editor’s worklet code and nothing else of it', () => {
    const modules = ['src/editor/player/worklet/playback.ts', 'src/editor/player/player.tsx'];
    const wrong = (file: string) => chunkProblems([{ side: 'worker', file, modules }]).length;
    expect(wrong('assets/player.worklet-De1Ma56y.js')).toBe(1);
    expect(wrong('assets/engine.worker-De1Ma56y.js')).toBe(2);
  });

  test('a report that misses a chunk, the page or the engine is no proof', () => {
    const page = { side: 'page', file: 'a.js', modules: ['src/app/main.tsx'] } as const;
    expect(blindSpots([page], ['a.js', 'a.css'], false)).toEqual([]);
    expect(blindSpots([page], ['a.js', 'b.js'], true)).toHaveLength(2);
    expect(blindSpots([], [], false)).toHaveLength(1);
  });
});

describe('what is wrong with a page', () => {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">`;
  test.each([
    ['<script type="module" src="./a.js"></script><link rel="icon" href="./f.svg">', 0],
    ['<script>alert(1)</script>', 1],
    ['<SCRIPT type="module">import "./a.js"</SCRIPT >', 1],
    ['<script src="./a.js">alert(1)</script>', 1],
    ['<body onload="alert(1)">', 1],
    ['<script src="https://elsewhere.example/a.js"></script>', 1],
    ['<link rel="stylesheet" href="//elsewhere.example/a.css">', 1],
  ])('%s: %i', (body, count) => {
    expect(pageProblems(policy + body)).toHaveLength(count);
  });

  test('another policy, or none', () => {
    expect(pageProblems('<p>')).toEqual(['index.html does not carry the content policy']);
    expect(pageProblems(policy.replace("'self'", '*'))).toHaveLength(1);
  });
});

test.each([
  ['fetch("https://elsewhere.example/x")', 1],
  ['fetch(`//elsewhere.example/x`)', 1],
  ["import('https://elsewhere.example/x.js')", 1],
  ['import x from"https://elsewhere.example/x.js"', 1],
  ['new Worker("https://elsewhere.example/w.js")', 1],
  ['new WebSocket("wss://elsewhere.example")', 1],
  ['request.open("GET", "http://elsewhere.example")', 1],
  ['@import "https://elsewhere.example/a.css";', 1],
  ['a{background:url(https://elsewhere.example/a.png)}', 1],
  ['const namespace="http://www.w3.org/2000/svg"; fetch("./a.json"); see("https://react.dev/errors")', 0],
])('%s loads from elsewhere: %i', (text, count) => {
  expect(foreignFetches(text)).toHaveLength(count);
});
