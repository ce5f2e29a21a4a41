import { sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleHour } from '../assemble';
import type { MeasuredHour, MeasuredNode } from './measured-hour';
import { priceHour } from './price-hour';
import type { Samples } from './samples';
import { always, container, counted, every, GIB, HOUR, measured, MINUTE, node, pod } from './testing/measured';

const cpuOf = (hour: MeasuredHour): number[] => priceHour(hour).allocations.map(({ cost }) => Number(cost.cpu) / 1e9);
const codesOf = (hour: MeasuredHour): string[] => priceHour(hour).flags.map(({ code }) => code);

describe('CPU of a container', () => {
  it('costs max(request, use) by the minute: half an hour above its request costs more than its averages say', () => {
    const cpu = counted(-5, 65, (minute) => (minute >= 30 ? 3 : 0));
    const [cost] = cpuOf(measured({ pods: [pod('a', [container({ cpu, cpuRequest: always(1) })])] }));
    expect(cost).toBeCloseTo((0.5 * 1 + 0.5 * 3) * 0.04, 9);
  });

  it.each([
    ['three minutes', 10, 13, 3],
    ['from before the hour to its tenth minute', -5, 10, 10],
    ['from its last minute on', 59, 65, 1],
    ['of the hour before alone', -5, 0, 0],
    ['of the hour after alone', 60, 65, 0],
  ])('that ran %s costs these minutes and no others', (_, from, to, minutes) => {
    const costs = cpuOf(measured({ pods: [pod('a', [container({ running: every(from, to), cpuRequest: always(1) })])] }));
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo((minutes / 60) * 0.04, 9);
  });

  it('counts all that a counter grew by, also of a short job, over a missed scrape and across a restart that reset it', () => {
    const job = counted(10, 13, () => 2);
    const missed: Samples = { at: job.at.filter((_, index) => index !== 1), value: job.value.filter((_, index) => index !== 1) };
    const reset: Samples = { at: every(10, 14).at, value: [60, 120, 60, 120] };
    const used = (running: Samples, cpu: Samples) =>
      priceHour(measured({ pods: [pod('a', [container({ running, cpu })])] })).allocations[0]?.quantity.cpuMicroCoreHoursUsed;
    expect(used(every(10, 13), job)).toBe(100_000);
    expect(used(every(10, 13), missed)).toBe(100_000);
    expect(used(every(10, 14), reset)).toBe(Math.round((240 / 3_600) * 1e6));
  });

  it('counts what a container used that crashes again and again and comes as far each time', () => {
    // Up a minute of each two with a core, of which the kubelet sees the first half.
    const up = (minute: number): number => (minute % 2 === 0 ? 1 : 0);
    const cpu = every(-4, 64, (minute) => 30 + minute / 1_000, 2);
    const startedMs = cpu.at.map((at) => at - 30_000);
    const running = every(-5, 65, up);
    const [row] = priceHour(measured({ pods: [pod('a', [container({ running, cpu, startedMs })])] })).allocations;
    expect(row?.minutes).toBe(30);
    expect(row?.quantity.cpuMicroCoreHoursUsed).toBeCloseTo(500_000, -4);
  });

  it('counts what it used since it was said to run again, whatever it had come to before, and nothing of the time that it waited', () => {
    // Waits, then up two minutes of each four, and comes further each time; nobody says when it started.
    const up = (minute: number): boolean => minute >= 4 && minute % 4 < 2;
    const running = every(0, 64, (minute) => (up(minute) ? 1 : 0));
    const at = running.at.filter((_, minute) => up(minute));
    const cpu = { at, value: at.map((_, index) => (index % 2 === 0 ? 30 + index / 100 : 60 + index / 100)) };
    const [row] = priceHour(measured({ pods: [pod('a', [container({ running, cpu })])] })).allocations;
    expect(row?.minutes).toBe(28);
    expect(row?.quantity.cpuMicroCoreHoursUsed).toBeCloseTo((28 / 60) * 500_000, -4);
  });

  it('counts what it grew by where it was still measured when it was first said not to run', () => {
    const running = every(-5, 65, (minute) => (minute >= 20 && minute < 24 ? 0 : 1));
    const late = (minutes: number[]): number[] => minutes.map((minute) => HOUR + minute * MINUTE + 30_000);
    const before = Array.from({ length: 26 }, (_, index) => index - 5);
    const after = Array.from({ length: 41 }, (_, index) => index + 24);
    const cpu = {
      at: late([...before, ...after]),
      value: [...before.map((minute) => 54_321 + minute * 60), ...after.map((minute) => 30 + (minute - 24) * 60)],
    };
    const [row] = priceHour(measured({ pods: [pod('a', [container({ running, cpu })])] })).allocations;
    expect((row?.quantity.cpuMicroCoreHoursUsed ?? 0) / 1e6).toBeCloseTo(56 / 60, 1);
  });

  it.each([
    ['starts', []],
    ['starts and ends', [HOUR + 13 * MINUTE]],
  ])('counts once what samples tell of the time that begins with them, also where %s are said', (_, endedMs) => {
    const cpu = counted(10, 13, () => 0.5);
    const running = every(10, 13);
    const startedMs = [HOUR + 10 * MINUTE];
    const [row] = priceHour(measured({ pods: [pod('a', [container({ running, cpu, startedMs, endedMs })])] })).allocations;
    expect(row?.quantity.cpuMicroCoreHoursUsed).toBe(25_000);
  });

  it('is priced by use where a request is never a number', () => {
    const cpu = counted(-5, 65, () => 2);
    const [cost] = cpuOf(measured({ pods: [pod('a', [container({ cpu, cpuRequest: always(Number.NaN) })])] }));
    expect(cost).toBeCloseTo(2 * 0.04, 9);
  });

  it('of a counter that stood long before it was seen is not what it stands at', () => {
    const cpu: Samples = { at: every(20, 65).at, value: every(20, 65, (minute) => 1e6 + minute * 60).value };
    const [row] = priceHour(measured({ pods: [pod('a', [container({ running: always(1), cpu })])] })).allocations;
    expect(row?.quantity.cpuMicroCoreHoursUsed).toBe(1_000_000);
  });

  it('follows the price of its node by the minute, and a request that is changed while it runs', () => {
    const cpuPrice = every(-5, 65, (minute) => (minute < 15 ? 0.04 : 0.08));
    const cpuRequest = every(-5, 65, (minute) => (minute < 45 ? 1 : 2));
    const [cost] = cpuOf(measured({ nodes: [node({ cpuPrice })], pods: [pod('a', [container({ cpuRequest })])] }));
    expect(cost).toBeCloseTo(0.25 * 0.04 + 0.5 * 0.08 + 0.25 * 0.16, 9);
  });

  it('that nobody measured is unknown, not nothing, and is priced by the request', () => {
    const [row] = priceHour(measured({ pods: [pod('a', [container({ cpuRequest: always(2) })])] })).allocations;
    expect(row?.quantity).toMatchObject({ cpuMicroCoreHoursUsed: null, memoryByteHoursUsed: null });
    expect(row?.cost.cpu).toBe(80_000_000n);
  });
});

