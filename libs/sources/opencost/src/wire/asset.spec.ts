import { expect, it } from 'vitest';
import { nodeOf, readAsset, volumeOf } from './asset';
import { Interner } from '@showback/http';

const NODE = `{"type":"Node","properties":{"cluster":"c","name":"n1","providerID":"i-1"},"labels":{"b":"2","a":"1"},"window":{"start":"s","end":"e"},"minutes":30.000000,
"nodeType":"m7i.2xlarge","cpuCores":8.000000,"ramBytes":34359738368.000000,"GPUHours":0.500000,"gpuCount":1.000000,"preemptible":1.000000,
"discount":0.000000,"cpuCost":0.100000,"gpuCost":0.500000,"ramCost":0.050000,"adjustment":0.000000,"overhead":{"CpuOverheadFraction":0.012499999999999956,"RamOverheadFraction":0.03125},"totalCost":0.650000}`;
const node = (text: string) => nodeOf('k', readAsset('k', text), new Interner());

it('a node has its capacity, what of it can be allocated, its minutes and its cost', () => {
  expect(node(NODE)).toEqual({
    name: 'n1', labels: { a: '1', b: '2' }, instanceType: 'm7i.2xlarge', spot: true, providerId: 'i-1', minutes: 30,
    cpuMilliCoresCapacity: 8_000, cpuMilliCoresAllocatable: 7_900, memoryBytesCapacity: 34_359_738_368, memoryBytesAllocatable: 33_285_996_544,
    gpuCount: 1, cpuNano: 100_000_000n, memoryNano: 50_000_000n, gpuNano: 500_000_000n, totalNano: 650_000_000n,
  }); // prettier-ignore
});

it('a discount is on CPU and memory alone; an adjustment by the bill is spread over all three', () => {
  const discounted = NODE.replace('"discount":0.000000', '"discount":0.200000').replace(
    '"totalCost":0.650000',
    '"totalCost":0.620000',
  );
  expect(node(discounted)).toMatchObject({
    cpuNano: 80_000_000n,
    memoryNano: 40_000_000n,
    gpuNano: 500_000_000n,
    totalNano: 620_000_000n,
  });
  const adjusted = NODE.replace('"adjustment":0.000000', '"adjustment":-0.325000').replace(
    '"totalCost":0.650000',
    '"totalCost":0.325000',
  );
  expect(node(adjusted)).toMatchObject({
    cpuNano: 50_000_000n,
    memoryNano: 25_000_000n,
    gpuNano: 250_000_000n,
    totalNano: 325_000_000n,
  });
  const cancelled = NODE.replace('"adjustment":0.000000', '"adjustment":-0.650000').replace(
    '"totalCost":0.650000',
    '"totalCost":0.000000',
  );
  expect(node(cancelled)).toMatchObject({ cpuNano: 0n, memoryNano: 0n, gpuNano: 0n, totalNano: 0n });
});

it('what can be allocated is unknown where an old version does not say', () => {
  expect(node(NODE.replace(/"overhead":\{[^}]*\},/, ''))).toMatchObject({
    cpuMilliCoresAllocatable: null,
    memoryBytesAllocatable: null,
  });
});

it('a disk without a claim is a volume too; what is used of it may be unknown', () => {
  const disk =
    '{"type":"Disk","properties":{"cluster":"c","name":"n1"},"labels":{},"window":{"start":"s","end":"e"},"minutes":60,"byteHours":10.4,"bytes":10,"byteHoursUsed":null,"totalCost":0.00150,"storageClass":"__local__","local":1}';
  expect(volumeOf('k', readAsset('k', disk))).toEqual({
    volume: 'n1', claimNamespace: null, claimName: null, storageClass: '__local__', bytesCapacity: 10, byteHours: 10, byteHoursUsed: null, costNano: 1_500_000n,
  }); // prettier-ignore
});
