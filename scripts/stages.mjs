/** The stages of `npm test`, in order. */
import { script, tool } from './process.mjs';

/** Where the runners write what they counted, relative to the project. */
export const reports = {
  unit: 'test-results/unit.json',
  browser: 'test-results/browser.json',
  e2e: 'test-results/e2e.json',
};

const vitest = (project) =>
  tool(
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports[project]}`,
  );

/**
 * `command` is for `run`; `extra` says that arguments after a bare `--` are handed on to it; `browser` that it needs Chromium;
 * `minutes` after how long it is ended.
 */
export const stages = [
  { name: 'types-worker', title: 'Types: workers', command: tool('tsc', '-p', 'tsconfig.worker.json'), minutes: 3 },
  { name: 'types-page', title: 'Types: page', command: tool('tsc', '-p', 'tsconfig.page.json'), minutes: 3 },
  { name: 'types-tests', title: 'Types: tests', command: tool('tsc', '-p', 'tsconfig.tests.json'), minutes: 3 },
  { name: 'lint', title: 'Lint and format', command: tool('biome', 'check'), minutes: 2 },
  { name: 'imports', title: 'Import rules', command: script('check-imports.mjs'), minutes: 2 },
  { name: 'build', title: 'Production build', command: script('build.mjs'), minutes: 4 },
  { name: 'chunks', title: 'What each chunk holds', command: script('check-chunks.mjs'), minutes: 1 },
  { name: 'unit', title: 'Tests in Node', command: vitest('unit'), extra: true, minutes: 8 },
  { name: 'browser', title: 'Tests in Chromium', command: vitest('browser'), extra: true, browser: true, minutes: 6 },
  {
    name: 'e2e',
    title: 'The app, end to end',
    command: tool('playwright', 'test'),
    extra: true,
    browser: true,
    minutes: 10,
  },
];

/** The stages of `npm run check`: what can be said without building or running anything. */
export const quickStages = ['types', 'lint', 'imports'];

/**
 * The stages named in a list such as `types,unit`: a name, or what stands before its dash. All of them without a list.
 * Throws where a name is none.
 */
export function selectStages(list) {
  if (list === undefined) return stages;
  const names = list.split(',').map((name) => name.trim());
  const matches = (stage, name) => stage.name === name || stage.name.startsWith(`${name}-`);
  const unknown = names.filter((name) => !stages.some((stage) => matches(stage, name)));
  if (unknown.length > 0) {
    throw new Error(`There is no stage ${unknown.join(', ')}. There are ${stages.map(({ name }) => name).join(', ')}.`);
  }
  return stages.filter((stage) => names.some((name) => matches(stage, name)));
}