describe('GPUs', () => {
  const gpuNode = (given: Partial<MeasuredNode> = {}) => node({ gpus: 2, gpuPrice: always(1.5), ...given });
  const asking = (extended: Record<string, number>) => [pod('a', [container({ extended })])];
  const gpu = (hour: MeasuredHour) => priceHour(hour).allocations.map(({ cost }) => Number(cost.gpu) / 1e9);

  it.each([
    ['a whole one', { nvidia_com_gpu: 1 }, {}, 1.5],
    ['a slice of three sevenths', { nvidia_com_mig_3g_20gb: 1 }, {}, (1.5 * 3) / 7],
    ['two slices of one seventh', { nvidia_com_mig_1g_5gb: 2 }, {}, (1.5 * 2) / 7],
    ['a renamed replica of four', { nvidia_com_gpu_shared: 1 }, { nvidia_com_gpu_replicas: '4' }, 1.5 / 4],
    [
      'a replica of four that is told by its product',
      { nvidia_com_gpu: 1 },
      { nvidia_com_gpu_replicas: '4', nvidia_com_gpu_product: 'Tesla-T4-SHARED' },
      1.5 / 4,
    ],
    ['a slice of four quarters', { nvidia_com_mig_1g_6gb: 1 }, {}, 1.5 / 4],
    [
      'a slice of four quarters by its product',
      { nvidia_com_mig_2g_48gb: 1 },
      { nvidia_com_gpu_product: 'RTX-PRO-6000' },
      1.5 / 2,
    ],
    ['a slice that is called a device', { nvidia_com_gpu: 1 }, { nvidia_com_gpu_product: 'NVIDIA-A100-MIG-1g.5gb' }, 1.5 / 7],
    ['one of AMD', { amd_com_gpu: 2 }, {}, 3],
    ['none, but another device', { smarter_devices_fuse: 1 }, {}, 0],
  ])('cost %s by request', (_, extended, labels, cost) => {
    expect(gpu(measured({ nodes: [gpuNode({ labels })], pods: asking(extended) }))[0]).toBeCloseTo(cost, 9);
  });

  it('that more of a resource is offered of than there are devices are shared by as many', () => {
    const shared = gpuNode({ gpus: 1, extended: { nvidia_com_gpu: 5 } });
    expect(gpu(measured({ nodes: [shared], pods: asking({ nvidia_com_gpu: 2 }) }))[0]).toBeCloseTo((1.5 * 2) / 5, 9);
  });

  it('that are cut in slices are paid for as whole ones, though their exporter counts none', () => {
    const cut = gpuNode({ gpus: 0, extended: { nvidia_com_mig_3g_20gb: 4 } });
    const { idle } = priceHour(measured({ nodes: [cut], pods: asking({ nvidia_com_mig_3g_20gb: 1 }) }));
    expect(Number(idle?.gpu) / 1e9).toBeCloseTo(2 * 1.5 - (1.5 * 3) / 7, 8);
  });

  it('whose consumers are not known by name are in no figure, neither theirs nor idle, and are named', () => {
    const hour = measured({ nodes: [gpuNode()], pods: asking({ aliyun_com_gpu_mem: 8 }) });
    const { idle, nodes } = priceHour(hour);
    expect([gpu(hour)[0], idle?.gpu, nodes[0]?.gpuNano]).toEqual([0, 0n, 0n]);
    expect(codesOf(hour)).toContain('gpu-consumers-unknown');
  });

  it('without a price are named', () => {
    expect(codesOf(measured({ nodes: [gpuNode({ gpuPrice: null })] }))).toEqual(['gpu-without-price']);
  });
});

