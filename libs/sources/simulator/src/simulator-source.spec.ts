import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleHour, SourceFault, type SourceHour } from '@showback/allocation';
import { DAY_MS, HOUR_MS, Sketch, sumNano, type Instant, type Nano } from '@showback/vocabulary';
import { simulatedFleet, type SimulatedCluster } from './fleet/fleet';
import { SimulatorSource } from './simulator-source';

const hours = fc.integer({ min: 0, max: 5 * 366 * 24 }).map((hour) => Date.UTC(2024, 0, 1) + hour * HOUR_MS);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const clusters = fc.tuple(seeds, fc.constantFrom(0, 1)).map(([seed, index]) => clusterOf(seed, index));

function clusterOf(seed: number, index: number): SimulatedCluster {
  const cluster = simulatedFleet({ seed })[index];
  if (!cluster) throw new Error('the fleet has two clusters');
  return cluster;
}

const never = new AbortController().signal;

/** Null: nobody recorded it. */
async function read(source: SimulatorSource, hour: Instant): Promise<SourceHour | null> {
  try {
    return await source.readHour(hour, never);
  } catch (error) {
    if (error instanceof SourceFault && error.code === 'simulated-gap') return null;
    throw error;
  }
}

function sum<Item>(items: readonly Item[], amount: (item: Item) => Nano): Nano {
  return sumNano(items.map(amount));
}

