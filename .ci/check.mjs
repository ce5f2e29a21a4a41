// `npm run check`: types, lint (layers among it), dead code, format. Says each with its verdict, runs all, exits 1 when one fails.
import { checkNode, installWorkspace, runBin, runTargets } from '../apps/cli/workspace.mjs';

checkNode();
if (!installWorkspace()) process.exit(1);

const checks = [
  ['types and lint', () => runTargets(['types', 'lint'], { show: true }).ok],
  ['dead code', () => runBin('node_modules/knip/bin/knip.js', ['--no-progress'])],
  ['format', () => runBin('node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'])],
];
const verdicts = checks.map(([name, run]) => {
  console.log(`\n── ${name}`);
  return { name, ok: run() };
});
console.log('');
for (const { name, ok } of verdicts) console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
process.exit(verdicts.every(({ ok }) => ok) ? 0 : 1);
