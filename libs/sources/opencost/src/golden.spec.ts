import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { assembleHour, type SourceHour } from '@showback/allocation';
import { COMPONENTS, HOUR_MS, mergeLimits, type CostHour, type CostRow, type Instant, type Limit } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenCostSource } from './open-cost-source';
import { recordings } from './testing/recordings';
import { startReplay, type Replay } from './testing/replay';

const FIRST = Date.parse('2026-11-16T00:00:00Z');
const HOURS = Array.from({ length: 72 }, (_, index) => FIRST + index * HOUR_MS);
const stamp = (hour: Instant): string => new Date(hour).toISOString().slice(0, 13);
const raw = (folder: string, name: string): string =>
  gunzipSync(readFileSync(`${recordings()}/${folder}/${name}.json.gz`)).toString('utf8');

/** Decimal text to 1e-9, by moving the point: no code of ours, no float. */
function nano(text: string): bigint {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).padStart(40, '0') + '0'.repeat(40);
  const point = 40 - fraction.length + Math.max(0, whole.length + fraction.length - 40) + Number(exponent);
  const padded = digits.slice(0, point + 9);
  return BigInt(`${sign}${padded || '0'}`);
}

/** Key, value text of each row: the recordings hold each row as `"key":{"name":…}`, in one line without blanks. */
function rawRows(text: string): { key: string; row: string }[] {
  const starts = [...text.matchAll(/"([^"]*)":\{"name":"\1"/g)];
  return starts.map((start, index) => ({ key: start[1] ?? '', row: text.slice(start.index, starts[index + 1]?.index) }));
}
const figure = (row: string, field: string): bigint => nano(new RegExp(`"${field}":([^,}]+)`).exec(row)?.[1] ?? '0');
const textOf = (row: string, field: string): string => new RegExp(`"${field}":"([^"]*)"`).exec(row)?.[1] ?? '';

function sums<T>(items: Iterable<T>, key: (item: T) => string, amount: (item: T) => bigint): Record<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const item of items) totals.set(key(item), (totals.get(key(item)) ?? 0n) + amount(item));
  return Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const nameOf = ({ kind, namespace }: CostRow): string => (kind === 'idle' ? '__idle__' : (namespace ?? '__unmounted__'));

