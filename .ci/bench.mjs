// `npm run bench`: speed as measured now, against its bounds. Exits 1 when one is missed.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, installWorkspace, ROOT, runTargets } from '../apps/cli/workspace.mjs';

const BENCHES = [
  { lib: 'libs/sources/opencost', entry: 'src/bench/bench-read.ts', functions: ['benchRead'] },
  { lib: 'apps/api', entry: 'src/bench/index.ts', functions: ['benchPrometheus'] },
  {
    lib: 'libs/persistence',
    entry: 'src/bench/index.ts',
    functions: ['benchStore', 'benchCosts', 'benchOwned', 'benchAttribution', 'benchLines', 'benchPages', 'benchUsage'],
  },
];

checkNode();
if (!installWorkspace()) process.exit(1);
// Some measure the built programs.
const { ok, output } = runTargets(['build']);
if (!ok) {
  process.stderr.write(output);
  process.exit(1);
}

/** Bundled into the lib's own dist, so that it finds its packages where the lib does. */
async function load({ lib, entry }) {
  const { rolldown } = await import('rolldown');
  const external = (id) => /^[\w@]/.test(id) && !id.startsWith('@showback/');
  const bundle = await rolldown({
    cwd: path.join(ROOT, lib),
    input: { bench: entry },
    platform: 'node',
    external,
    logLevel: 'silent',
  });
  await bundle.write({ dir: path.join(ROOT, lib, 'dist'), format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
  return import(pathToFileURL(path.join(ROOT, lib, 'dist/bench.mjs')).href);
}

function show(rows) {
  // Speeds have a least, everything else a most: which of the two shows in the verdict.
  const lines = rows.map(({ name, value, bound, unit, ok }) => [
    ok ? 'ok' : 'MISSED',
    name,
    value.toFixed(2),
    `${value >= bound === ok ? '≥' : '≤'} ${bound}`,
    unit,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column].length)));
  for (const [verdict, name, value, bound, unit] of lines) {
    console.log(
      `${verdict.padEnd(widths[0])}  ${name.padEnd(widths[1])}  ${value.padStart(widths[2])}  ${bound.padStart(widths[3])}  ${unit}`,
    );
  }
}

const { benchFirstLoad } = await import('../apps/web/first-load.mjs');
const rows = benchFirstLoad();
for (const bench of BENCHES) {
  const measures = await load(bench);
  for (const name of bench.functions) {
    console.error(`measuring ${name} …`);
    rows.push(...(await measures[name]()));
  }
}
show(rows);
process.exit(rows.every((row) => row.ok) ? 0 : 1);
