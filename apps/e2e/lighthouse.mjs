// `npm run lighthouse`: what Lighthouse says of the main pages on a desktop. Exits 1 below its bounds.
import { spawnSync } from 'node:child_process';
import { chromium, withSystem } from './running.mjs';

/** Fetched from npm when it is asked for: the last release that runs on Node 20. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const BOUNDS = { performance: 0.95, accessibility: 1 };

const good = await withSystem(async ({ web, api }) => {
  const { rows } = await (await fetch(`${api}/api/v1/teams`)).json();
  const { services } = await (await fetch(`${api}/api/v1/teams/${rows[0].id}`)).json();
  const service = services.find((one) => !one.service.startsWith('__')).service;
  const pages = ['/', `/teams/${rows[0].id}`, `/services/${rows[0].id}/${service}`, '/explore'];
  return pages.map((page) => measure(web, page)).every(Boolean);
});
process.exit(good ? 0 : 1);

function measure(web, page) {
  const sandbox = process.getuid?.() === 0 ? ' --no-sandbox' : '';
  const { stdout, stderr } = spawnSync(
    'npx',
    [
      ...['--yes', LIGHTHOUSE, `${web}${page}`, '--preset=desktop', '--quiet', '--output=json'],
      ...[`--only-categories=${Object.keys(BOUNDS).join(',')}`, `--chrome-flags=--headless=new${sandbox}`],
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, CHROME_PATH: chromium() } },
  );
  if (stdout === '') throw new Error(stderr);
  const { categories, audits } = JSON.parse(stdout);
  const scores = Object.keys(BOUNDS).map((name) => `${name} ${Math.round(categories[name].score * 100)}`);
  const kept = Object.entries(BOUNDS).every(([name, least]) => categories[name].score >= least);
  console.log(`${kept ? 'ok    ' : 'MISSED'} ${page}: ${scores.join(', ')}`);
  if (kept) return true;
  const faults = Object.values(audits).filter(
    ({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative',
  );
  for (const { title, displayValue = '' } of faults) console.log(`       ${title} ${displayValue}`);
  return false;
}
