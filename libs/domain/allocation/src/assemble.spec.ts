import { COMPONENTS, zeroQuantities, type CostHour, type CostRow } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleHour } from './assemble';
import type { SourceAllocation, SourceHour } from './source-hour';
import { container, costs, node, sourceHour } from './testing/made-hours';

const assemble = (source: SourceHour): CostHour => assembleHour(source, { knownOwners: new Map() });
const totalOf = (rows: readonly CostRow[]): bigint => rows.reduce((sum, { cost }) => sum + cost.total, 0n);

const money = fc.bigInt({ min: -20_000_000n, max: 900_000_000n });
const positive = fc.bigInt({ min: 0n, max: 900_000_000n });
const name = fc.constantFrom('a', 'b', 'c', 'd');
const nodeName = fc.constantFrom('n1', 'n2', 'n3', 'gone');
const cost = fc.record({
  cpu: money,
  memory: positive,
  gpu: positive,
  storage: positive,
  network: positive,
  loadBalancer: positive,
  total: money,
});
const labelSet = fc.record({
  labels: fc.dictionary(fc.constantFrom('team', 'pod_template_hash', 'zone', 'dag_id'), name),
  namespaceLabels: fc.dictionary(fc.constantFrom('team'), name),
  annotations: fc.constant({}),
});
const allocation: fc.Arbitrary<SourceAllocation> = fc
  .record({
    unmounted: fc.boolean(),
    namespace: fc.option(name),
    node: fc.option(nodeName),
    pod: fc.option(fc.constantFrom('web-6d1dbb5824-58cfa', 'web-6d1dbb5824-11111', 'job-29000735-5a8c9', 'shell')),
    container: fc.option(name),
    controllerKind: fc.option(fc.constantFrom('deployment', 'job')),
    controller: fc.option(name),
    labelSet,
    cost: fc.oneof(cost, fc.constant(costs({}))),
  })
  .map((given) => ({ ...given, quantity: { ...zeroQuantities(), cpuMicroCoreHoursUsed: 1 } }));
const nodeAsset = fc
  .record({
    cpuNano: positive,
    memoryNano: positive,
    gpuNano: positive,
    minutes: fc.integer({ min: 0, max: 60 }),
    pool: fc.option(name),
    spot: fc.boolean(),
  })
  .map(({ pool, ...given }) =>
    node({ ...given, labels: { zone: 'a', ...(pool === null ? {} : { karpenter_sh_nodepool: pool }) } }),
  );
const anyHour: fc.Arbitrary<SourceHour> = fc
  .record({
    allocations: fc.array(allocation, { maxLength: 25 }),
    idle: fc.option(cost),
    nodes: fc.array(
      fc.tuple(nodeName, nodeAsset).map(([name, asset]) => ({ ...asset, name })),
      { maxLength: 5 },
    ),
    managementNano: positive,
    loadBalancerAssetsNano: positive,
  })
  .map((given) => sourceHour(given));