describe('what pods share', () => {
  const volume = {
    name: 'pv',
    claimNamespace: 'shop',
    claimName: 'data',
    storageClass: null,
    bytes: always(100 * GIB),
    used: null,
    price: always(0.0001),
    pods: ['shop/a', 'shop/b'],
  };
  const storage = (hour: MeasuredHour) =>
    priceHour(hour).allocations.map(({ pod: name, unmounted, cost }) => [
      unmounted ? 'unmounted' : name,
      Number(cost.storage) / 1e9,
    ]);

  it('a volume goes each minute to the pods that run and mount it, and is unmounted while none does', () => {
    const pods = [pod('a', [container({ running: every(-5, 30) })]), pod('b', [container({ running: every(15, 45) })])];
    expect(storage(measured({ pods, volumes: [volume] }))).toEqual([
      ['a', expect.closeTo(0.01 * (22.5 / 60), 8)],
      ['b', expect.closeTo(0.01 * (22.5 / 60), 8)],
      ['unmounted', expect.closeTo(0.01 * (15 / 60), 8)],
    ]);
  });

  it('what nobody had for a part of the hour says how far it may be off, and what nobody had at all is known', () => {
    const precisionOf = (hour: MeasuredHour) =>
      priceHour(hour)
        .allocations.filter(({ unmounted }) => unmounted)
        .map(({ cost, precisionNano = -1n }) => Number(precisionNano) / Number(cost.total));
    const balancer = { namespace: 'shop', service: 'web', price: every(0, 20, () => 0.025), pods: [] };
    expect(precisionOf(measured({ volumes: [volume], loadBalancers: [balancer] }))).toEqual([0, expect.closeTo(1 / 20, 6)]);
    const pods = [pod('a', [container({ running: every(-5, 30) })])];
    expect(precisionOf(measured({ pods, volumes: [volume] }))).toEqual([expect.closeTo(1 / 30, 6)]);
  });

  it('a volume without a price is named, and in no figure', () => {
    const hour = measured({ volumes: [{ ...volume, price: null, pods: [] }] });
    expect(codesOf(hour)).toEqual(['volume-without-price']);
    expect(priceHour(hour).allocations).toEqual([]);
  });

  it('a volume that grows costs those who mounted it what it was then', () => {
    const bytes = every(-5, 65, (minute) => (minute < 30 ? 100 : 300) * GIB);
    const pods = [pod('a', [container({ running: every(-5, 30) })]), pod('b', [container({ running: every(30, 65) })])];
    expect(storage(measured({ pods, volumes: [{ ...volume, bytes }] }))).toEqual([
      ['a', 0.005],
      ['b', 0.015],
    ]);
  });

  it('a load balancer costs once by the hour, each minute to the pods behind it that run, else it is unmounted', () => {
    const balancer = { namespace: 'shop', service: 'web', price: always(0.025), pods: ['shop/a', 'shop/b'] };
    const pods = [pod('a', [container()]), pod('b', [container({ running: every(-5, 15) })])];
    const costs = (hour: MeasuredHour) =>
      priceHour(hour).allocations.map(({ unmounted, cost }) => [unmounted, Number(cost.loadBalancer) / 1e9]);
    expect(costs(measured({ pods, loadBalancers: [balancer] }))).toEqual([
      [false, 0.021875],
      [false, 0.003125],
    ]);
    expect(costs(measured({ pods: pods.slice(1), loadBalancers: [balancer] }))).toEqual([
      [false, 0.00625],
      [true, 0.01875],
    ]);
    expect(costs(measured({ loadBalancers: [balancer] }))).toEqual([[true, 0.025]]);
  });

  it('traffic costs what left, by where it went, in equal parts of the containers', () => {
    const two = [container({ name: 'x' }), container({ name: 'y' })];
    const pods = [pod('a', two, { egress: { internet: 10 * GIB, zone: 2 * GIB } })];
    const { allocations } = priceHour(measured({ pods, networkPrices: { zone: 0.01, region: 0.02, internet: 0.09 } }));
    expect(allocations.map(({ cost }) => Number(cost.network) / 1e9)).toEqual([0.46, 0.46]);
  });
});

