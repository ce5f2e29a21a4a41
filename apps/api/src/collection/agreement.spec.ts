import type { CostSource } from '@showback/allocation';
import { OpenCostSource } from '@showback/opencost';
import { freshDatabase } from '@showback/persistence/testing';
import { PrometheusSource } from '@showback/prometheus';
import { startPrometheus } from '@showback/prometheus/testing';
import { clusterNamed } from '@showback/simulator';
import { openMetrics, startOpenCostDialect } from '@showback/simulator/testing';
import { DAY_MS, HOUR_MS, type Instant, ROW_ROUNDING_NANO } from '@showback/vocabulary';
import { beforeAll, describe, expect, it } from 'vitest';
import { allDone, collectableOf, collecting, eventually, partsOf, planUpTo } from './testing/collect-all';
import { readFacts, type FactRow, type Facts } from './testing/ledger-facts';

const SEED = 7;
const NO_PRICES = { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] };

/** OpenCost's window of an hour takes in the load balancer's samples of 65 minutes. */
const BALANCED_MINUTES = 65n;

interface Both {
  opencost: Facts;
  prometheus: Facts;
}

async function factsOf(cluster: string, source: CostSource, from: Instant, to: Instant): Promise<Facts> {
  const fresh = await freshDatabase();
  try {
    const parts = partsOf(fresh.database, { clock: () => to + 30 * DAY_MS });
    const collectable = collectableOf({ cluster, from, source });
    await planUpTo(to, [collectable], parts);
    await collecting([collectable], parts, () => eventually(() => allDone(parts)));
    return await readFacts(fresh.database);
  } finally {
    await fresh.drop();
  }
}

/** The same hours as an OpenCost and as a Prometheus tell of them. Counters are known from the hour before. */
async function collectBoth(id: string, from: Instant, to: Instant, intervalSeconds: number): Promise<Both> {
  const cluster = clusterNamed(id, { seed: SEED });
  const server = await startPrometheus(openMetrics({ cluster, start: from - HOUR_MS, end: to, intervalSeconds }));
  const dialect = await startOpenCostDialect({ seed: SEED, cluster: id });
  const annotations = (): string[] => ['backstage.io/owner'];
  const common = { cluster: id, sourceClusterId: id, region: cluster.region, annotations };
  const prometheus = new PrometheusSource({ ...common, url: server.url, clusterLabel: 'cluster_id', prices: NO_PRICES });
  try {
    return {
      opencost: await factsOf(id, new OpenCostSource({ ...common, url: dialect.url }), from, to),
      prometheus: await factsOf(id, prometheus, from, to),
    };
  } finally {
    prometheus.close();
    await dialect.close();
    await server.remove();
  }
}

const hourOf = ({ hour, kind }: FactRow): string => `${hour} ${kind}`;
const workloadOf = (row: FactRow): string => `${hourOf(row)} ${row.namespace}/${row.controllerKind}/${row.workload}`;

/** Sums of figures by what rows are about, with the number of rows. */
function sums(
  rows: readonly FactRow[],
  figures: 'cost' | 'quantity',
  key: (row: FactRow) => string,
): Map<string, { amount: bigint; rows: bigint }> {
  const found = new Map<string, { amount: bigint; rows: bigint }>();
  for (const row of rows)
    for (const [name, amount] of Object.entries(row[figures])) {
      const before = found.get(`${key(row)} ${name}`) ?? { amount: 0n, rows: 0n };
      found.set(`${key(row)} ${name}`, { amount: before.amount + BigInt(amount ?? 0), rows: before.rows + 1n });
    }
  return found;
}

/** What differs by more than `each` for every row of the OpenCost, as sentences. */
function apart(theirs: ReturnType<typeof sums>, ours: ReturnType<typeof sums>, each: bigint): string[] {
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) => {
    const [their, our] = [theirs.get(key) ?? { amount: 0n, rows: 0n }, ours.get(key) ?? { amount: 0n, rows: 0n }];
    const difference = their.amount - our.amount;
    const abs = difference < 0n ? -difference : difference;
    return abs > their.rows * each ? [`${key}: OpenCost ${their.amount}, Prometheus ${our.amount}`] : [];
  });
}

