import { describe, expect, it } from 'vitest';
import { assembleHour } from './assemble';
import type { SourceHour } from './source-hour';
import { container, costs, node, sourceHour } from './testing/made-hours';

const GIB = 2 ** 30;
const assemble = (given: Partial<SourceHour>, currency = 'USD') =>
  assembleHour(sourceHour(given), { knownOwners: new Map(), currency });
const quarantine = (given: Partial<SourceHour>, currency?: string): string[] =>
  assemble(given, currency).quarantine.map(({ code }) => code);
const flags = (given: Partial<SourceHour>): string[] => assemble(given).flags.map(({ code }) => code);
const asking = (cores: number, gibs = 1, more: object = {}) => ({
  ...container().quantity,
  cpuMicroCoreHoursRequested: cores * 1_000_000,
  memoryByteHoursRequested: gibs * GIB,
  ...more,
});

describe('an hour that can be true', () => {
  it('has neither flags nor quarantine', () => {
    const { flags, quarantine } = assemble({});
    expect({ flags, quarantine }).toEqual({ flags: [], quarantine: [] });
  });
});

describe('what cannot be true is quarantined, with its figures', () => {
  it('a node priced beyond belief', () => {
    const { quarantine } = assemble({ nodes: [node({ cpuNano: 2_400_000_000_000n, totalNano: 2_400_128_000_000n })] });
    expect(quarantine).toEqual([
      {
        code: 'price-out-of-bounds',
        text: 'Node n1 costs 2400 for 8 core hours, 300 per core hour; between 0 and 1 is believed.',
      },
    ]);
  });

  it.each([
    ['memory', { memoryNano: 32n * 300_000_000n }],
    ['a GPU', { gpuCount: 1, gpuNano: 60_000_000_000n }],
    ['a GPU that is not there', { gpuCount: 0, gpuNano: 60_000_000_000n }],
    ['less than nothing', { cpuNano: -240_000_000n }],
  ])('a node with %s at an impossible price', (_, given) =>
    expect(quarantine({ nodes: [node(given)] })).toEqual(['price-out-of-bounds']),
  );

  it.each([
    ['hundreds of dollars for a core', { cpu: 350_000_000_000n }],
    ['a GPU without GPU hours', { cpu: 1n, gpu: 710_000_000n }],
    ['a negative cost', { cpu: -30_000_000n }],
  ])('a container that costs %s', (_, cost) => {
    const { allocations } = { allocations: [container(), container({ pod: 'other', cost: costs(cost) })] };
    expect(quarantine({ allocations })).toEqual(['price-out-of-bounds']);
  });

  it('the dearest that clouds list is believed, and prices of a currency of small units', () => {
    const dear = node({ cpuNano: 8n * 120_000_000n, memoryNano: 32n * 16_000_000n, gpuCount: 8, gpuNano: 8n * 18_000_000_000n });
    expect(quarantine({ nodes: [dear] })).toEqual([]);
    const rupiah = [node({ cpuNano: 8n * 510_000_000_000n })];
    expect(quarantine({ nodes: rupiah }, 'IDR')).toEqual([]);
    expect(quarantine({ nodes: rupiah })).toEqual(['price-out-of-bounds']);
  });

  it('rounded cents of tiny containers are no price', () => {
    const quantity = { ...container().quantity, cpuMicroCoreHoursAllocated: 0, memoryByteHoursAllocated: 0 };
    const tiny = container({ pod: 'tiny', cost: costs({ cpu: 10_000n, memory: 10_000n }), quantity });
    expect(quarantine({ allocations: [container(), tiny] })).toEqual([]);
  });

  it('more requested than can be allocated', () => {
    expect(quarantine({ allocations: [container({ quantity: asking(7.9) })] })).toEqual([]);
    const { quarantine: found } = assemble({
      allocations: [container({ quantity: asking(4) }), container({ pod: 'b', quantity: asking(3.95) })],
    });
    expect(found).toEqual([
      {
        code: 'requested-above-allocatable',
        text: 'More is requested than can be allocated: node n1 7.950 of 7.900 core hours. Metrics that are scraped twice do that.',
      },
    ]);
    expect(quarantine({ allocations: [container({ quantity: asking(1, 31.1) })] })).toEqual(['requested-above-allocatable']);
  });

  it('held against capacity where allocatable is not known', () => {
    const nodes = [node({ cpuMilliCoresAllocatable: null })];
    expect(quarantine({ nodes, allocations: [container({ quantity: asking(7.99) })] })).toEqual([]);
    expect(quarantine({ nodes, allocations: [container({ quantity: asking(8.1) })] })).toEqual(['requested-above-allocatable']);
  });

  it('more used than 1.05 × what there is', () => {
    const using = (cores: number) => ({
      allocations: [container({ quantity: asking(1, 1, { cpuMicroCoreHoursUsed: cores * 1e6 }) })],
    });
    expect(quarantine(using(8.39))).toEqual([]);
    expect(quarantine(using(8.41))).toEqual(['used-above-capacity']);
  });

  it('what ran for part of the hour may be counted a resolution too long: short jobs on a full node are believed', () => {
    const jobs = Array.from({ length: 20 }, (_, index) =>
      container({ pod: `job-${index}`, minutes: 5, quantity: asking(7.9 / 12) }),
    );
    expect(quarantine({ allocations: jobs })).toEqual([]);
    const halves = ['a', 'b', 'a2', 'b2'].map((pod) => container({ pod, minutes: 30, quantity: asking(7.9 / 2) }));
    expect(quarantine({ allocations: halves.slice(0, 2) })).toEqual([]);
    expect(quarantine({ allocations: halves })).toEqual(['requested-above-allocatable']);
  });

  it('a node that came within the hour is held against its own time', () => {
    const nodes = [node({ minutes: 20, cpuNano: 80_000_000n, memoryNano: 42_000_000n })];
    expect(quarantine({ nodes, allocations: [container({ quantity: asking((7.9 * 22.5) / 60) })] })).toEqual([]);
    expect(quarantine({ nodes, allocations: [container({ quantity: asking(7.9) })] })).toEqual(['requested-above-allocatable']);
  });

  it('no CPU cost at all', () => {
    expect(quarantine({ allocations: [container({ cost: costs({ storage: 5_000_000n }) })] })).toEqual(['no-cpu-cost']);
    expect(quarantine({ allocations: [] })).toEqual(['no-cpu-cost']);
  });

  it('rows of another cluster', () => {
    expect(quarantine({ foreignClusters: new Map([['initech', 3]]) })).toEqual(['foreign-cluster']);
  });
});