describe('time', () => {
  it('of samples further apart than a minute is rough, which is said of the hour', () => {
    const slow = (from: number, to: number) => every(from, to, () => 1, 5);
    const pods = [
      pod('a', [
        container({ running: slow(-5, 65), cpuRequest: always(1) }),
        container({ name: 'job', running: slow(10, 15), cpuRequest: always(1) }),
      ]),
    ];
    const hour = measured({ intervalMs: { running: 5 * MINUTE, use: 5 * MINUTE, priced: 5 * MINUTE, gpu: MINUTE }, pods });
    expect(priceHour(hour).flags).toMatchObject([
      {
        code: 'rough-times',
        text: expect.stringContaining(
          'every 300 s: what 1 container cost that ran for a part of the hour is off by up to 100 %, most of all shop/web.',
        ) as string,
      },
    ]);
    expect(codesOf(measured({ pods: [pod('a', [container()])] }))).toEqual([]);
  });

  it('of a node that died within the hour is what it was there for', () => {
    const [dead] = priceHour(measured({ nodes: [node({ presence: every(-5, 20) })] })).nodes;
    expect(dead).toMatchObject({ minutes: 20, cpuNano: BigInt(Math.round((8 * 0.04 * 1e9) / 3)) });
  });
});

const someSamples = fc
  .array(
    fc.record({
      minute: fc.integer({ min: -5, max: 64 }),
      value: fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max: 1e6, noNaN: true })),
    }),
    { maxLength: 40 },
  )
  .map((list): Samples => {
    const sorted = [...new Map(list.map(({ minute, value }) => [minute, value])).entries()].sort(([a], [b]) => a - b);
    return { at: sorted.map(([minute]) => HOUR + minute * MINUTE), value: sorted.map(([, value]) => value) };
  });
const someContainer = fc.record({
  running: someSamples.map(({ at, value }) => ({ at, value: value.map((one) => (one > 3e5 ? 1 : 0)) })),
  cpu: fc.option(someSamples),
  memory: fc.option(someSamples),
  cpuRequest: fc.option(someSamples),
  memoryRequest: fc.option(someSamples),
});

describe('whatever is measured', () => {
  it('adds up: rows on nodes and idle are what nodes cost, volumes and load balancers what their rows have, to the last nano-unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(someContainer, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
        someSamples,
        someSamples,
        (pods, presence, price) => {
          const names = pods.map((_, index) => `shop/p${index}`);
          const hour = measured({
            nodes: [node({ presence, cpuPrice: { ...price, value: price.value.map((one) => one / 1e6) } })],
            pods: pods.map((containers, index) =>
              pod(
                `p${index}`,
                containers.map((given, at) => container({ name: `c${at}`, ...given })),
              ),
            ),
            volumes: [
              {
                name: 'pv',
                claimNamespace: 'shop',
                claimName: 'data',
                storageClass: null,
                bytes: presence,
                used: null,
                price: always(0.1),
                pods: names,
              },
            ],
            loadBalancers: [{ namespace: 'shop', service: 'web', price, pods: names.slice(1) }],
          });
          const said = priceHour(hour);
          for (const part of ['cpu', 'memory', 'gpu'] as const)
            expect(sumNano(said.allocations.map(({ cost }) => cost[part])) + (said.idle?.[part] ?? 0n)).toBe(
              sumNano(said.nodes.map((one) => one[`${part}Nano`])),
            );
          expect(sumNano(said.allocations.map(({ cost }) => cost.storage))).toBe(
            sumNano(said.volumes.map(({ costNano }) => costNano)),
          );
          expect(sumNano(said.allocations.map(({ cost }) => cost.loadBalancer))).toBe(said.loadBalancerAssetsNano);
          const { rows, sourceTotalNano } = assembleHour(said, { knownOwners: new Map() });
          expect(sumNano(rows.map(({ cost }) => cost.total))).toBe(sourceTotalNano);
        },
      ),
    );
  });
});
