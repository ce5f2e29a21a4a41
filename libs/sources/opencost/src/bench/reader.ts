import { assembleHour } from '@showback/allocation';
import { OpenCostSource } from '../open-cost-source';

/** Reads and assembles one hour from the address given, as a process of its own, and says what that took. */
async function readOnce(url: string): Promise<void> {
  const source = new OpenCostSource({ cluster: 'bench', sourceClusterId: 'bench', region: null, url });
  const started = performance.now();
  const answer = await source.readHour(Date.parse('2026-11-16T10:00:00Z'), new AbortController().signal);
  const readMs = performance.now() - started;
  const { rows } = assembleHour(answer, { knownOwners: new Map() });
  const totalMs = performance.now() - started;
  source.close();
  const rssBytes = process.resourceUsage().maxRSS * 1_024;
  process.stdout.write(JSON.stringify({ rows: rows.length, readMs, totalMs, rssBytes }));
}

await readOnce(process.argv[2] ?? '');
