import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, hoursOf, type Instant } from '@showback/vocabulary';
import { simulatedFleet } from './fleet/fleet';
import { SimulatedHours } from './hour/hours';
import type { ContainerHour, NodeFacts, SimulatedHour } from './hour/simulated-hour';

/** An hour boiled down to what the story is about. */
interface Glance {
  hour: Instant;
  gap: string | null;
  nodes: { name: string; pool: string; spot: boolean; minutes: number; corePrice: number; allocated: number }[];
  pods: Map<string, ContainerHour[]>;
  unmounted: string[];
  unusedLoadBalancer: boolean;
}

function glance(hours: SimulatedHours, hour: Instant): Glance {
  const simulated = hours.at(hour);
  const pods = new Map<string, ContainerHour[]>();
  for (const row of simulated.containers) {
    const key = `${row.pod.spec.namespace}/${row.pod.spec.name}`;
    pods.set(key, [...(pods.get(key) ?? []), row]);
  }
  return {
    hour,
    gap: hours.gapAt(hour),
    nodes: simulated.nodes.map((facts) => nodeGlance(simulated, facts)),
    pods,
    unmounted: simulated.unmounted.flatMap(({ claims }) => claims.map(({ namespace, name }) => `${namespace}/${name}`)),
    unusedLoadBalancer: simulated.unusedLoadBalancerCost !== null,
  };
}

function nodeGlance(simulated: SimulatedHour, { node, minutes, cpuCost }: NodeFacts): Glance['nodes'][number] {
  const own = simulated.containers.filter(({ pod }) => pod.node === node);
  const cores = node.instanceType === 'm6i.xlarge' ? 4 : 8;
  return {
    name: node.name,
    pool: node.pool,
    spot: node.spot,
    minutes,
    corePrice: cpuCost / 1e6 / ((cores * minutes) / 60),
    allocated: own.reduce((sum, { cost }) => sum + cost.cpu, 0) / 1e5 / (cpuCost / 1e6),
  };
}

/** Any day may be the first of the thirty. */
const STARTS = ['2026-10-25', '2026-02-09', '2027-07-03', '2025-12-20'];