describe('what is odd but possible is flagged', () => {
  it('negative idle of a node', () => {
    const source = {
      allocations: [
        container({
          cost: costs({ cpu: 250_000_000n, memory: 4_000_000n }),
          quantity: { ...container().quantity, cpuMicroCoreHoursAllocated: 8_300_000 },
        }),
      ],
    };
    expect(flags(source)).toEqual(['negative-idle']);
    expect(quarantine(source)).toEqual([]);
  });

  it('no idle row', () => expect(flags({ idle: null })).toEqual(['idle-missing']));

  it("idle that differs from the nodes' by more than rounding; what rounding makes is not worth a word", () => {
    const idle = sourceHour().idle ?? costs({});
    expect(flags({ idle: { ...idle, cpu: idle.cpu + 10_000n, total: idle.total + 10_000n } })).toEqual([]);
    expect(flags({ idle: { ...idle, cpu: idle.cpu + 1_000_000n, total: idle.total + 1_000_000n } })).toEqual(['idle-residue']);
  });

  it("OpenCost's default prices, on demand and spot", () => {
    const onDemand = node({ cpuNano: 252_888_000n, memoryNano: 135_584_000n });
    const spot = node({ name: 'n2', cpuNano: 53_240_000n, memoryNano: 28_544_000n, spot: true });
    expect(assemble({ nodes: [onDemand, spot] }).flags).toEqual([
      {
        code: 'default-prices',
        text: '2 nodes, as n1, stand at the prices that OpenCost uses where it finds none: pricing does not work there.',
      },
    ]);
    expect(flags({ nodes: [node({ cpuNano: 252_888_000n })] })).toEqual([]);
  });

  it('a node without a price, a node without an asset', () => {
    expect(flags({ nodes: [node(), node({ name: 'n2', cpuNano: 0n, memoryNano: 0n, totalNano: 0n })] })).toEqual([
      'node-without-price',
    ]);
    expect(
      flags({ allocations: [container(), container({ node: 'fargate-1', pod: 'b', cost: costs({ cpu: 1_000n }) })] }),
    ).toEqual(['node-without-asset']);
  });

  it('assets that differ from allocations noticeably, with the component and the amount', () => {
    const allocations = [container({ cost: costs({ cpu: 30_000_000n, memory: 4_000_000n, loadBalancer: 81_250_000n }) })];
    const { flags, assetDifferenceNano } = assemble({ allocations, loadBalancerAssetsNano: 50_000_000n });
    expect(assetDifferenceNano).toEqual({ cpu: 0n, memory: 0n, gpu: 0n, storage: 0n, loadBalancer: -31_250_000n });
    expect(flags).toEqual([{ code: 'assets-differ', text: expect.stringContaining('loadBalancer -0.03125') as string }]);
  });

  it('cost that no component shows', () =>
    expect(flags({ allocations: [container({ cost: costs({ cpu: 30_000_000n, total: 40_000_000n }) })] })).toContain(
      'other-cost',
    ));

  it('a cluster that uses nothing at all has a broken sensor: its use is unknown, not zero', () => {
    const quantity = { ...container().quantity, cpuMicroCoreHoursUsed: 0 };
    const { flags, rows, nodes } = assemble({ allocations: [container({ quantity }), container({ pod: 'b', quantity })] });
    expect(flags.map(({ code }) => code)).toEqual(['cpu-use-unknown']);
    const workloads = rows.filter(({ kind }) => kind === 'workload');
    expect(
      workloads.map(({ quantity: { cpuMicroCoreHoursUsed, memoryByteHoursUsed } }) => [
        cpuMicroCoreHoursUsed,
        memoryByteHoursUsed,
      ]),
    ).toEqual([
      [null, GIB / 2],
      [null, GIB / 2],
    ]);
    expect(nodes[0]?.cpuMicroCoreHoursUsed).toBeNull();
  });
});
