/** Reads the counts out of the reports of Vitest and Playwright. */
import { readFileSync } from 'node:fs';

/**
 * `{ passed, failed, skipped }` of a report file, or undefined where there is no readable one.
 * A test file that could not be loaded, or an error outside of all tests, counts as one failure.
 */
export function countTests(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return 'testResults' in report ? countVitest(report) : countPlaywright(report);
  } catch {
    // The runner ended before it wrote: the caller says so.
    return undefined;
  }
}

function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests = 0, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests + numTodoTests };
}

function countPlaywright({ stats, errors }) {
  const outside = stats.unexpected === 0 ? errors.length : 0;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + outside, skipped: stats.skipped };
}