describe('whatever the source says', () => {
  it('the rows add up to it, their parts to them, shared idle to nothing', () => {
    fc.assert(
      fc.property(anyHour, (source) => {
        const hour = assemble(source);
        const said = source.allocations.reduce(
          (sum, { cost }) => sum + cost.total,
          source.managementNano + (source.idle?.total ?? 0n),
        );
        expect(totalOf(hour.rows)).toBe(said);
        expect(hour.sourceTotalNano).toBe(said);
        for (const { cost } of hour.rows)
          expect(COMPONENTS.reduce((sum, component) => sum + cost[component], 0n)).toBe(cost.total);
        expect(hour.rows.reduce((sum, { idleShareNano }) => sum + idleShareNano, 0n)).toBe(0n);
      }),
    );
  });

  it("each kind of row keeps its money: idle is the source's, per resource; management and unmounted stay apart", () => {
    fc.assert(
      fc.property(anyHour, (source) => {
        const { rows } = assemble(source);
        const of = (kind: CostRow['kind']): CostRow[] => rows.filter((row) => row.kind === kind);
        for (const resource of ['cpu', 'memory', 'gpu', 'total'] as const)
          expect(of('idle').reduce((sum, { cost }) => sum + cost[resource], 0n)).toBe(source.idle?.[resource] ?? 0n);
        expect(totalOf(of('management'))).toBe(source.managementNano);
        expect(totalOf(of('unmounted'))).toBe(
          source.allocations.filter(({ unmounted }) => unmounted).reduce((sum, { cost }) => sum + cost.total, 0n),
        );
      }),
    );
  });

  it('the order of its rows, nodes and labels changes nothing', () => {
    const shuffled = anyHour.chain((source) =>
      fc.record({
        source: fc.constant(source),
        allocations: fc.shuffledSubarray(source.allocations, { minLength: source.allocations.length }),
        nodes: fc.shuffledSubarray(source.nodes, { minLength: source.nodes.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ source, ...other }) => {
        expect(assemble({ ...source, ...other })).toEqual(assemble(source));
      }),
    );
  });

  it('no two rows have one identity', () => {
    fc.assert(
      fc.property(anyHour, (source) => {
        const ids = assemble(source).rows.map(({ kind, namespace, controllerKind, workload, pod, container, node }) =>
          JSON.stringify([kind, namespace, controllerKind, workload, pod, container, node]),
        );
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

describe('rows', () => {
  it('of a container: owner, place and labels, with what the parts leave of the total as other', () => {
    const labels = { team: 'x', topology_kubernetes_io_zone: 'eu-west-1a', pod_template_hash: '1' };
    const source = sourceHour({
      allocations: [
        container({
          labelSet: { labels, namespaceLabels: { team: 'y' }, annotations: {} },
          cost: costs({ cpu: 7n, memory: 2n, total: 11n }),
        }),
      ],
    });
    const [row] = assemble(source).rows;
    expect(row).toMatchObject({
      kind: 'workload', namespace: 'shop', controllerKind: 'Deployment', workload: 'web', pod: 'web-6d1dbb5824-58cfa', container: 'web',
      node: 'n1', nodePool: 'general', capacityType: 'on-demand', instanceType: 'm7i.2xlarge', region: 'eu-west-1',
      labelSet: { labels: { team: 'x' }, namespaceLabels: { team: 'y' } }, cost: { cpu: 7n, memory: 2n, other: 2n, total: 11n },
    }); // prettier-ignore
  });

  it('of what did not run all of the hour says how much of it is missing, also where two rows are one', () => {
    const awayOf = (...minutes: (number | undefined)[]) =>
      assemble(
        sourceHour({ allocations: minutes.map((ran) => ({ ...container(), ...(ran !== undefined && { minutes: ran }) })) }),
      ).rows.flatMap(({ kind, secondsAway }) => (kind === 'workload' ? [secondsAway] : []));
    expect(awayOf(undefined)).toEqual([undefined]);
    expect(awayOf(60)).toEqual([undefined]);
    expect(awayOf(3)).toEqual([3_420]);
    expect(awayOf(0.005)).toEqual([3_600]);
    expect(awayOf(12, 30.5)).toEqual([1_050]);
    expect(awayOf(40, 30)).toEqual([0]);
  });

  it("a label of the pod that differs from its node's stays; dropped ones can be configured", () => {
    const labelSet = {
      labels: { topology_kubernetes_io_zone: 'moved', acme_run: '1', pod_template_hash: 'h' },
      namespaceLabels: {},
      annotations: {},
      nodeLabels: {},
    };
    const { rows } = assembleHour(sourceHour({ allocations: [container({ labelSet })] }), {
      knownOwners: new Map(),
      droppedLabels: ['acme/run'],
    });
    expect(rows[0]?.labelSet.labels).toEqual({ topology_kubernetes_io_zone: 'moved', pod_template_hash: 'h' });
  });

  it('a pod that ended before the hour makes none, unless it cost something', () => {
    const ended = container({ node: null, controller: null, controllerKind: null, pod: 'ended', cost: costs({}) });
    expect(assemble(sourceHour({ allocations: [container(), ended] })).rows.map(({ pod }) => pod)).not.toContain('ended');
    const costly = { ...ended, cost: costs({ network: 5n }) };
    expect(assemble(sourceHour({ allocations: [container(), costly] })).rows).toContainEqual(
      expect.objectContaining({ pod: 'ended', controllerKind: 'Pod', workload: 'ended', node: null }),
    );
  });

  it('hostile names stay as they are', () => {
    const names = {
      namespace: '\u202E<script>',
      pod: "'; DROP TABLE",
      container: '__idle__',
      controller: '😀"\\',
      controllerKind: 'deployment',
    };
    expect(assemble(sourceHour({ allocations: [container(names)] })).rows).toContainEqual(
      expect.objectContaining({
        kind: 'workload',
        namespace: '\u202E<script>',
        pod: "'; DROP TABLE",
        container: '__idle__',
        workload: '😀"\\',
      }),
    );
  });
});

describe('nodes', () => {
  it('one that was replaced under its name within the hour is one node that ran for both times', () => {
    const nodes = [
      node({ minutes: 25, cpuNano: 100n, providerId: 'i-1' }),
      node({ minutes: 30, cpuNano: 120n, providerId: 'i-2' }),
    ];
    const [only, ...others] = assemble(sourceHour({ nodes })).nodes;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ minutes: 55, cpuNano: 220n, providerId: 'i-2', cpuMilliCoresCapacity: 8_000 });
  });

  it.each([
    [{ karpenter_sh_nodepool: 'k' }, 'k'],
    [{ cloud_google_com_gke_nodepool: 'g' }, 'g'],
    [{ eks_amazonaws_com_nodegroup: 'e' }, 'e'],
    [{ kubernetes_azure_com_agentpool: 'a' }, 'a'],
    [{ alpha_eksctl_io_nodegroup_name: 'x' }, 'x'],
    [{ team: 't' }, null],
  ])('labels %j name the pool %s', (labels, pool) =>
    expect(assemble(sourceHour({ nodes: [node({ labels })] })).nodes[0]?.nodePool).toBe(pool),
  );

  it.each([
    [{ spot: true }, 'spot'],
    [{ labels: { eks_amazonaws_com_capacityType: 'SPOT' } }, 'spot'],
    [{ labels: { cloud_google_com_gke_spot: 'true' } }, 'spot'],
    [{ labels: { kubernetes_azure_com_scalesetpriority: 'spot' } }, 'spot'],
    [{ labels: { karpenter_sh_capacity_type: 'on-demand' } }, 'on-demand'],
  ])('%j is %s', (given, type) => expect(assemble(sourceHour({ nodes: [node(given)] })).nodes[0]?.capacityType).toBe(type));
});

describe('effort', () => {
  it('grows with the rows, not with their square', () => {
    const many = (rows: number): SourceHour => {
      const nodes = Array.from({ length: rows / 25 }, (_, index) => node({ name: `n${index}` }));
      const one = (index: number): SourceAllocation => ({
        ...container({
          node: `n${index % nodes.length}`,
          namespace: `ns${index % 300}`,
          pod: `web-6d1dbb5824-${index}`,
          cost: costs({ cpu: BigInt(index) }),
        }),
        ...(index % 10 === 0 && {
          controller: null,
          controllerKind: null,
          pod: `web-6d1dbb5824-${String(10_000 + (index % 80_000))}`,
        }),
      });
      return sourceHour({ nodes, allocations: Array.from({ length: rows }, (_, index) => one(index)) });
    };
    const timed = (source: SourceHour): number => {
      const started = performance.now();
      assemble(source);
      return performance.now() - started;
    };
    const small = many(5_000);
    timed(small);
    const least = Math.min(timed(small), timed(small), timed(small));
    // 30 times the rows; 900 times were a square.
    expect(timed(many(150_000)) / least).toBeLessThan(200);
  });
});
