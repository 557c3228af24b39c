/**
 * Proves from the build what each side can load: no editor in a worker, no numerics in the page, nothing from elsewhere.
 * Reads dist/ and the report that `vite/chunk-report.ts` wrote beside it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { isMain } from './arguments.mjs';
import { contentPolicy } from './headers.mjs';
import { projectRoot } from './process.mjs';

const editorPackages =
  /(^|\/)node_modules\/(react|react-dom|scheduler|react-hotkeys-hook|rete|rete-[^/]+|styled-components|wavesurfer\.js|radix-ui|@radix-ui\/[^/]+|cmdk|sonner|lucide-react|zustand)\//;

/** What no worker may hold. */
const notInWorkers = [editorPackages, /^src\/(editor|store)\//, /^src\/app\/main\.tsx$/];

/** Except this: the player's audio worklet is built like a worker, and is the editor's own. */
const allowedInWorklets = /^src\/editor\/(.*\/)?worklet\//;

/** What the page may not hold. */
const notInThePage = [
  /^src\/(dsp|media)\//,
  /^src\/engine\//,
  /^src\/app\/([^/]+\.worker\.ts$|worker\/)/,
  /(^|\/)node_modules\/(gpu\.js|mediabunny|fast-png|tiff)\//,
];

/** Except these: tables and formulas for drawing, and the page's end of the engine. */
const allowedInThePage = [
  /^src\/dsp\/(axes|laws|colour)\.ts$/,
  /^src\/engine\/(contract|protocol|platform)\.ts$/,
  /^src\/engine\/client(\/.*|[^/]*\.ts)$/,
];

/** @typedef {{ readonly side: 'page' | 'worker', readonly file: string, readonly modules: readonly string[] }} Chunk */

/**
 * One sentence per module that stands on the wrong side.
 * @param {readonly Chunk[]} chunks as in the report
 * @returns {string[]}
 */
export function chunkProblems(chunks) {
  return chunks.flatMap(({ side, file, modules }) =>
    modules
      .filter((name) => (side === 'worker' ? isWrongInAWorker(file, name) : isWrongInThePage(name)))
      .map((name) => `${side} chunk ${file} holds ${name}`),
  );
}

function isWrongInAWorker(file, name) {
  return isIn(notInWorkers, name) && !(/\.worklet-[^/]+$/.test(file) && allowedInWorklets.test(name));
}

function isWrongInThePage(name) {
  return isIn(notInThePage, name) && !isIn(allowedInThePage, name);
}

function isIn(patterns, name) {
  return patterns.some((pattern) => pattern.test(name));
}

/**
 * What would make the check pass without having checked anything.
 * @param {readonly Chunk[]} chunks
 * @param {readonly string[]} files all of dist/
 * @param {boolean} hasEngineWorker whether there are workers to be seen
 */
export function blindSpots(chunks, files, hasEngineWorker) {
  const seen = new Set(chunks.map(({ file }) => file));
  const holds = (side, name) => chunks.some((chunk) => chunk.side === side && chunk.modules.includes(name));
  const problems = files
    .filter((file) => file.endsWith('.js') && !seen.has(file))
    .map((file) => `${file} is not in the report`);
  if (!holds('page', 'src/app/main.tsx')) problems.push('no page chunk holds src/app/main.tsx');
  if (hasEngineWorker && !holds('worker', 'src/app/engine.worker.ts')) {
    problems.push('no worker chunk holds src/app/engine.worker.ts');
  }
  return problems;
}

/** What is wrong with the built page: scripts or handlers inside it, another host, or another policy than the server's. */
export function pageProblems(html) {
  const problems = [];
  for (const [, attributes, content] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi)) {
    if (!/\ssrc\s*=/i.test(attributes) || content.trim() !== '') problems.push('index.html has an inline script');
  }
  if (/<[^>]+\son\w+\s*=/i.test(html)) problems.push('index.html has an inline event handler');
  for (const [, address] of html.matchAll(/\s(?:src|href)\s*=\s*["']?((?:\w+:)?\/\/[^"'\s>]+)/gi)) {
    problems.push(`index.html refers to ${address}`);
  }
  const policy = /<meta[^>]*http-equiv="Content-Security-Policy"[^>]*content="([^"]*)"/i.exec(html)?.[1];
  if (policy?.replaceAll('&#39;', "'") !== contentPolicy) problems.push('index.html does not carry the content policy');
  return problems;
}

const foreignAddress = String.raw`["'\`](?:https?:|wss?:)?//[^"'\`]+`;
const fetching = new RegExp(
  [
    String.raw`\b(?:fetch|import|importScripts|Worker|SharedWorker|EventSource|WebSocket|sendBeacon)\s*\(\s*${foreignAddress}`,
    String.raw`\.open\s*\(\s*["'\`](?:GET|POST|HEAD|PUT)["'\`]\s*,\s*${foreignAddress}`,
    String.raw`\b(?:from|import)\s*${foreignAddress}`,
    String.raw`url\(\s*["']?(?:https?:)?//[^)]+`,
    String.raw`@import\s*${foreignAddress}`,
  ].join('|'),
  'g',
);

/** Places in a script or style that load from another host. */
export function foreignFetches(text) {
  return [...text.matchAll(fetching)].map(([match]) => match.slice(0, 120));
}

/**
 * All problems of the build in `root`.
 * @returns {{ chunks: readonly Chunk[], problems: string[] }}
 */
export function buildProblems(root = projectRoot) {
  const dist = path.join(root, 'dist');
  const report = path.join(root, 'node_modules/.cache/artivi/chunks.json');
  if (!existsSync(report) || !existsSync(dist)) return { chunks: [], problems: ['there is no build to look at'] };
  const { chunks } = JSON.parse(readFileSync(report, 'utf8'));
  const files = readdirSync(dist, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
  const foreign = files
    .filter((file) => /\.(js|css|svg)$/.test(file))
    .flatMap((file) =>
      foreignFetches(readFileSync(path.join(dist, file), 'utf8')).map((text) => `${file} loads ${text}`),
    );
  const problems = [
    ...chunkProblems(chunks),
    ...blindSpots(chunks, files, existsSync(path.join(root, 'src/app/engine.worker.ts'))),
    ...pageProblems(readFileSync(path.join(dist, 'index.html'), 'utf8')),
    ...foreign,
  ];
  return { chunks, problems };
}

if (isMain(import.meta.url)) {
  const { chunks, problems } = buildProblems();
  for (const problem of problems) console.error(problem);
  const count = (side) => chunks.filter((chunk) => chunk.side === side).length;
  console.log(`${count('page')} page chunks, ${count('worker')} worker chunks, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