describe('72 recorded hours of a real OpenCost', () => {
  let replay: Replay;
  const sources: SourceHour[] = [];
  const hours: CostHour[] = [];

  beforeAll(async () => {
    replay = await startReplay();
    const source = new OpenCostSource({
      cluster: 'globex-eu',
      sourceClusterId: 'globex-eu',
      region: 'europe-west4',
      url: replay.url,
    });
    for (const hour of HOURS) sources.push(await source.readHour(hour, AbortSignal.timeout(20_000)));
    for (const answer of sources) hours.push(assembleHour(answer, { knownOwners: new Map() }));
  });
  afterAll(() => replay.close());

  it('asks for explicit hours only, assets and allocations once each, never two at a time', () => {
    expect(replay.requests).toHaveLength(144);
    for (const { url } of replay.requests) {
      expect(decodeURIComponent(url)).toMatch(
        /^\/(assets|allocation\/compute)\?window=[\dT:-]+:00:00Z,[\dT:-]+:00:00Z(&includeIdle=true&accumulate=true)?$/,
      );
    }
  });

  it('per namespace and hour costs exactly what the rows of the answer say, to the last digit', () => {
    for (const hour of hours) {
      const expected = sums(
        rawRows(raw('allocation-hour', stamp(hour.hour))),
        ({ key, row }) => (key === '__idle__' ? key : textOf(row, 'namespace')),
        ({ row }) => figure(row, 'totalCost'),
      );
      const rows = hour.rows.filter(({ kind }) => kind !== 'management');
      expect(sums(rows, nameOf, ({ cost }) => cost.total)).toEqual(expected);
    }
  });

  it('each component costs what the rows say; what their rounding leaves is `other` and below 4e-5 a row', () => {
    const fields = {
      cpu: 'cpuCost',
      memory: 'ramCost',
      gpu: 'gpuCost',
      storage: 'pvCost',
      network: 'networkCost',
      loadBalancer: 'loadBalancerCost',
    };
    for (const hour of hours) {
      const rows = rawRows(raw('allocation-hour', stamp(hour.hour)));
      const ours = hour.rows.filter(({ kind }) => kind !== 'management');
      for (const [component, field] of Object.entries(fields))
        expect(ours.reduce((sum, { cost }) => sum + cost[component as 'cpu'], 0n)).toBe(
          rows.reduce((sum, { row }) => sum + figure(row, field), 0n),
        );
      for (const { cost } of ours) expect(cost.other < 40_000n && cost.other > -40_000n).toBe(true);
      for (const { cost } of ours) expect(COMPONENTS.reduce((sum, component) => sum + cost[component], 0n)).toBe(cost.total);
    }
  });

  it('idle of the nodes and its rounding residue add up to `__idle__` in every resource', () => {
    for (const hour of hours) {
      const [idle] = rawRows(raw('allocation-hour', stamp(hour.hour))).filter(({ key }) => key === '__idle__');
      const rows = hour.rows.filter(({ kind }) => kind === 'idle');
      for (const [component, field] of Object.entries({ cpu: 'cpuCost', memory: 'ramCost', gpu: 'gpuCost', total: 'totalCost' }))
        expect(rows.reduce((sum, { cost }) => sum + cost[component as 'cpu'], 0n)).toBe(figure(idle?.row ?? '', field));
      const residue = rows.filter(({ node }) => node === null);
      expect(residue.length).toBeLessThanOrEqual(1);
      for (const { cost } of residue) expect(cost.total < 200_000n && cost.total > -200_000n).toBe(true);
    }
  });

  it('management is what the assets say', () => {
    for (const hour of hours) {
      const text = raw('assets-hour', stamp(hour.hour));
      const asset = text.slice(text.indexOf('"type":"ClusterManagement"'));
      const fee = nano(/"totalCost":([\d.]+)/.exec(asset)?.[1] ?? '');
      const rows = hour.rows.filter(({ kind }) => kind === 'management');
      expect(rows.map(({ cost }) => [cost.other, cost.total])).toEqual([[fee, fee]]);
    }
  });

  it("per namespace and day agrees with OpenCost's own day answer within the rounding of the rows", () => {
    for (const day of ['2026-11-16', '2026-11-17', '2026-11-18']) {
      const rows = hours
        .filter(({ hour }) => stamp(hour).startsWith(day))
        .flatMap((hour) => hour.rows)
        .filter(({ kind }) => kind !== 'management');
      const ours = sums(rows, nameOf, ({ cost }) => cost.total);
      const counts = sums(rows, nameOf, () => 1n);
      const loadBalancers = sums(rows, nameOf, ({ cost }) => cost.loadBalancer);
      const theirs = rawRows(raw('allocation-day-by-namespace', day));
      expect(theirs.length).toBeGreaterThan(10);
      for (const { key, row } of theirs) {
        // OpenCost charges a load balancer for five minutes too much per answer: 24 × 65 minutes by the hour, 1445 by the day.
        const excess = ((loadBalancers[key] ?? 0n) * (24n * 65n - 1_445n)) / (24n * 65n);
        const difference = (ours[key] ?? 0n) - excess - figure(row, 'totalCost');
        const precision = ((counts[key] ?? 0n) + 1n) * 5_000n;
        expect({ key, day, within: difference <= precision && difference >= -precision, difference }).toEqual({
          key,
          day,
          within: true,
          difference,
        });
      }
    }
  });

  it('says for each component how assets and allocations differ: the load balancers, known to be charged too much', () => {
    const [hour] = hours;
    expect(hour?.assetDifferenceNano['loadBalancer']).toBe(50_000_000n - 81_250_000n);
    for (const { assetDifferenceNano } of hours)
      for (const component of ['cpu', 'memory', 'gpu', 'storage'] as const) {
        const difference = assetDifferenceNano[component] ?? 1_000_000_000n;
        expect(difference < 500_000n && difference > -500_000n).toBe(true);
      }
  });

  it('finds nothing odd and nothing impossible in them', () => {
    expect(hours.flatMap(({ flags }) => flags)).toEqual([]);
    expect(hours.flatMap(({ quarantine }) => quarantine)).toEqual([]);
  });

  it("gives each pod its workload: the pod that lost its controller its siblings', the scheduled job its CronJob", () => {
    const workloads = new Set(
      hours
        .flatMap(({ rows }) => rows)
        .map(({ namespace, controllerKind, workload }) => `${namespace}/${controllerKind}/${workload}`),
    );
    expect([...workloads].filter((name) => !name.includes('null')).sort()).toMatchInlineSnapshot(`
      [
        "billing/Deployment/invoices",
        "billing/StatefulSet/ledger",
        "drivers/Deployment/app-backend",
        "drivers/Deployment/payroll",
        "drivers/Pod/debug-shell",
        "edge/Deployment/gateway",
        "fleet/Deployment/geofence",
        "fleet/Deployment/tracker",
        "fleet/StatefulSet/positions",
        "kube-system/DaemonSet/log-agent",
        "kube-system/DaemonSet/netd",
        "kube-system/Deployment/kube-dns",
        "linkerd/Deployment/linkerd-destination",
        "observability/StatefulSet/prometheus",
        "pricing/CronJob/tariffs",
        "pricing/Deployment/quotes",
        "pricing/Deployment/quotes-preview",
        "tmp/Deployment/demo",
        "tmp/Deployment/loadtest",
        "vision/Deployment/plates",
        "vision/Deployment/reindex",
      ]
    `);
    const lost = hours.flatMap(({ rows }) => rows).filter(({ pod }) => pod === 'app-backend-1335c3d5fc-e4c5e');
    expect(lost).toHaveLength(72);
    expect(new Set(lost.map(({ controllerKind, workload }) => `${controllerKind}/${workload}`))).toEqual(
      new Set(['Deployment/app-backend']),
    );
  });

  it('knows the limits of containers that the rows say, for how long they had one, and nothing of how they behaved', () => {
    type Said = { seconds: number; cpu: Limit | null; memory: Limit | null };
    const put = (all: Map<string, Said>, key: string, { seconds, cpu, memory }: Said): void => {
      const before = all.get(key) ?? null;
      const merged = mergeLimits([before, { seconds, cpu, memory }]);
      if (merged !== null) all.set(key, merged);
    };
    for (const [index, { usage = [] }] of sources.entries()) {
      const rows = rawRows(raw('allocation-hour', stamp(HOURS[index] ?? 0)));
      const said = new Map<string, Said>();
      for (const { row } of rows) {
        if (textOf(row, 'pod') === '' || textOf(row, 'container') === '__unmounted__') continue;
        const seconds = Math.round((Number(figure(row, 'minutes')) / 1e9) * 60);
        const limit = (amount: bigint): Limit | null =>
          amount === 0n ? null : { lowest: Number(amount), highest: Number(amount), seconds };
        put(said, `${textOf(row, 'namespace')}/${textOf(row, 'container')}`, {
          seconds,
          cpu: limit(figure(row, 'cpuCoreLimitAverage') / 1_000n),
          memory: limit(figure(row, 'ramByteLimitAverage') / 1_000_000_000n),
        });
      }
      const found = new Map<string, Said>();
      for (const { namespace, container, limits, cpu, memory, restarts, oomKills, throttling } of usage) {
        expect([cpu, memory, restarts, oomKills, throttling].every((measured) => measured === null)).toBe(true);
        if (limits !== null) put(found, `${namespace}/${container}`, limits);
      }
      expect(found).toEqual(said);
    }
    const quotes = hours[16]?.usage?.find(({ workload }) => workload === 'quotes');
    expect(quotes?.limits).toMatchObject({ cpu: { lowest: 2e6, highest: 2e6 }, memory: { lowest: 2 ** 31 } });
  });

  it('rows of pods that ended before the hour make no workload', () => {
    const source = sources[HOURS.indexOf(Date.parse('2026-11-17T08:00:00Z'))];
    const ended = source?.allocations.filter(({ node, unmounted }) => node === null && !unmounted) ?? [];
    const hour = hours[HOURS.indexOf(source?.hour ?? 0)];
    expect(hour?.rows.some(({ kind, node }) => kind === 'workload' && node === null)).toBe(false);
    expect(ended.every(({ cost }) => cost.total === 0n)).toBe(true);
  });

  it('unmounted claims keep their namespace and get its labels; load balancers without pods have none', () => {
    const unmounted = hours[10]?.rows.filter(({ kind }) => kind === 'unmounted') ?? [];
    expect(
      unmounted.map(({ namespace, cost, pod, labelSet }) => [
        namespace,
        cost.storage,
        cost.loadBalancer,
        pod,
        labelSet.namespaceLabels['team'],
      ]),
    ).toEqual([
      [null, 0n, 54_170_000n, null, undefined],
      ['fleet', 27_500_000n, 0n, null, 'fleet'],
    ]);
  });

  it('label sets hold no label of the node, and equal ones are one object', () => {
    const row = hours[10]?.rows.find(({ workload }) => workload === 'positions');
    expect(row?.labelSet).toEqual({
      labels: {
        app_kubernetes_io_name: 'positions',
        app_kubernetes_io_part_of: 'positions',
        cost_center: '100',
        env: 'prod',
        kubernetes_io_metadata_name: 'fleet',
        team: 'fleet',
      },
      namespaceLabels: { cost_center: '100', kubernetes_io_metadata_name: 'fleet', team: 'fleet' },
      annotations: {},
      // Of the pool: without the node's name, its zone and its region.
      nodeLabels: {
        karpenter_sh_capacity_type: 'on-demand',
        karpenter_sh_nodepool: 'memory',
        node_kubernetes_io_instance_type: 'n2-highmem-8',
      },
    });
    for (const { rows } of hours) {
      const sets = new Set(rows.filter(({ kind }) => kind === 'workload').map(({ labelSet }) => labelSet));
      expect(sets.size).toBe(new Set([...sets].map((set) => JSON.stringify(set))).size);
    }
  });

  it('nodes have pool, capacity, zone, price and what of it is idle; one that came within the hour its minutes', () => {
    const spot = hours[21]?.nodes.find(({ node }) => node === 'gke-spot-1');
    expect(spot).toMatchObject({
      nodePool: 'spot', capacityType: 'spot', instanceType: 'n2-standard-8', region: 'europe-west4', zone: 'europe-west4-a',
      minutes: 20, cpuMilliCoresCapacity: 8_000, cpuMilliCoresAllocatable: 7_900, gpuCount: 0,
    }); // prettier-ignore
    const gpu = hours[21]?.nodes.find(({ node }) => node === 'gke-gpu-0');
    expect(gpu).toMatchObject({
      nodePool: 'gpu',
      capacityType: 'on-demand',
      gpuCount: 1,
      gpuNano: 710_000_000n,
      gpuIdleNano: 0n,
    });
  });

  it('a volume has its claim, its class and what is used of it, or that nobody measures it', () => {
    const volumes = hours[10]?.volumes ?? [];
    expect(volumes.find(({ volume }) => volume === 'pv-left')).toEqual({
      volume: 'pv-left', claimNamespace: 'fleet', claimName: 'positions-2019', storageClass: 'premium-rwo',
      bytesCapacity: 268_435_456_000, byteHours: 268_435_456_000, byteHoursUsed: null, costNano: 27_500_000n,
    }); // prettier-ignore
    expect(volumes).toHaveLength(6);
  });
});
