import { HOUR_MS, sumNano, type Instant, type Nano } from '@showback/vocabulary';
import type { SourceAllocation, SourceHour } from '@showback/allocation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedFleet } from '../fleet/fleet';
import { SimulatorSource } from '../simulator-source';
import { startPrometheus, type RunningPrometheus } from './prometheus';

/** A spot node is taken away at 10:40, jobs of ten minutes come at :25, autoscalers move. */
const PROD = { start: Date.UTC(2026, 10, 11, 9), end: Date.UTC(2026, 10, 11, 11) };
/** Development wakes up at six. */
const DEV = { start: Date.UTC(2026, 10, 10, 5), end: Date.UTC(2026, 10, 10, 8) };

const FLEETS = simulatedFleet({ seed: 7 }).map((cluster) => ({ cluster, ...(cluster.id === 'acme-prod' ? PROD : DEV) }));
/** The first hour of a file says nothing of what counters stood at before it. */
const HOURS = FLEETS.flatMap(({ cluster, start, end }) =>
  Array.from({ length: (end - start) / HOUR_MS - 1 }, (_, index) => ({ cluster, hour: start + (index + 1) * HOUR_MS })),
).map(({ cluster, hour }) => [`${cluster.id} ${new Date(hour).toISOString().slice(0, 16)}`, cluster, hour] as const);

interface Found {
  metric: Record<string, string>;
  value: number;
  values: [number, number][];
}

let prometheus: RunningPrometheus;
beforeAll(async () => {
  prometheus = await startPrometheus({ fleets: FLEETS });
});
afterAll(() => prometheus.close());

/** As of the last second of an hour: a range of an hour then holds its sixty samples, whichever end Prometheus leaves out. */
async function query(text: string, hour: Instant): Promise<Found[]> {
  const body = new URLSearchParams({ query: text, time: String((hour + HOUR_MS) / 1000 - 1) });
  const response = await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body });
  const { data, error } = (await response.json()) as {
    data?: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] };
    error?: string;
  };
  if (data === undefined) throw new Error(`${text}: ${error}`);
  return data.result.map(({ metric, value, values = [] }) => ({
    metric,
    value: Number(value?.[1]),
    values: values.map(([at, one]) => [at, Number(one)]),
  }));
}

const CONTAINER = ['namespace', 'pod', 'container', 'node'] as const;
type Sums = Map<string, number>;

function add(sums: Sums, key: readonly (string | null | undefined)[], amount: number): void {
  if (amount !== 0) sums.set(key.join('/'), (sums.get(key.join('/')) ?? 0) + amount);
}

/** `sum by (…) (…)` over the hour's samples, as amount × hours. */
async function summed(
  metric: string,
  by: readonly string[],
  { cluster, hour }: { cluster: string; hour: Instant },
): Promise<Sums> {
  const selector = metric.includes('{') ? metric.replace('{', `{cluster_id="${cluster}",`) : `${metric}{cluster_id="${cluster}"}`;
  const sums: Sums = new Map();
  for (const { metric: labels, value } of await query(`sum by (${by.join(',')}) (sum_over_time(${selector}[1h]))`, hour))
    add(
      sums,
      by.map((label) => labels[label]),
      value / 60,
    );
  return sums;
}

/** What counters counted in the hour: from sample to sample, a new series and one that began anew from nothing. */
async function increased(
  metric: string,
  by: readonly string[],
  { cluster, hour }: { cluster: string; hour: Instant },
): Promise<Sums> {
  const sums: Sums = new Map();
  const fleet = FLEETS.find((one) => one.cluster.id === cluster);
  for (const { metric: labels, values } of await query(`${metric}{cluster_id="${cluster}"}[2h]`, hour)) {
    let before = 0;
    for (const [at, value] of values) {
      const known = at * 1000 > (fleet?.start ?? 0);
      if (at * 1000 >= hour && known)
        add(
          sums,
          by.map((label) => labels[label]),
          value < before ? value : value - before,
        );
      before = value;
    }
  }
  return sums;
}

function stated(
  { allocations }: SourceHour,
  amount: (row: SourceAllocation) => number | null | undefined,
  by: readonly (typeof CONTAINER)[number][] = CONTAINER,
): Sums {
  const sums: Sums = new Map();
  for (const row of allocations)
    if (row.node !== null)
      add(
        sums,
        by.map((name) => row[name]),
        amount(row) ?? 0,
      );
  return sums;
}

function expectEqual(found: Sums, expected: Sums, tolerance: number): void {
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  const apart = [...expected].filter(([key, value]) => Math.abs((found.get(key) ?? NaN) - value) > tolerance);
  expect(apart.map(([key, value]) => [key, value, found.get(key)])).toEqual([]);
}

