import { formatInstant, HOUR_MS, type Instant } from '@showback/vocabulary';
import { cycleOf, cycleStart } from '../calendar';
import { instanceType } from '../prices';
import type { Claim, LoadBalancer, NodeFacts, SimulatedHour } from '../hour/simulated-hour';

/** A number as `/assets` writes it: always with six decimals. */
class Fixed {
  constructor(readonly value: number) {}
}

type Json = string | number | boolean | null | Fixed | { readonly [key: string]: Json };

/** The body of an `/assets` answer's `data`. */
export function assetsJson(simulated: SimulatedHour): string {
  const { nodes, claims, loadBalancers } = simulated;
  const all = [
    ...nodes.map((node) => nodeAsset(simulated, node)),
    ...claims.map((claim) => diskAsset(simulated, claim)),
    ...loadBalancers.map((balancer) => loadBalancerAsset(simulated, balancer)),
    managementAsset(simulated),
  ];
  all.sort(([a], [b]) => (a < b ? -1 : 1));
  return write(Object.fromEntries(all));
}

function nodeAsset(simulated: SimulatedHour, { node, from, minutes, ...money }: NodeFacts): [string, Json] {
  const type = instanceType(node.instanceType);
  const hours = minutes / 60;
  const cpuOverhead = type.milliCoresReserved / type.milliCores;
  const memoryOverhead = type.memoryBytesReserved / type.memoryBytes;
  return asset(
    simulated,
    'Compute',
    'Node',
    { name: node.name, providerID: node.providerId },
    {
      labels: node.labels,
      ...span(simulated.hour, cycleStart(cycleOf(simulated.hour)) + from * 60_000, minutes),
      nodeType: node.instanceType,
      cpuCores: new Fixed(type.milliCores / 1000),
      ramBytes: new Fixed(type.memoryBytes),
      cpuCoreHours: new Fixed((type.milliCores / 1000) * hours),
      ramByteHours: new Fixed(type.memoryBytes * hours),
      GPUHours: new Fixed(type.gpus * hours),
      cpuBreakdown: UNUSED,
      ramBreakdown: UNUSED,
      preemptible: new Fixed(node.spot ? 1 : 0),
      discount: new Fixed(0),
      cpuCost: assetMoney(money.cpuCost),
      gpuCost: assetMoney(money.gpuCost),
      gpuCount: new Fixed(type.gpus),
      ramCost: assetMoney(money.memoryCost),
      adjustment: new Fixed(0),
      overhead: {
        CpuOverheadFraction: cpuOverhead,
        RamOverheadFraction: memoryOverhead,
        OverheadCostFraction: (cpuOverhead * money.cpuCost + memoryOverhead * money.memoryCost) / money.totalCost,
      },
      totalCost: assetMoney(money.totalCost),
    },
  );
}

function diskAsset(simulated: SimulatedHour, claim: Claim): [string, Json] {
  return asset(
    simulated,
    'Storage',
    'Disk',
    { name: claim.volume, providerID: claim.volume },
    {
      labels: {},
      ...span(simulated.hour, simulated.hour, 60),
      byteHours: new Fixed(claim.bytes),
      bytes: new Fixed(claim.bytes),
      byteHoursUsed: claim.bytesUsed === null ? null : new Fixed(claim.bytesUsed),
      byteUsageMax: claim.bytesUsed === null ? null : new Fixed(claim.bytesUsed),
      breakdown: UNUSED,
      adjustment: new Fixed(0),
      totalCost: assetMoney(claim.assetCost),
      storageClass: claim.storageClass,
      volumeName: claim.volume,
      claimName: claim.name,
      local: new Fixed(0),
      claimNamespace: claim.namespace,
    },
  );
}

function loadBalancerAsset(simulated: SimulatedHour, { namespace, service, ip, assetCost }: LoadBalancer): [string, Json] {
  return asset(
    simulated,
    'Network',
    'LoadBalancer',
    { name: `${namespace}/${service}`, providerID: ip },
    {
      labels: {},
      ...span(simulated.hour, simulated.hour, 60),
      adjustment: new Fixed(0),
      totalCost: assetMoney(assetCost),
      private: false,
      ip,
    },
  );
}

function managementAsset(simulated: SimulatedHour): [string, Json] {
  return asset(
    simulated,
    'Management',
    'ClusterManagement',
    {},
    {
      labels: {},
      ...span(simulated.hour, simulated.hour, 60),
      totalCost: assetMoney(simulated.managementCost),
    },
  );
}

const UNUSED = { idle: 1, other: 0, system: 0, user: 0 };

function asset(
  { cluster }: SimulatedHour,
  category: string,
  type: string,
  names: { name?: string; providerID?: string },
  fields: { readonly [key: string]: Json },
): [string, Json] {
  const { name = '__undefined__', providerID = '__undefined__' } = names;
  const key = ['custom', '__undefined__', '__undefined__', category, cluster.id, type, 'Kubernetes', providerID, name].join('/');
  return [
    key,
    { type, properties: { category, provider: 'custom', service: 'Kubernetes', cluster: cluster.id, ...names }, ...fields },
  ];
}

function span(hour: Instant, start: Instant, minutes: number): { readonly [key: string]: Json } {
  return {
    window: { start: formatInstant(hour), end: formatInstant(hour + HOUR_MS) },
    start: formatInstant(start),
    end: formatInstant(start + minutes * 60_000),
    minutes: new Fixed(minutes),
  };
}

function assetMoney(units: number): Fixed {
  return new Fixed(units / 1_000_000);
}

function write(json: Json): string {
  if (json instanceof Fixed) return json.value.toFixed(6);
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  return `{${Object.entries(json)
    .map(([key, value]) => `${JSON.stringify(key)}:${write(value)}`)
    .join(',')}}`;
}
