// How much JavaScript a page loads first, from the build's own manifests; part of `npm run bench`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = path.join(import.meta.dirname, '.next/standalone/apps/web/.next');
const STATIC = path.join(import.meta.dirname, '.next');
const PAGE = '/teams/[team]/page';
const KB = 1000;

/** The page of a team: what it loads before anything that is loaded where it stands, and with its chart. In kB of gzip. */
export function benchFirstLoad() {
  const { rootMainFiles } = json('build-manifest.json');
  const entries = entriesOf(PAGE);
  const first = new Set([...rootMainFiles, ...entries]);
  const chart = Object.values(json(`server/app${PAGE}/react-loadable-manifest.json`))
    .flatMap(({ files }) => files)
    .filter((file) => file.endsWith('.js') && /recharts/.test(read(file)));
  if (chart.length === 0) throw new Error('the chart is not loaded by itself any more');
  const row = (name, files, bound) => {
    const value = [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0) / KB;
    return { name: `JavaScript that /teams/[team] loads first${name}`, value, bound, unit: 'kB', ok: value <= bound };
  };
  return [row('', first, 175), row(', with its chart', new Set([...first, ...chart]), 290)];
}

function entriesOf(page) {
  globalThis.__RSC_MANIFEST = {};
  createRequire(import.meta.url)(path.join(BUILT, `server/app${page}_client-reference-manifest.js`));
  const [{ entryJSFiles }] = Object.values(globalThis.__RSC_MANIFEST);
  const own = Object.entries(entryJSFiles).filter(([name]) => name.endsWith(`app${page}`) || name.endsWith('app/layout'));
  return own.flatMap(([, files]) => files);
}

function json(file) {
  return JSON.parse(readFileSync(path.join(BUILT, file), 'utf8'));
}

function read(file) {
  return readFileSync(path.join(STATIC, file));
}
