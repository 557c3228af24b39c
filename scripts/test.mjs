/**
 * `npm test`: installs what is missing, then runs every check in order and goes on after a failure, so that all are seen.
 * `npm test -- --only types,unit` runs some; what follows another `--` goes to the test runners.
 * The last line is `N passed, M failed`, over all tests of Vitest and Playwright.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import './node-version.mjs';
import { valueArgument } from './arguments.mjs';
import { buildWasm } from './build.mjs';
import { countTests } from './count-tests.mjs';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { projectRoot, run } from './process.mjs';
import { quickStages, reports, selectStages } from './stages.mjs';

async function test() {
  const [own, extra] = splitArguments(process.argv.slice(2));
  const quick = own.includes('--quick') ? quickStages.join(',') : undefined;
  const chosen = selectStages(quick ?? valueArgument('--only', own));
  await ensureInstalled();
  mkdirSync(path.join(projectRoot, 'test-results'), { recursive: true });
  const hasChromium = chosen.some(({ browser }) => browser) ? await ensureChromium() : true;
  if (chosen.some(needsWasm)) await buildWasm();
  const outcomes = [];
  for (const stage of chosen) outcomes.push(await runStage(stage, extra, hasChromium));
  summarise(outcomes);
  return outcomes.every(({ code }) => code === 0) ? 0 : 1;
}

/** What stands before a bare `--`, and what after it. */
function splitArguments(list) {
  const at = list.indexOf('--');
  return at < 0 ? [list, []] : [list.slice(0, at), list.slice(at + 1)];
}

/** The build makes its own, the types may need what it generates. */
function needsWasm({ name }) {
  return name === 'unit' || name === 'browser' || name.startsWith('types');
}

async function runStage(stage, extra, hasChromium) {
  console.log(`\n── ${stage.title} ──`);
  const report = reports[stage.name] && path.join(projectRoot, reports[stage.name]);
  if (report) rmSync(report, { force: true });
  if (stage.browser && !hasChromium) {
    console.error('Not run: there is no Chromium.');
    return { stage, code: 1, seconds: 0, note: 'no Chromium' };
  }
  const begun = performance.now();
  const code = await run([...stage.command, ...(stage.extra ? extra : [])], { seconds: stage.minutes * 60 });
  const seconds = (performance.now() - begun) / 1000;
  return { stage, code, seconds, tests: report && countTests(report), note: noteOn(stage, code, report) };
}

function noteOn(stage, code, report) {
  if (code === 124) return `ended after ${stage.minutes} minutes`;
  return report && countTests(report) === undefined ? 'wrote no report' : '';
}

function summarise(outcomes) {
  console.log('\n── Summary ──');
  for (const { stage, code, seconds, tests, note } of outcomes) {
    const verdict = code === 0 ? 'passed' : 'FAILED';
    const counts = tests
      ? `${tests.passed} passed, ${tests.failed} failed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`
      : '';
    const words = [counts, note].filter(Boolean).join('; ');
    console.log(`${stage.title.padEnd(24)} ${verdict}  ${seconds.toFixed(1).padStart(6)} s  ${words}`.trimEnd());
  }
  if (!outcomes.some(({ stage }) => reports[stage.name])) return;
  // A runner that failed without a failing test to show for it (it crashed, or was ended) still counts as one.
  const failures = ({ stage, code, tests }) => (reports[stage.name] ? (tests?.failed ?? 0) || (code === 0 ? 0 : 1) : 0);
  const passed = outcomes.reduce((sum, { tests }) => sum + (tests?.passed ?? 0), 0);
  const failed = outcomes.reduce((sum, outcome) => sum + failures(outcome), 0);
  console.log(`\n${passed} passed, ${failed} failed`);
}

test().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