describe('a simulated hour', () => {
  it('is the same whenever and in whatever order it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, hours, hours, async (cluster, one, other) => {
        const source = new SimulatorSource(cluster);
        const first = await read(source, one);
        await read(source, other);
        expect(await read(source, one)).toEqual(first);
        expect(await read(new SimulatorSource({ ...cluster }), one)).toEqual(first);
      }),
      { numRuns: 12 },
    );
  });

  it('measures by the minute what it says of the hour: all containers, a sample a minute, around their mean', async () => {
    const source = await read(new SimulatorSource(clusterOf(7, 0)), Date.UTC(2026, 10, 20, 11));
    if (source === null) throw new Error('the hour is there');
    const hour = assembleHour(source, { knownOwners: new Map() });
    const nameOf = (of: object) =>
      JSON.stringify(['namespace', 'controllerKind', 'workload', 'container'].map((name) => of[name as keyof typeof of]));
    const workloads = hour.rows.filter(({ kind }) => kind === 'workload');
    expect(new Set(hour.usage?.map(nameOf))).toEqual(new Set(workloads.map(nameOf)));
    for (const usage of hour.usage ?? []) {
      const sketch = new Sketch();
      sketch.merge(usage.cpu?.sketch ?? Uint8Array.of());
      const own = workloads.filter((row) => nameOf(row) === nameOf(usage));
      const mean = own.reduce((total, { quantity }) => total + (quantity.cpuMicroCoreHoursUsed ?? 0), 0) / (sketch.count() / 60);
      expect(usage.cpu?.max).toBeGreaterThanOrEqual(Math.floor(mean));
      expect(sketch.quantile(0)).toBeLessThanOrEqual(mean * 1.03);
      expect(usage.cpu?.hottest.max).toBeLessThanOrEqual(usage.cpu?.max ?? 0);
    }
  });

  it('never reserves more than a quota allows, nor runs more replicas than an autoscaler may', async () => {
    const week = Array.from({ length: 28 * 8 }, (_, index) => Date.UTC(2026, 9, 11) + index * 3 * HOUR_MS);
    const source = new SimulatorSource(clusterOf(7, 0));
    let [fullest, highest] = [0, 0];
    for (const hour of week) {
      const { quotas = [], autoscalers = [] } = (await read(source, hour)) ?? {};
      for (const { hard, used } of quotas) fullest = Math.max(fullest, used / hard);
      for (const { maxReplicas, currentReplicas } of autoscalers)
        highest = Math.max(highest, (currentReplicas ?? Infinity) / maxReplicas);
    }
    expect(fullest).toBeLessThanOrEqual(1);
    expect(fullest).toBeGreaterThan(0.6);
    expect(highest).toBe(1);
    const dev = await read(new SimulatorSource(clusterOf(7, 1)), Date.UTC(2026, 10, 20, 11));
    expect(dev?.quotas).toEqual([]);
    const names = (await read(source, Date.UTC(2026, 10, 20, 11)))?.autoscalers?.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['checkout', 'keda-hpa-indexer']));
  });

  it('differs with the seed', async () => {
    const hour = Date.UTC(2026, 10, 20, 11);
    const [seven, eight] = await Promise.all([7, 8].map((seed) => read(new SimulatorSource(clusterOf(seed, 0)), hour)));
    expect(seven?.idle).not.toEqual(eight?.idle);
    expect(seven?.allocations.length).toBeGreaterThan(200);
  });

  it('accounts for every node: allocations and idle are what the nodes cost, but for the fifth decimal of each row', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, hours, async (cluster, hour) => {
        const answer = await read(new SimulatorSource(cluster), hour);
        if (!answer) return;
        const rounding = BigInt(answer.allocations.length + answer.nodes.length + 1) * 5_000n;
        for (const part of ['cpu', 'memory', 'gpu'] as const) {
          const idle = answer.idle?.[part] ?? 0n;
          expect(idle).toBeGreaterThanOrEqual(0n);
          const difference =
            sum(answer.nodes, (node) => node[`${part}Nano`]) - sum(answer.allocations, ({ cost }) => cost[part]) - idle;
          expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(rounding);
        }
        const storage = sum(answer.volumes, ({ costNano }) => costNano) - sum(answer.allocations, ({ cost }) => cost.storage);
        expect(storage < 0n ? -storage : storage).toBeLessThanOrEqual(rounding);
      }),
      { numRuns: 25 },
    );
  });

  it('never places, requests or uses more on a node than it has', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, hours, async (cluster, hour) => {
        const answer = await read(new SimulatorSource(cluster), hour);
        for (const node of answer?.nodes ?? []) {
          const own = answer?.allocations.filter((allocation) => allocation.node === node.name) ?? [];
          const total = (of: (quantity: (typeof own)[number]['quantity']) => number) =>
            own.reduce((all, { quantity }) => all + of(quantity), 0);
          const share = node.minutes / 60;
          const coreHours = (node.cpuMilliCoresAllocatable ?? 0) * 1000 * share;
          expect(total((quantity) => quantity.cpuMicroCoreHoursAllocated)).toBeLessThanOrEqual(coreHours + own.length * 5);
          expect(total((quantity) => quantity.cpuMicroCoreHoursUsed ?? 0)).toBeLessThanOrEqual(coreHours + own.length);
          expect(total((quantity) => quantity.memoryByteHoursAllocated)).toBeLessThanOrEqual(
            (node.memoryBytesAllocatable ?? 0) * share + own.length,
          );
          expect(total((quantity) => quantity.gpuMicroHours)).toBeLessThanOrEqual(node.gpuCount * 1e6 * share + 10);
        }
        const names = new Set(answer?.nodes.map(({ name }) => name));
        for (const { node } of answer?.allocations ?? []) if (node !== null) expect(names.has(node)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('has totals that are rounded apart from their parts, as OpenCost has', async () => {
    const answer = await read(new SimulatorSource(clusterOf(7, 0)), Date.UTC(2026, 10, 18, 15));
    const residues = (answer?.allocations ?? []).map(
      ({ cost }) => cost.total - cost.cpu - cost.memory - cost.gpu - cost.storage - cost.network - cost.loadBalancer,
    );
    expect(residues.some((residue) => residue !== 0n)).toBe(true);
    for (const residue of residues) expect(residue < 0n ? -residue : residue).toBeLessThanOrEqual(30_000n);
    for (const { cost } of answer?.allocations ?? []) expect(cost.total % 10_000n).toBe(0n);
  });

  it('becomes a ledger hour that adds up, is never quarantined and never odd', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, hours, async (cluster, hour) => {
        const answer = await read(new SimulatorSource(cluster), hour);
        if (!answer) return;
        const { rows, quarantine, flags, sourceTotalNano } = assembleHour(answer, { knownOwners: new Map() });
        expect(sum(rows, ({ cost }) => cost.total)).toBe(sourceTotalNano);
        expect(quarantine).toEqual([]);
        expect(flags).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the pod that lost its controller back to its Deployment, and Airflow its tasks', async () => {
    const answer = await read(new SimulatorSource(clusterOf(7, 0)), Date.UTC(2026, 10, 18, 0));
    if (!answer) throw new Error('there is an answer');
    const { rows } = assembleHour(answer, { knownOwners: new Map() });
    const kinds = (namespace: string) =>
      new Set(
        rows.filter((row) => row.namespace === namespace && row.kind === 'workload').map(({ controllerKind }) => controllerKind),
      );
    expect(kinds('mobile')).toEqual(new Set(['Deployment', 'StatefulSet']));
    expect(kinds('airflow')).toEqual(new Set(['Deployment', 'StatefulSet', 'AirflowDag']));
    expect(kinds('default')).toEqual(new Set(['Deployment', 'Pod']));
    expect(rows.find(({ workload }) => workload === 'quality-checks')?.controllerKind).toBe('CronJob');
  });
});

describe('the gap', () => {
  it('says why, and is not tried again at once', async () => {
    const source = new SimulatorSource(clusterOf(7, 0));
    const answers = await Promise.allSettled(
      Array.from({ length: 28 * 24 }, (_, index) => source.readHour(Date.UTC(2026, 9, 1) + index * HOUR_MS, never)),
    );
    const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    expect(reasons).toHaveLength(4);
    for (const reason of reasons) {
      expect(reason).toBeInstanceOf(SourceFault);
      expect(reason).toMatchObject({ code: 'simulated-gap', transient: false });
      expect(String(reason)).toMatch(/lost its Prometheus/);
    }
  });
});

describe('the source', () => {
  it('is read by the day and stops when it is told to', async () => {
    const source = new SimulatorSource(clusterOf(7, 1));
    expect(source.hoursPerBatch).toBe(24);
    await expect(source.readHour(Date.UTC(2026, 10, 1), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('shows the rhythm of day and week', async () => {
    const source = new SimulatorSource(clusterOf(7, 1));
    const cost = async (day: number, hour: number) => {
      const answer = await read(source, Date.UTC(2026, 10, day, hour));
      return Number(sum(answer?.allocations ?? [], ({ cost: { cpu, memory } }) => cpu + memory)) / 1e9;
    };
    const [wednesdayNoon, wednesdayNight, sundayNoon] = await Promise.all([cost(18, 11), cost(18, 2), cost(22, 11)]);
    expect(wednesdayNoon).toBeGreaterThan(wednesdayNight * 1.4);
    expect(wednesdayNoon).toBeGreaterThan(sundayNoon * 1.4);
  });

  it('costs about as much on each day of the same week and does not grow without end', async () => {
    const source = new SimulatorSource(clusterOf(7, 0));
    const day = async (start: Instant) => {
      const answers = await Promise.all(Array.from({ length: 24 }, (_, hour) => read(source, start + hour * HOUR_MS)));
      return (
        Number(sum(answers, (answer) => sum(answer?.allocations ?? [], ({ cost }) => cost.total) + (answer?.idle?.total ?? 0n))) /
        1e9
      );
    };
    const year = await Promise.all([0, 28, 56, 364].map((days) => day(Date.UTC(2026, 10, 3) + days * DAY_MS)));
    for (const cost of year) {
      expect(cost).toBeGreaterThan(150);
      expect(cost).toBeLessThan(400);
    }
  });
});