const units = (nano: Nano) => Number(nano) / 1e9;

describe.each(HOURS)('%s', (_, { id, region, seed }, hour) => {
  const at = { cluster: id, hour };
  let said: SourceHour;
  beforeAll(async () => {
    said = await new SimulatorSource({ id, region, seed }).readHour(hour, new AbortController().signal);
  });

  it('requests what the hour says, for as long', async () => {
    const requested = (resource: string) => summed(`kube_pod_container_resource_requests{resource="${resource}"}`, CONTAINER, at);
    expectEqual(
      await requested('cpu'),
      stated(said, ({ quantity }) => quantity.cpuMicroCoreHoursRequested / 1e6),
      1e-6,
    );
    expectEqual(
      await requested('memory'),
      stated(said, ({ quantity }) => quantity.memoryByteHoursRequested),
      1,
    );
    expectEqual(
      await requested('nvidia_com_gpu'),
      stated(said, ({ quantity }) => quantity.gpuMicroHours / 1e6),
      1e-5,
    );
    const minutes = await summed('kube_pod_container_status_running', ['namespace', 'pod', 'container'], at);
    expectEqual(
      minutes,
      stated(said, ({ minutes: ran = NaN }) => ran / 60, ['namespace', 'pod', 'container']),
      1e-9,
    );
  });

  it('uses what the hour says: counters of CPU, bytes of memory, bytes of the network', async () => {
    const cores = await increased('container_cpu_usage_seconds_total', CONTAINER, at);
    for (const [key, seconds] of cores) cores.set(key, seconds / 3600);
    expectEqual(
      cores,
      stated(said, ({ quantity }) => (quantity.cpuMicroCoreHoursUsed ?? NaN) / 1e6),
      1e-6,
    );
    expectEqual(
      await summed('container_memory_working_set_bytes', CONTAINER, at),
      stated(said, ({ quantity }) => quantity.memoryByteHoursUsed),
      32,
    );
    const pod = ['namespace', 'pod'] as const;
    const sent = stated(said, ({ quantity }) => quantity.networkBytesSent, pod);
    expectEqual(await increased('container_network_transmit_bytes_total', pod, at), sent, 2);
    expectEqual(
      await increased('container_network_receive_bytes_total', pod, at),
      stated(said, ({ quantity }) => quantity.networkBytesReceived, pod),
      2,
    );
    expectEqual(await increased('kubecost_pod_network_egress_bytes_total', ['namespace', 'pod_name'], at), sent, 6);
  });

  it('costs what the hour says: minute by minute, requested or used, at the price of the node', async () => {
    const prices = new Map(
      (await query(`node_cpu_hourly_cost{cluster_id="${id}"}`, hour)).map(({ metric, value }) => [metric['node'], value]),
    );
    const memory = new Map(
      (await query(`node_ram_hourly_cost{cluster_id="${id}"}`, hour)).map(({ metric, value }) => [metric['node'], value]),
    );
    // A node that is gone by the end of the hour cost what others of its kind cost.
    const priceOf = (of: typeof prices, key: string) => of.get(key.split('/').at(-1)) ?? Math.min(...of.values());
    const cores = await summed('container_cpu_allocation', CONTAINER, at);
    expectEqual(
      cores,
      stated(said, ({ quantity }) => quantity.cpuMicroCoreHoursAllocated / 1e6),
      1.1e-5,
    );
    for (const [key, amount] of cores) cores.set(key, amount * priceOf(prices, key));
    expectEqual(
      nonZero(cores),
      stated(said, ({ cost }) => units(cost.cpu)),
      1.1e-5,
    );
    const bytes = await summed('container_memory_allocation_bytes', CONTAINER, at);
    expectEqual(
      bytes,
      stated(said, ({ quantity }) => quantity.memoryByteHoursAllocated),
      64,
    );
    for (const [key, amount] of bytes) bytes.set(key, (amount / 1024 ** 3) * priceOf(memory, key));
    expectEqual(
      nonZero(bytes),
      stated(said, ({ cost }) => units(cost.memory)),
      1.1e-5,
    );
  });

  /** Rows whose cost rounds to nothing are in no sum. */
  const nonZero = (costs: Sums): Sums => new Map([...costs].filter(([, cost]) => Math.round(cost * 1e5) !== 0));

  it('has the nodes of the hour: price × time, size, labels, spot', async () => {
    const cost = await summed('node_total_hourly_cost', ['node'], at);
    const expected: Sums = new Map(said.nodes.map(({ name, totalNano }) => [name, units(totalNano)]));
    expectEqual(cost, expected, 2e-6);
    const minutes = await summed('kube_node_info', ['node'], at);
    expect(minutes).toEqual(new Map(said.nodes.map((node) => [node.name, node.minutes / 60])));
    const spot = await summed('kubecost_node_is_spot', ['node'], at);
    expect([...spot.keys()].sort()).toEqual(said.nodes.flatMap((node) => (node.spot ? [node.name] : [])).sort());
    for (const { metric } of await query(`last_over_time(kube_node_labels{cluster_id="${id}"}[1h])`, hour)) {
      const node = said.nodes.find(({ name }) => name === metric['node']);
      expect(labelsOf(metric)).toEqual(node?.labels);
    }
  });

  it('has the volumes, load balancers and management of the hour', async () => {
    const capacity = await summed('kube_persistentvolume_capacity_bytes', ['persistentvolume'], at);
    expect(capacity).toEqual(new Map(said.volumes.map(({ volume, byteHours }) => [volume, byteHours])));
    const used = await summed('kubelet_volume_stats_used_bytes', ['namespace', 'persistentvolumeclaim'], at);
    const measured = said.volumes.filter(({ byteHoursUsed }) => byteHoursUsed !== null);
    const claim = (one: (typeof measured)[number]) => `${one.claimNamespace}/${one.claimName}`;
    expectEqual(used, new Map(measured.map((one) => [claim(one), one.byteHoursUsed ?? NaN])), 1e-3);
    const mounted = await summed('pod_pvc_allocation', ['namespace', 'pod'], at);
    expectEqual(
      mounted,
      stated(said, ({ quantity }) => quantity.storageByteHours, ['namespace', 'pod']),
      1,
    );
    const [price] = await query(`avg(pv_hourly_cost{cluster_id="${id}"})`, hour);
    const storage = sumNano(said.volumes.map(({ costNano }) => costNano));
    expect(([...capacity.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024 ** 3) * (price?.value ?? NaN)).toBeCloseTo(
      units(storage),
      4,
    );
    const all = (sums: Sums) => [...sums.values()].reduce((sum, value) => sum + value, 0);
    expect(all(await summed('kubecost_load_balancer_cost', ['service_name'], at))).toBeCloseTo(
      units(said.loadBalancerAssetsNano),
      9,
    );
    expect(all(await summed('kubecost_cluster_management_cost', ['cluster_id'], at))).toBeCloseTo(units(said.managementNano), 9);
  });

  it('says whose pods are: labels, annotations, controllers', async () => {
    const labels = new Map<string, Record<string, string>>();
    for (const { metric } of await query(`last_over_time(kube_namespace_labels{cluster_id="${id}"}[1h])`, hour))
      labels.set(metric['namespace'] ?? '', labelsOf(metric));
    const pods = new Map<string, Record<string, string>>();
    for (const { metric } of await query(`last_over_time(kube_pod_labels{cluster_id="${id}"}[1h])`, hour))
      pods.set(`${metric['namespace']}/${metric['pod']}`, labelsOf(metric));
    const owners = await query(
      `max by (namespace, pod, owner_kind, owner_name) (last_over_time(kube_pod_owner{cluster_id="${id}"}[1h]))
        or label_replace(max by (namespace, replicaset, owner_name) (last_over_time(kube_replicaset_owner{cluster_id="${id}"}[1h])), "of", "$1", "replicaset", "(.+)")
        or label_replace(max by (namespace, job_name, owner_name) (last_over_time(kube_job_owner{cluster_id="${id}"}[1h])), "of", "$1", "job_name", "(.+)")`,
      hour,
    );
    const makers = new Map(
      owners.flatMap(({ metric }) =>
        metric['of'] === undefined ? [] : [[`${metric['namespace']}/${metric['of']}`, metric['owner_name']]],
      ),
    );
    const controllerOf = (pod: string): string | null => {
      const own = owners.find(
        ({ metric }) => metric['pod'] !== undefined && `${metric['namespace']}/${metric['pod']}` === pod,
      )?.metric;
      const name = own?.['owner_name'] ?? '<none>';
      const maker = makers.get(`${own?.['namespace']}/${name}`) ?? '<none>';
      return name === '<none>' ? null : maker === '<none>' ? name : maker;
    };
    for (const { namespace, pod, node, controller, controllerKind, labelSet } of said.allocations) {
      if (node === null) continue;
      const key = `${namespace}/${pod}`;
      expect({ ...labels.get(namespace ?? ''), ...pods.get(key) }).toEqual(labelSet.labels);
      expect(labels.get(namespace ?? '')).toEqual(labelSet.namespaceLabels);
      // OpenCost loses the controller of a pod without its labels; its owner stands in its metadata all the same.
      if (controllerKind !== null) expect(controllerOf(key)).toBe(controller);
    }
  });

  it('counts restarts, OOM kills and throttling as the hour does', async () => {
    const restarts = await increased('kube_pod_container_status_restarts_total', ['cluster_id'], at);
    const throttled = await increased('container_cpu_cfs_throttled_periods_total', ['cluster_id'], at);
    const periods = await increased('container_cpu_cfs_periods_total', ['cluster_id'], at);
    const all = (of: (usage: NonNullable<SourceHour['usage']>[number]) => number | null | undefined) =>
      (said.usage ?? []).reduce((sum, usage) => sum + (of(usage) ?? 0), 0);
    expect(restarts.get(id) ?? 0).toBe(all((usage) => usage.restarts));
    expect(Math.abs((throttled.get(id) ?? 0) - all((usage) => usage.throttling?.throttled))).toBeLessThan(20);
    expect(Math.abs((periods.get(id) ?? 0) - all((usage) => usage.throttling?.periods))).toBeLessThan(20);
  });

  it('has the limit ranges and disruption budgets of the hour', async () => {
    const { limitRanges = [], disruptionBudgets = [] } = said;
    const last = async (metric: string, names: readonly string[]) => {
      const found = await query(`last_over_time(${metric}{cluster_id="${id}"}[1h])`, hour);
      return found.map(({ metric: labels, value }) => [...names.map((name) => labels[name] ?? ''), value].join(' ')).sort();
    };
    const ranges = limitRanges.map(({ namespace, name, type, resource, constraint, value }) =>
      [namespace, name, type, resource, constraint, value].join(' '),
    );
    expect(await last('kube_limitrange', ['namespace', 'limitrange', 'type', 'resource', 'constraint'])).toEqual(ranges.sort());
    expect(limitRanges.length).toBeGreaterThan(0);
    const status = (what: string) => last(`kube_poddisruptionbudget_status_${what}`, ['namespace', 'poddisruptionbudget']);
    const written = (of: 'podsExpected' | 'podsHealthy' | 'podsDesired' | 'disruptionsAllowed') =>
      disruptionBudgets.map((budget) => [budget.namespace, budget.name, budget[of]].join(' ')).sort();
    expect(await status('expected_pods')).toEqual(written('podsExpected'));
    expect(await status('current_healthy')).toEqual(written('podsHealthy'));
    expect(await status('desired_healthy')).toEqual(written('podsDesired'));
    expect(await status('pod_disruptions_allowed')).toEqual(written('disruptionsAllowed'));
  });

  it('has the quotas and autoscalers of the hour', async () => {
    const { quotas = [], autoscalers = [] } = said;
    const last = async (type: string) => {
      const found = await query(`last_over_time(kube_resourcequota{cluster_id="${id}",type="${type}"}[1h])`, hour);
      return found
        .map(({ metric, value }) => `${metric['namespace']} ${metric['resourcequota']} ${metric['resource']} ${value}`)
        .sort();
    };
    const written = (of: 'hard' | 'used') =>
      quotas.map((quota) => `${quota.namespace} ${quota.name} ${quota.resource} ${quota[of]}`).sort();
    expect(await last('hard')).toEqual(written('hard'));
    expect(await last('used')).toEqual(written('used'));
    expect(autoscalers.length).toBeGreaterThan(0);
    const scaled = async (what: string) =>
      summed(`kube_horizontalpodautoscaler_${what}`, ['namespace', 'horizontalpodautoscaler'], at);
    const expected = (of: (one: (typeof autoscalers)[number]) => number | null): Sums => {
      const sums: Sums = new Map();
      for (const one of autoscalers) add(sums, [one.namespace, one.name], of(one) ?? NaN);
      return sums;
    };
    expectEqual(
      await scaled('status_current_replicas'),
      expected((one) => one.currentReplicas),
      1e-9,
    );
    expectEqual(
      await scaled('status_desired_replicas'),
      expected((one) => one.desiredReplicas),
      1e-9,
    );
    expectEqual(
      await scaled('spec_min_replicas'),
      expected((one) => one.minReplicas),
      1e-9,
    );
    expectEqual(
      await scaled('spec_max_replicas'),
      expected((one) => one.maxReplicas),
      1e-9,
    );
    const targets = expected(({ metrics }) =>
      metrics.reduce((sum, { type, target }) => sum + target * (type === 'utilization' ? 100 : 1), 0),
    );
    expectEqual(await scaled('spec_target_metric'), targets, 1e-6);
  });
});

function labelsOf(metric: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metric).flatMap(([name, value]) => (name.startsWith('label_') ? [[name.slice('label_'.length), value]] : [])),
  );
}