describe.each([
  // Development wakes up at six: nodes, pods and previews begin.
  ['acme-dev', '2026-11-10T06:00:00Z', 2, 60],
  // A spot node is taken away at 10:40, jobs of ten minutes come, GPUs work, a load balancer has no pods. Lives begin and end at multiples of five minutes.
  ['acme-prod', '2026-11-11T10:00:00Z', 1, 300],
])('%s at %s, told by an OpenCost and by a Prometheus', (id, start, hours, intervalSeconds) => {
  let both: Both;
  beforeAll(async () => {
    const from = Date.parse(start);
    both = await collectBoth(id, from, from + hours * HOUR_MS, intervalSeconds);
  });

  it('has the same pods on the same nodes, of the same workloads, with the same labels, annotations and pools', () => {
    const [theirs, ours] = [both.opencost, both.prometheus].map(({ rows }) =>
      rows.filter(({ kind }) => kind === 'workload').map((row) => `${workloadOf(row)} ${row.about}`),
    );
    expect(ours).toEqual(theirs);
    expect(ours?.length).toBeGreaterThan(100);
  });

  it('costs the same, per hour, workload and component, within the rounding of OpenCost; load balancers apart', () => {
    const costs = ({ rows }: Facts) =>
      sums(
        rows.map((row) => ({ ...row, cost: { ...row.cost, loadBalancer: 0n } })),
        'cost',
        workloadOf,
      );
    // Parts are rounded, and so is the total of which `other` is what they leave.
    expect(apart(costs(both.opencost), costs(both.prometheus), ROW_ROUNDING_NANO)).toEqual([]);
  });

  it('charges load balancers for an hour, where OpenCost charges 65 minutes, and those without pods twice', () => {
    const balancers = ({ rows }: Facts) =>
      sums(
        rows.map((row) => ({ ...row, cost: { loadBalancer: row.cost['loadBalancer'] ?? 0n } })),
        'cost',
        hourOf,
      );
    const ours = balancers(both.prometheus);
    expect([...ours.values()].some(({ amount }) => amount > 0n)).toBe(true);
    const asOpenCost = new Map(
      [...ours].map(([key, { amount, rows }]) => {
        const twice = key.includes('unmounted') ? 2n : 1n;
        return [key, { amount: (amount * twice * BALANCED_MINUTES) / 60n, rows }];
      }),
    );
    expect(apart(balancers(both.opencost), asOpenCost, ROW_ROUNDING_NANO)).toEqual([]);
  });

  it('requested, used and allocated the same, to OpenCost’s five decimals', () => {
    const quantities = ({ rows }: Facts) => sums(rows, 'quantity', workloadOf);
    // Cores in millionths; a byte is one.
    expect(apart(quantities(both.opencost), quantities(both.prometheus), 5n)).toEqual([]);
    const unmeasured = both.prometheus.rows.filter(({ kind, quantity }) => kind === 'workload' && quantity['cpuUsed'] === null);
    expect(unmeasured).toEqual([]);
  });

  it('has the same nodes and volumes, at the same prices', () => {
    expect(both.prometheus.nodes.map(({ node }) => node)).toEqual(both.opencost.nodes.map(({ node }) => node));
    expect(both.prometheus.volumes).toEqual(both.opencost.volumes);
    const money = ({ nodes }: Facts, figures: 'asset' | 'idle') =>
      new Map(
        nodes.flatMap(({ hour, name, rows, ...node }) =>
          Object.entries(node[figures]).map(([part, amount]) => [`${hour} ${name} ${part}`, { amount, rows }]),
        ),
      );
    // Assets have six decimals; idle is what allocations of five leave of them.
    expect(apart(money(both.opencost, 'asset'), money(both.prometheus, 'asset'), 500n)).toEqual([]);
    expect(apart(money(both.opencost, 'idle'), money(both.prometheus, 'idle'), ROW_ROUNDING_NANO)).toEqual([]);
  });
});
