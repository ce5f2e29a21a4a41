import { expect, it } from 'vitest';
import { allocationMaker, costOf, isIdle, readAllocation, type AllocationEntry } from './allocation';
import { Interner } from '@showback/http';

const ROW = {
  name: 'c/n1/shop/web-1/web',
  properties: {
    cluster: 'c',
    node: 'n1',
    namespace: 'shop',
    pod: 'web-1',
    container: 'web',
    controller: 'web',
    controllerKind: 'deployment',
    labels: { team: 'x', zone: 'a', city: 'b' },
    namespaceLabels: { team: 'y' },
  },
  window: { start: '2026-11-16T10:00:00Z', end: '2026-11-16T11:00:00Z' },
  minutes: 60,
  cpuCost: 0.5,
  ramCost: 0.25,
  totalCost: 0.75,
};

const read = (given: object, key = ROW.name): AllocationEntry => readAllocation(key, JSON.stringify({ ...ROW, ...given }));
const make = (given: object, annotations: string[] = []) =>
  allocationMaker({ interner: new Interner(), nodeLabels: new Map([['n1', { zone: 'a', city: 'other' }]]), annotations })(
    ROW.name,
    read(given),
  );

it('an old version that sends few fields is read; what it does not measure is unknown, not zero', () => {
  const { cost, quantity } = make({});
  expect(cost).toEqual({
    cpu: 500_000_000n,
    memory: 250_000_000n,
    gpu: 0n,
    storage: 0n,
    network: 0n,
    loadBalancer: 0n,
    total: 750_000_000n,
  });
  expect(quantity).toMatchObject({ cpuMicroCoreHoursUsed: null, memoryByteHoursUsed: null, cpuMicroCoreHoursRequested: 0 });
});

it('use that is null is unknown; fields of a newer version are ignored', () => {
  const { quantity } = make({ cpuCoreUsageAverage: null, ramByteUsageAverage: 1_000.4, npuHours: { a: 1 } });
  expect(quantity).toMatchObject({ cpuMicroCoreHoursUsed: null, memoryByteHoursUsed: 1_000 });
});

it('how busy GPUs were is over all that it held; where no version or no exporter says it, it is unknown, and nothing without GPUs', () => {
  const used = (given: object) => make(given).quantity.gpuMicroHoursUsed;
  const held = { gpuHours: 1.5 };
  expect(used({ ...held, gpuAllocation: { gpuUsageAverage: 0.2, gpuRequestAverage: 2, isGPUShared: false } })).toBe(300_000);
  for (const gpuAllocation of [null, { gpuUsageAverage: null, gpuRequestAverage: 2 }, { gpuUsageAverage: 140_737_488_355_328 }])
    expect(used({ ...held, gpuAllocation })).toBeNull();
  expect(used(held)).toBeNull();
  expect(used({ gpuHours: 0, gpuAllocation: { gpuUsageAverage: 0.5 } })).toBe(0);
});

it('each component comes with its adjustment', () => {
  const entry = read({
    cpuCostAdjustment: -0.125,
    networkCost: 1,
    networkCrossZoneCost: 1,
    networkCostAdjustment: 0.5,
    pvCost: 0.00001,
    totalCost: 2.12501,
  });
  expect(costOf('k', entry)).toMatchObject({
    cpu: 375_000_000n,
    network: 1_500_000_000n,
    storage: 10_000n,
    total: 2_125_010_000n,
  });
});

it('averages are over the minutes that the row ran', () => {
  const { quantity, minutes } = make({
    minutes: 15,
    cpuCoreRequestAverage: 2,
    ramByteRequestAverage: 4_000,
    cpuCoreUsageAverage: 0.5,
    cpuCoreHours: 0.5,
  });
  expect(minutes).toBe(15);
  expect(quantity).toMatchObject({
    cpuMicroCoreHoursRequested: 500_000,
    memoryByteHoursRequested: 1_000,
    cpuMicroCoreHoursUsed: 125_000,
    cpuMicroCoreHoursAllocated: 500_000,
  });
});

it("labels are the pod's without its node's; annotations only those that are named", () => {
  const annotations = { acme_io_owner: 'me', kubectl_kubernetes_io_last_applied: '{}' };
  const properties = { ...ROW.properties, annotations, namespaceAnnotations: { acme_io_cost: '7' } };
  expect(make({ properties }, ['acme.io/owner', 'acme_io_cost']).labelSet).toEqual({
    labels: { team: 'x', city: 'b' },
    namespaceLabels: { team: 'y' },
    annotations: { acme_io_owner: 'me', acme_io_cost: '7' },
  });
  expect(make({ properties }).labelSet.annotations).toEqual({});
});

it('hostile text is kept, but for what Postgres cannot keep', () => {
  const hostile = {
    quote: '"\'; DROP TABLE x;--',
    html: '<img onerror=x>',
    rtl: '\u202Eevil',
    emoji: '💸',
    long: 'x'.repeat(4_096),
    nul: 'a\0b',
    half: '\ud800',
    idle: '__idle__',
  };
  const { labelSet, pod } = make({ properties: { ...ROW.properties, pod: 'p\0', labels: hostile } });
  expect(labelSet.labels).toEqual({ ...hostile, nul: 'a\uFFFDb', half: '\uFFFD' });
  expect(pod).toBe('p\uFFFD');
});

it('a pod cannot pass for idle, whatever it is called', () => {
  const idle = read({ properties: { cluster: 'c' } });
  expect(['__idle__', 'c/__idle__', 'c/n1/__idle__'].map((key) => isIdle(key, idle))).toEqual([true, true, true]);
  expect(isIdle('c/n1/shop/web-1/__idle__', read({}))).toBe(false);
  expect(isIdle('c/n1/x', idle)).toBe(false);
});

it.each([
  ['without a total', { totalCost: undefined }, /totalCost/],
  ['with a total of text', { totalCost: 'much' }, /not-a-number|totalCost/],
  ['without a window', { window: undefined }, /window/],
  ['without properties', { properties: undefined }, /properties/],
  ['with labels that are no text', { properties: { ...ROW.properties, labels: { a: 1 } } }, /properties\.labels/],
])('a row %s is refused by name', (_, given, message) => {
  expect(() => make(given)).toThrow(expect.objectContaining({ message: expect.stringMatching(message) as string }));
});
