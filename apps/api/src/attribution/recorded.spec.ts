import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { attributeDay, directOf, shareOf, unownedWorkloads } from '@showback/attribution';
import { CostsResponse } from '@showback/contracts';
import { OpenCostSource } from '@showback/opencost';
import { startReplay } from '@showback/opencost/testing';
import { clusterId, type MeasuredItem, readDay, transaction } from '@showback/persistence';
import { DAY_MS, formatDay, sumNano } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo } from '../collection/testing/collect-all';
import { realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';
import { alwaysBuiltIn, type Policies } from './policies';
import { policiesOf } from './testing';

const FROM = Date.parse('2026-11-16T00:00:00Z');
const DAYS = [0, 1, 2].map((index) => FROM + index * DAY_MS);
const CLUSTER = 'globex-eu';
const CASES = new URL('cases/', import.meta.url);

/** Made by hand: who owns each workload and why, and what each team cost, summed over the recorded rows by that table. */
interface Expected {
  workloads: Record<string, { team: string; why: string }>;
  rows: { team: string; kind: string; cost: Record<string, string> }[];
}

describe.each(readdirSync(CASES))('three recorded days of a real OpenCost, %s', (name) => {
  const folder = new URL(`${name}/`, CASES);
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected;
  const document = new URL('document.yaml', folder);
  const policies: Policies = existsSync(document) ? policiesOf(readFileSync(document, 'utf8')) : alwaysBuiltIn();
  let api: RunningApi;

  beforeAll(async () => {
    const config = { clusters: [{ ...realCluster(CLUSTER), region: 'europe-west4' }] };
    api = await startApi({ config, clock: () => FROM + 10 * DAY_MS, policies });
    await collectRecording(api);
  });
  afterAll(() => api.stop());

  const itemsOf = async (day: number): Promise<MeasuredItem[]> =>
    transaction(api.test.database.pool, async (client) => {
      const { items } = await readDay(client, { clusters: [{ id: clusterId(CLUSTER), name: CLUSTER }], day });
      return items;
    });

  it('costs each team on each day what the table made by hand says', async () => {
    const window = `${formatDay(FROM)},${formatDay(FROM + 3 * DAY_MS)}`;
    const { json, status, text } = await api.ask(`/api/v1/costs?by=team&step=day&limit=1000&window=${window}`);
    expect(status, text).toBe(200);
    const { rows, total } = CostsResponse.parse(json);
    const table = rows.map(({ key, kind, series = [] }) => ({
      team: key['team'] ?? '',
      kind,
      cost: Object.fromEntries(series.map(({ start, cost }) => [start.slice(0, 10), cost?.total ?? 'not collected'])),
    }));
    const nothing = ({ cost }: Expected['rows'][number]): boolean => Object.values(cost).every((amount) => amount === '0');
    expect(table.filter((row) => !nothing(row)).sort(byTeam)).toEqual([...expected.rows].sort(byTeam));
    expect(total.series?.map(({ cost }) => cost !== null)).toEqual([true, true, true]);
  });

  it('gives each workload to the team that was decided by hand, on each day', async () => {
    for (const day of DAYS) {
      const { decisions } = attributeDay(await itemsOf(day), policies.inForce(day).policy);
      const found = decisions
        .filter(({ item }) => item.kind === 'workload')
        .map(({ item, owner }) => [`${item.namespace}/${item.workload}`, owner['team'] ?? '__unattributed__']);
      const byHand = Object.entries(expected.workloads).map(([workload, { team }]) => [workload, team]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(byHand));
    }
  });

  it('owns nine tenths of what workloads cost and more, and says what it does not', async () => {
    const days = await Promise.all(DAYS.map(itemsOf));
    const { policy } = policies.current();
    const decisions = days.flatMap((items) => attributeDay(items, policy).decisions);
    const workloads = decisions.filter(({ item }) => item.kind === 'workload');
    const unowned = unownedWorkloads(decisions, { standings: new Map() });
    const nobodys = sumNano(unowned.map(({ costNano }) => costNano));
    expect(shareOf(nobodys, sumNano(workloads.map(({ item }) => directOf(item))))).toBeLessThan(0.1);
    expect(unowned.map(({ namespace }) => namespace)).toContain('tmp');
  });
});

function byTeam(a: Expected['rows'][number], b: Expected['rows'][number]): number {
  return `${a.team} ${a.kind}` < `${b.team} ${b.kind}` ? -1 : 1;
}

async function collectRecording({ test }: RunningApi): Promise<void> {
  const replay = await startReplay();
  try {
    const parts = partsOf(test.database, { clock: () => FROM + 30 * DAY_MS });
    const source = new OpenCostSource({ cluster: CLUSTER, sourceClusterId: CLUSTER, region: 'europe-west4', url: replay.url });
    const cluster = collectableOf({ cluster: CLUSTER, from: FROM, source, breaker: () => source.breaker });
    await planUpTo(FROM + 3 * DAY_MS, [cluster], parts);
    await collecting([cluster], parts, () => eventually(() => allDone(parts)));
  } finally {
    await replay.close();
  }
}
