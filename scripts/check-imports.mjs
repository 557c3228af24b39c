/**
 * Checks the import rules of .dependency-cruiser.cjs over src/ of the folder it runs in, and prints one line per violation.
 * An analysis that sees no modules passes every rule, so that counts as a failure.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from './process.mjs';

const cruiser = path.join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const rules = path.join(projectRoot, '.dependency-cruiser.cjs');

function cruise() {
  const args = [cruiser, '--config', rules, '--output-type', 'json', 'src'];
  const { stdout, stderr, error } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (stdout) return JSON.parse(stdout);
  console.error(`dependency-cruiser gave no answer. ${error?.message ?? stderr}`);
  process.exit(1);
}

const { modules, summary } = cruise();
const own = modules.filter((module) => module.source.startsWith('src/'));
const wires = own.reduce((sum, module) => sum + module.dependencies.length, 0);
const errors = summary.violations.filter(({ rule }) => rule.severity === 'error');

for (const { rule, from, to, cycle } of errors) {
  const way = cycle ? [from, ...cycle.map(({ name }) => name)].join(' → ') : `${from} → ${to}`;
  const why = summary.ruleSetUsed.forbidden.find(({ name }) => name === rule.name)?.comment ?? '';
  console.error(`${rule.name}: ${way}\n  ${why}`);
}
if (own.length === 0 || wires === 0) {
  console.error(`Nothing was checked: ${own.length} modules, ${wires} imports seen under src/.`);
  process.exitCode = 1;
} else if (errors.length > 0) {
  console.error(`${errors.length} imports break the rules.`);
  process.exitCode = 1;
} else {
  console.log(`${own.length} modules, ${wires} imports, none against the rules.`);
}
