import { OpenCostSource } from '@showback/opencost';
import type { CostSource } from '@showback/allocation';
import { freshDatabase } from '@showback/persistence/testing';
import { SimulatorSource } from '@showback/simulator';
import { startOpenCostDialect } from '@showback/simulator/testing';
import { DAY_MS } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';
import { dumpLedger } from './testing/ledger-dump';

const SEED = 7;
const END = Date.parse('2026-11-16T00:00:00Z');
const FROM = END - DAY_MS;
const UNMEASURED = { cpu: null, memory: null, restarts: null, oomKills: null, throttling: null } as const;

async function ledgerOf(cluster: string, source: CostSource): Promise<Record<string, string[]>> {
  const fresh = await freshDatabase();
  try {
    const parts = partsOf(fresh.database, { clock: () => END + 30 * DAY_MS });
    const collectable = collectableOf({ cluster, from: FROM, source });
    await planUpTo(END, [collectable], parts);
    await collecting([collectable], parts, () => eventually(() => allDone(parts)));
    return await dumpLedger(fresh.database);
  } finally {
    await fresh.drop();
  }
}

/** Of how containers behaved within the hour OpenCost says their limits alone, and nothing of what namespaces are allowed. */
function asOpenCostSays(source: CostSource): CostSource {
  const readHour: CostSource['readHour'] = async (hour, signal) => {
    const read = { ...(await source.readHour(hour, signal)) };
    if (read.usage)
      read.usage = read.usage.map(({ namespace, pod, container, limits }) => ({
        ...UNMEASURED,
        namespace,
        pod,
        container,
        limits,
      }));
    delete read.quotas;
    delete read.autoscalers;
    delete read.limitRanges;
    delete read.disruptionBudgets;
    return read;
  };
  return { readHour, hoursPerBatch: source.hoursPerBatch };
}

describe('the simulator', () => {
  it.each([
    ['acme-prod', 'eu-west-1'],
    ['acme-dev', 'eu-central-1'],
  ])('fills the ledger alike whether it is read as it is or as an OpenCost over HTTP (%s)', async (cluster, region) => {
    const dialect = await startOpenCostDialect({ seed: SEED, cluster });
    const direct = await ledgerOf(cluster, asOpenCostSays(new SimulatorSource({ id: cluster, region, seed: SEED })));
    const source = new OpenCostSource({
      cluster,
      sourceClusterId: cluster,
      region,
      url: dialect.url,
      annotations: () => ['backstage.io/owner'],
    });
    const byHttp = await ledgerOf(cluster, source);
    await dialect.close();
    for (const [table, rows] of Object.entries(direct)) expect({ table, rows: byHttp[table] }).toEqual({ table, rows });
    expect(direct['cost_hour']?.length).toBeGreaterThan(500);
  });
});
