import { assembleHour } from '@showback/allocation';
import { CollectionWindows, Ledger, openDatabase } from '@showback/persistence';
import { PrometheusSource } from '@showback/prometheus';
import { DAY_MS, HOUR_MS } from '@showback/vocabulary';

/** What one hour took, from the first question to the committed rows. */
export interface Reading {
  rows: number;
  questions: number;
  bytes: number;
  totalMs: number;
  waitedMs: number;
  storedMs: number;
  rssBytes: number;
}

/** Reads one hour of a Prometheus, prices it and stores it, as a process of its own, and says what that took. */
async function readOnce(url: string, databaseUrl: string, hour: number): Promise<Reading> {
  const database = openDatabase(databaseUrl);
  const ledger = new Ledger(database);
  const windows = new CollectionWindows(database);
  const of = { region: null, currency: 'USD', simulated: false, collectFrom: hour, collectFromIsDefault: false };
  await ledger.registerClusters([{ name: 'bench', ...of }]);
  await windows.plan({ cluster: 'bench', from: hour, to: hour + HOUR_MS });
  const now = hour + DAY_MS;
  const lease = await windows.claim({ cluster: 'bench', owner: 'bench', now, leaseMs: 600_000, hoursPerBatch: 1 });
  if (lease === null) throw new Error('the hour is not free');
  const prices = { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] };
  const source = new PrometheusSource({
    url,
    cluster: 'bench',
    sourceClusterId: 'bench',
    clusterLabel: '',
    region: null,
    prices,
  });
  const started = performance.now();
  const said = await source.readHour(hour, AbortSignal.timeout(300_000));
  const assembled = assembleHour(said, { knownOwners: new Map() });
  const read = performance.now();
  await ledger.storeHours({ cluster: 'bench', hours: [assembled], lease, readAt: now });
  const stored = performance.now();
  source.close();
  await database.close();
  const { questions, bytes, waitedMs } = source.client;
  const rssBytes = process.resourceUsage().maxRSS * 1_024;
  return {
    rows: assembled.rows.length,
    questions,
    bytes,
    totalMs: stored - started,
    waitedMs,
    storedMs: stored - read,
    rssBytes,
  };
}

const [url = '', databaseUrl = '', hour = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await readOnce(url, databaseUrl, Number(hour))));
