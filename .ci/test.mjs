// `npm test`: all that a fresh machine needs. Installs, builds, runs every suite, and ends with `N passed, N failed` over all of them.
// A suite that crashes, or runs no test, counts as one failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkNode, installWorkspace, ROOT, runTargets } from '../apps/cli/workspace.mjs';
import { ensureTools } from './tools.mjs';

const reports = mkdtempSync(path.join(tmpdir(), 'showback-test-'));

function run(file, args, environment = {}) {
  const done = spawnSync(process.execPath, [file, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return done.status === 0;
}

/** A report that cannot be read, or says fewer failures than the exit code, is a failure of its own. */
function count(suite, ok, read) {
  let counted = { passed: 0, failed: 0 };
  try {
    counted = read();
  } catch (fault) {
    console.error(`${suite}: no report (${fault.message})`);
  }
  const crashed = (!ok && counted.failed === 0) || counted.passed + counted.failed === 0;
  return { suite, passed: counted.passed, failed: counted.failed + (crashed ? 1 : 0), crashed };
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Unit, property, database, API and command line. */
function vitest() {
  const report = path.join(reports, 'vitest.json');
  const ok = run('node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return count('vitest', ok, () => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readJson(report);
    // A file that could not even be loaded has no tests to count.
    const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return {
      passed: numPassedTests,
      failed: numFailedTests + unloaded + (process.env.CI === 'true' ? numPendingTests + numTodoTests : 0),
    };
  });
}

/** Journeys through a browser and the command line over the running system. */
function playwright() {
  const report = path.join(reports, 'playwright.json');
  const ok = run('node_modules/@playwright/test/cli.js', ['test', '-c', 'apps/e2e', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return count('playwright', ok, () => {
    const { stats, errors } = readJson(report);
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + errors.length + (process.env.CI === 'true' ? stats.skipped : 0),
    };
  });
}

checkNode();
if (!installWorkspace()) process.exit(1);
ensureTools();

console.log('\n── build');
const built = runTargets(['generate', 'build'], { show: true });
const results = [{ suite: 'build', passed: 0, failed: built.ok ? 0 : 1, crashed: !built.ok }];
for (const [name, suite] of Object.entries({ vitest, playwright })) {
  console.log(`\n── ${name}`);
  results.push(suite());
}
rmSync(reports, { recursive: true, force: true });

console.log('');
for (const { suite, passed, failed, crashed } of results) {
  console.log(`${suite.padEnd(12)} ${passed} passed, ${failed} failed${crashed ? ' (crashed)' : ''}`);
}
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${results.reduce((sum, result) => sum + result.passed, 0)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