describe.each(STARTS)('the thirty days from %s', (first) => {
  const start = Date.parse(`${first}T00:00:00Z`);
  const hours = hoursOf({ start, end: start + 30 * DAY_MS });
  let production: Glance[] = [];
  let development: Glance[] = [];

  beforeAll(() => {
    const [prod, dev] = simulatedFleet({ seed: 7 }).map((cluster) => new SimulatedHours(cluster));
    if (!prod || !dev) throw new Error('the fleet has two clusters');
    production = hours.map((hour) => glance(prod, hour));
    development = hours.map((hour) => glance(dev, hour));
  });

  const rowsOf = (glances: readonly Glance[], workload: string) => glances.map(({ pods }) => pods.get(workload) ?? []);
  const podsOf = (rows: readonly ContainerHour[]) => new Set(rows.map(({ pod }) => pod.name)).size;
  const replicas = (glances: readonly Glance[], workload: string) => rowsOf(glances, workload).map(podsOf);
  /** The container of the pod that started last. */
  const newest = (rows: readonly ContainerHour[], name: string) =>
    rows
      .filter(({ container }) => container.name === name)
      .sort((one, other) => one.pod.start - other.pod.start)
      .at(-1);
  const steps = (values: readonly unknown[]) =>
    values.flatMap((value, index) =>
      index > 0 && value !== values[index - 1] ? [`${String(values[index - 1])} → ${String(value)}`] : [],
    );
  /** How often what is said of consecutive hours changes. */
  const changes = (values: readonly (string | number | undefined)[]) =>
    values.filter((value, index) => index > 0 && value !== values[index - 1]).length;

  it('show about 120 lasting workloads of twelve teams and of nobody', () => {
    const lasting = new Set(
      [...production, ...development].flatMap(({ pods }) => [...pods.keys()].filter((name) => !/-pr-\d+$/.test(name))),
    );
    expect(lasting.size).toBeGreaterThan(105);
    expect(lasting.size).toBeLessThan(130);
    const prodNamespaces = new Set(production.flatMap(({ pods }) => [...pods.keys()].map((key) => key.split('/')[0])));
    const owned = [
      'payments',
      'search-prd',
      'catalog-prd',
      'orders',
      'identity',
      'mobile',
      'growth-prd',
      'logistics',
      'nimbus',
      'data',
      'ml',
      'edge',
    ];
    expect([...prodNamespaces]).toEqual(expect.arrayContaining([...owned, 'default', 'tools']));
  });

  it('show every habit of naming an owner', () => {
    const labels = [...production, ...development].flatMap(({ pods }) =>
      [...pods.values()].flatMap(([row]) =>
        row ? [{ own: row.pod.spec.labels, namespace: row.pod.spec.namespace, all: row.pod }] : [],
      ),
    );
    const has = (name: string, value: string) => labels.some(({ own }) => own[name] === value);
    expect(has('team', 'payments')).toBe(true);
    expect(has('team', 'pay'), 'an alias').toBe(true);
    expect(has('team', 'Catalog'), 'another case').toBe(true);
    expect(has('squad', 'orders')).toBe(true);
    expect(has('bu_owner', '0417')).toBe(true);
    expect(labels.some(({ own, all }) => own['team'] === undefined && all.namespaceLabels['team'] === 'identity')).toBe(true);
    expect(labels.some(({ own, namespace }) => own['team'] === undefined && namespace === 'search-stg')).toBe(true);
    expect(labels.some(({ own, namespace }) => Object.keys(own).length === 0 && namespace === 'sandbox')).toBe(true);
  });

  it('have a gap of four hours in a row, in production only', () => {
    const missing = production.filter(({ gap }) => gap !== null).map(({ hour }) => hour);
    const inRow = missing.filter((hour) => [1, 2, 3].every((later) => missing.includes(hour + later * HOUR_MS)));
    expect(inRow.length).toBeGreaterThanOrEqual(1);
    expect(missing.length).toBeLessThanOrEqual(8);
    expect(development.every(({ gap }) => gap === null)).toBe(true);
  });

  it('have a spike: six times the replicas for nine hours, and nobody else', () => {
    const counts = replicas(production, 'catalog-prd/image-resizer');
    const high = counts.flatMap((count, index) => (count >= 12 ? [index] : []));
    expect(
      high.some((index) => Array.from({ length: 9 }, (_, later) => index + later).every((later) => high.includes(later))),
    ).toBe(true);
    expect(Math.max(...counts.filter((_, index) => !high.includes(index)))).toBeLessThanOrEqual(8);
  });

  it('have one day on which the price of on-demand nodes changes by six per cent', () => {
    const prices = production.map(({ nodes }) => nodes.find(({ pool }) => pool === 'general')?.corePrice.toFixed(5));
    const at = prices.flatMap((price, index) => (index > 0 && price !== prices[index - 1] ? [index] : []));
    expect(at.length).toBeGreaterThanOrEqual(1);
    expect(at.length).toBeLessThanOrEqual(2);
    for (const index of at) expect((start + index * HOUR_MS) % DAY_MS).toBe(0);
    const seen = [...new Set(prices)].map(Number).sort((a, b) => a - b);
    expect((seen[1] ?? 0) / (seen[0] ?? 1)).toBeCloseTo(1.06, 3);
  });

  it('have a release that makes a pod request more, and one that takes it back', () => {
    const requested = rowsOf(production, 'payments/checkout').map((rows) => newest(rows, 'checkout')?.container.size[0]);
    expect(steps(requested)).toEqual(expect.arrayContaining(['500 → 900', '900 → 500']));
    expect(new Set(requested)).toEqual(new Set([500, 900]));
  });

  it('have a release that adds a sidecar to every pod, and one that takes it out', () => {
    const meshed = rowsOf(production, 'search-prd/query').map((rows) => newest(rows, 'linkerd-proxy') !== undefined);
    expect(steps(meshed)).toEqual(expect.arrayContaining(['false → true', 'true → false']));
    const proxies = rowsOf(production, 'search-prd/query').map(
      (rows) => rows.filter(({ container }) => container.name === 'linkerd-proxy').length / podsOf(rows),
    );
    expect(proxies.filter((share) => share === 0 || share === 1).length).toBeGreaterThan(hours.length - 8);
  });

  it('have ReplicaSet names that change with releases and only then', () => {
    const stems = rowsOf(production, 'identity/tokens').map((rows) => [...new Set(rows.map(({ pod }) => pod.name.slice(0, -6)))]);
    for (const [index, now] of stems.entries()) expect(now.length, `hour ${index}`).toBeLessThanOrEqual(2);
    expect(new Set(stems.flat()).size).toBeGreaterThanOrEqual(4);
    expect(new Set(stems.flat()).size).toBeLessThanOrEqual(6);
    for (const stem of stems.flat()) expect(stem).toMatch(/^tokens-[a-z0-9]{10}$/);
  });

  it('scale with the load of the day', () => {
    const counts = replicas(production, 'payments/checkout');
    expect(Math.min(...counts)).toBeLessThanOrEqual(3);
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(8);
  });

  it('have a dedicated pool for one team, and a pool that is nearly idle', () => {
    const guests = production.flatMap(({ pods }) =>
      [...pods.values()].flat().filter(({ pod }) => pod.node.pool === 'payments-dedicated' && pod.spec.kind !== 'DaemonSet'),
    );
    expect(new Set(guests.map(({ pod }) => pod.spec.namespace))).toEqual(new Set(['payments']));
    const idle = production.flatMap(({ nodes }) => nodes.filter(({ pool }) => pool === 'legacy-memory'));
    expect(idle.length).toBeGreaterThan(1000);
    expect(Math.max(...idle.map(({ allocated }) => allocated))).toBeLessThan(0.1);
  });

  it('have spot nodes that are taken away within an hour and others that are born', () => {
    const part = production.flatMap(({ nodes }) => nodes.filter(({ spot, minutes }) => spot && minutes < 60));
    expect(part.length).toBeGreaterThan(10);
    const indexer = rowsOf(production, 'search-prd/indexer').map((rows) =>
      [...new Set(rows.map(({ pod }) => pod.node.name))].sort().join(),
    );
    expect(changes(indexer)).toBeGreaterThan(5);
  });

  it('use GPUs', () => {
    expect(rowsOf(production, 'ml/embeddings').every((rows) => rows.some(({ cost }) => cost.gpu > 0))).toBe(true);
    expect(rowsOf(production, 'ml/train-ranking').filter((rows) => rows.length > 0).length).toBeGreaterThan(40);
  });

  it('have previews of pull requests that come and go', () => {
    const seen = new Map<string, number>();
    for (const { pods } of development)
      for (const name of pods.keys()) if (/-pr-\d+$/.test(name)) seen.set(name, (seen.get(name) ?? 0) + 1);
    expect(seen.size).toBeGreaterThan(30);
    expect(Math.max(...seen.values())).toBeLessThan(110);
    const parts = development.flatMap(({ pods }) =>
      [...pods.entries()].filter(([name]) => /-pr-\d+$/.test(name)).flatMap(([, rows]) => rows),
    );
    for (const { pod } of parts) expect(pod.labels['app_kubernetes_io_part_of']).toMatch(/^(storefront|checkout|query)-pr-\d+$/);
  });

  it('have CronJobs, numbered Jobs, short ones among them, and pods of Airflow', () => {
    const cron = rowsOf(production, 'data/quality-checks').flat();
    expect(cron.length).toBeGreaterThan(700);
    for (const { pod, minutes } of cron) {
      expect(minutes).toBe(10);
      expect(pod.controllerKind).toBe('job');
      expect(pod.controller).toBe('quality-checks');
      expect(pod.name).toMatch(/^quality-checks-\d{8}-[a-z0-9]{5}$/);
    }
    const jobs = new Set(rowsOf(production, 'logistics/zone-import').flatMap((rows) => rows.map(({ pod }) => pod.controller)));
    expect(jobs.size).toBeGreaterThanOrEqual(4);
    const dags = rowsOf(production, 'airflow/orders-etl').flat();
    expect(new Set(dags.map(({ pod }) => pod.name)).size).toBeGreaterThan(100);
    for (const { pod } of dags) expect([pod.controller, pod.labels['dag_id']]).toEqual([null, 'orders_etl']);
  });

  it('have a bare pod, and one that lost its labels and with them its controller', () => {
    expect(rowsOf(production, 'default/debug-shell').every((rows) => rows.every(({ pod }) => pod.controller === null))).toBe(
      true,
    );
    for (const rows of rowsOf(production, 'mobile/app-backend')) {
      const lost = rows.filter(({ pod }) => pod.controller === null);
      expect(lost.length).toBeGreaterThanOrEqual(1);
      for (const { pod } of lost) expect(pod.labels).toEqual(pod.namespaceLabels);
      expect(rows.some(({ pod }) => pod.controller === 'app-backend')).toBe(true);
    }
  });

  it('have StatefulSets with claims, claims that nobody mounts, and a load balancer without pods', () => {
    expect(
      rowsOf(production, 'search-prd/elastic').every((rows) =>
        rows.every(({ claim, cost }) => claim !== null && cost.storage > 0),
      ),
    ).toBe(true);
    expect(production.every(({ unmounted }) => unmounted.includes('data/clickhouse-data-before-migration'))).toBe(true);
    expect(production.every(({ unusedLoadBalancer }) => unusedLoadBalancer)).toBe(true);
    const asleep = development.filter(({ unmounted }) => unmounted.includes('search-dev/data-elastic-0'));
    expect(asleep.length).toBeGreaterThan(300);
    expect(asleep.length).toBeLessThan(hours.length);
  });

  it('have a workload that is new and then gone, and one whose memory leaks', () => {
    const campaign = rowsOf(production, 'growth-prd/spring-campaign').map((rows) => (rows.length > 0 ? 1 : 0));
    expect(changes(campaign)).toBeGreaterThanOrEqual(1);
    const leaking = rowsOf(production, 'growth-prd/attribution').map((rows) =>
      Math.max(...rows.map(({ memoryBytesUsed }) => memoryBytesUsed)),
    );
    expect(Math.max(...leaking) / Math.min(...leaking)).toBeGreaterThan(3);
  });

  it('replace all nodes when their images are upgraded, and keep them otherwise', () => {
    const names = production.map(({ nodes }) => nodes.filter(({ pool }) => pool === 'general').map(({ name }) => name));
    const replaced = names.filter((now, index) => index > 0 && !now.some((name) => names[index - 1]?.includes(name)));
    expect(replaced.length).toBeGreaterThanOrEqual(1);
    expect(replaced.length).toBeLessThanOrEqual(2);
  });

  it('let development sleep outside working hours', () => {
    const monday = hours.findIndex((hour) => new Date(hour).getUTCDay() === 1 && new Date(hour).getUTCHours() === 0);
    const checkout = replicas(development, 'payments-dev/checkout');
    expect(checkout[monday + 3]).toBe(0);
    expect(checkout[monday + 11]).toBe(1);
  });
});
