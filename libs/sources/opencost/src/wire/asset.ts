import type { SourceNode } from '@showback/allocation';
import { divideRounding, NANO_PER_UNIT, type Nano, type VolumeHour } from '@showback/vocabulary';
import * as z from 'zod';
import { labels, measure, money, moneyQuoter, name, readEntry, toMeasured, toNano, toWhole, windowEcho } from './entry';
import { safeText, type Interner } from '@showback/http';

const quoteMoney = moneyQuoter(['totalCost', 'cpuCost', 'gpuCost', 'ramCost', 'adjustment', 'discount']);

const assetEntry = z.object({
  type: z.string(),
  properties: z.object({ cluster: name, name, providerID: name }),
  labels,
  window: windowEcho,
  minutes: measure,
  totalCost: z.string().nullable(),
  nodeType: name,
  cpuCores: measure,
  ramBytes: measure,
  gpuCount: measure,
  preemptible: measure,
  discount: money,
  cpuCost: money,
  gpuCost: money,
  ramCost: money,
  adjustment: money,
  overhead: z.object({ CpuOverheadFraction: measure, RamOverheadFraction: measure }).nullish(),
  bytes: measure,
  byteHours: measure,
  byteHoursUsed: measure,
  storageClass: name,
  volumeName: name,
  claimName: name,
  claimNamespace: name,
});
export type AssetEntry = z.infer<typeof assetEntry>;

/** One entry of `/assets`, of any type. @throws SourceFault */
export function readAsset(key: string, text: string): AssetEntry {
  return readEntry(assetEntry, key, quoteMoney(text));
}

/**
 * A node with what its resources really cost. As OpenCost computes idle: the discount is on CPU and memory alone, and an
 * adjustment (a cloud bill's) is spread over all three in proportion. @throws SourceFault
 */
export function nodeOf(key: string, asset: AssetEntry, interner: Interner): SourceNode {
  const milliCores = toWhole(asset.cpuCores, 1_000, key, 'cpuCores');
  const bytes = toWhole(asset.ramBytes, 1, key, 'ramBytes');
  return {
    name: interner.text(asset.properties.name) ?? key,
    labels: interner.labelsOf(asset.labels ?? {}),
    instanceType: interner.text(asset.nodeType),
    spot: (asset.preemptible ?? 0) > 0,
    providerId: interner.text(asset.properties.providerID),
    minutes: asset.minutes ?? 60,
    cpuMilliCoresCapacity: milliCores,
    cpuMilliCoresAllocatable: allocatable(milliCores, asset.overhead?.CpuOverheadFraction),
    memoryBytesCapacity: bytes,
    memoryBytesAllocatable: allocatable(bytes, asset.overhead?.RamOverheadFraction),
    gpuCount: toWhole(asset.gpuCount, 1, key, 'gpuCount'),
    ...nodeCost(key, asset),
  };
}

function nodeCost(key: string, asset: AssetEntry): Pick<SourceNode, 'cpuNano' | 'memoryNano' | 'gpuNano' | 'totalNano'> {
  const total = toNano(asset.totalCost, key, 'totalCost');
  const unadjusted = total - toNano(asset.adjustment, key, 'adjustment');
  const paid = NANO_PER_UNIT - toNano(asset.discount, key, 'discount');
  const cost = (amount: Nano, part: Nano): Nano => {
    const discounted = scale(amount, part, NANO_PER_UNIT);
    return total === unadjusted ? discounted : scale(discounted, total, unadjusted);
  };
  return {
    cpuNano: cost(toNano(asset.cpuCost, key, 'cpuCost'), paid),
    memoryNano: cost(toNano(asset.ramCost, key, 'ramCost'), paid),
    gpuNano: cost(toNano(asset.gpuCost, key, 'gpuCost'), NANO_PER_UNIT),
    totalNano: total,
  };
}

/** `amount × numerator / denominator` rounded half away from zero; nothing where the denominator is. */
function scale(amount: Nano, numerator: bigint, denominator: bigint): Nano {
  if (denominator === 0n) return 0n;
  const product = amount * numerator * (denominator < 0n ? -1n : 1n);
  const size = divideRounding(product < 0n ? -product : product, denominator < 0n ? -denominator : denominator);
  return product < 0n ? -size : size;
}

function allocatable(capacity: number, overhead: number | null | undefined): number | null {
  if (overhead === null || overhead === undefined || overhead < 0 || overhead >= 1) return null;
  return Math.round(capacity * (1 - overhead));
}

/** A disk: a persistent volume, or a node's own (storage class `__local__`). @throws SourceFault */
export function volumeOf(key: string, asset: AssetEntry): VolumeHour {
  const text = (value: string | null | undefined): string | null => (value ? safeText(value) : null);
  return {
    volume: text(asset.volumeName) ?? text(asset.properties.name) ?? safeText(key),
    claimNamespace: text(asset.claimNamespace),
    claimName: text(asset.claimName),
    storageClass: text(asset.storageClass),
    bytesCapacity: toWhole(asset.bytes, 1, key, 'bytes'),
    byteHours: toWhole(asset.byteHours, 1, key, 'byteHours'),
    byteHoursUsed: toMeasured(asset.byteHoursUsed, 1),
    costNano: toNano(asset.totalCost, key, 'totalCost'),
  };
}
