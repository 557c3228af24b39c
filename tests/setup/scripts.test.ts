import { describe, expect, test } from 'vitest';
import { portArgument, valueArgument } from '../../scripts/arguments.mjs';
import { hashSources } from '../../scripts/build.mjs';
import { findChromium } from '../../scripts/chromium.mjs';
import { countTests } from '../../scripts/count-tests.mjs';
import { isInstalled } from '../../scripts/install.mjs';
import { isNodeNewEnough } from '../../scripts/node-version.mjs';
import { selectStages } from '../../scripts/stages.mjs';
import { folderWith } from './folder.ts';

test('old versions of Node are told apart', () => {
  const answers = ['18.20.8', '20.18.3', '20.19.0', '21.7.3', '22.11.0', '22.12.0', '24.0.0'].map(isNodeNewEnough);
  expect(answers).toEqual([false, false, true, false, false, true, true]);
});

describe('what is installed', () => {
  const lock = (packages: object) => JSON.stringify({ packages });
  const asked = lock({
    '': { name: 'artivi' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/for-macs': { version: '1.0.0', optional: true },
  });
  test.each([
    ['as the lock asks, but for another system’s', lock({ 'node_modules/a': { version: '1.0.0' } }), true],
    ['another version', lock({ 'node_modules/a': { version: '1.0.1' } }), false],
    ['one is missing', lock({}), false],
    ['a record cut short', '{"packages":', false],
  ])('%s', (_what, present, expected) => {
    const root = folderWith({ 'package-lock.json': asked, 'node_modules/.package-lock.json': present });
    expect(isInstalled(root)).toBe(expected);
  });

  test('nothing at all', () => {
    expect(isInstalled(folderWith({ 'package-lock.json': asked }))).toBe(false);
  });
});

test('a build is stale after any change to what it reads, and not after its own', () => {
  const files = { 'src/a.ts': 'a', 'src/b/c.ts': 'c', 'index.html': 'h' };
  const first = hashSources(folderWith(files));
  expect(hashSources(folderWith(files))).toBe(first);
  expect(hashSources(folderWith({ ...files, 'src/dsp/phase.wasm': 'w', 'tests/a.test.ts': 't' }))).toBe(first);
  for (const change of [
    { 'src/b/c.ts': 'd' },
    { 'src/new.ts': '' },
    { 'patches/p.json': '{}' },
    { 'index.html': '' },
  ]) {
    expect(hashSources(folderWith({ ...files, ...change }))).not.toBe(first);
  }
});

describe('arguments', () => {
  test('with a space or an equals sign', () => {
    expect(valueArgument('--only', ['--only', 'unit'])).toBe('unit');
    expect(valueArgument('--only', ['--only=unit'])).toBe('unit');
    expect(valueArgument('--only', [])).toBeUndefined();
    expect(() => valueArgument('--only', ['--only'])).toThrow('--only wants a value.');
  });

  test('ports', () => {
    expect(portArgument('--port', 4400, [])).toBe(4400);
    expect(portArgument('--port', 4400, ['--port', '0'])).toBe(0);
    for (const bad of ['x', '-1', '65536', '1.5', '']) {
      expect(() => portArgument('--port', 4400, [`--port=${bad}`])).toThrow('from 0 to 65535');
    }
  });
});

describe('Chromium', () => {
  test('is the one named, and an error where that is none', () => {
    expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
    expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chrome' })).toThrow('/nowhere/chrome');
  });

  test('is not there where there is none', () => {
    expect(findChromium({ HOME: '/nowhere' }, 'win32')).toBeUndefined();
  });
});

describe('stages of the tests', () => {
  test('are chosen by name or by what stands before the dash', () => {
    expect(selectStages('types,unit').map(({ name }) => name)).toEqual([
      'types-worker',
      'types-page',
      'types-tests',
      'unit',
    ]);
    expect(selectStages(undefined).length).toBeGreaterThan(8);
    expect(() => selectStages('units')).toThrow('There is no stage units. There are types-worker,');
  });
});

describe('counts', () => {
  test('of Vitest: a file that did not load is a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      testResults: [
        { status: 'passed', assertionResults: [{}, {}, {}] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    const root = folderWith({ 'report.json': JSON.stringify(report) });
    expect(countTests(`${root}/report.json`)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test('of Playwright: an error outside of all tests is a failure', () => {
    const stats = { expected: 2, unexpected: 0, flaky: 0, skipped: 1 };
    const root = folderWith({
      'good.json': JSON.stringify({ stats, errors: [] }),
      'bad.json': JSON.stringify({ stats: { ...stats, expected: 0 }, errors: [{ message: 'no tests found' }] }),
    });
    expect(countTests(`${root}/good.json`)).toEqual({ passed: 2, failed: 0, skipped: 1 });
    expect(countTests(`${root}/bad.json`)).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });

  test('of a runner that wrote nothing', () => {
    expect(countTests('/nowhere/report.json')).toBeUndefined();
  });
});
