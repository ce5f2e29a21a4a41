import { mix, ratio } from '../chance';
import { CYCLE_MINUTES } from '../calendar';
import {
  GIB,
  LOAD_BALANCER_HOUR,
  LOAD_BALANCER_MINUTES_CHARGED,
  MIB,
  NETWORK_GIB,
  STORAGE_GIB_HOUR,
  type NodePrice,
} from '../prices';
import { CPU_SPREAD, type PodLife } from '../plan/life';
import { roundRow, toRowUnits, type ExactMoney } from './money';
import type { Claim, ContainerHour } from './simulated-hour';
import type { ContainerSpec } from '../fleet/spec';

/** How busy a GPU is on average, where nothing else is said. */
const GPU_BUSY = 0.6;

/** What is known of a pod's hour before its containers are measured. */
export interface PodHour {
  pod: PodLife;
  /** Start of the hour, in minutes of the cycle. */
  minute: number;
  cycle: number;
  price: NodePrice;
  /** Load of each replica as a ratio of what it can bear. */
  load: number;
  claim: Claim | null;
  /** How many pods share its load balancer; 0: it stands behind none. */
  balanced: number;
}

/** Exact cost and the row as OpenCost would state it. */
export interface Measured {
  row: ContainerHour;
  exact: ExactMoney;
}

/** What the containers of a pod requested, used and cost in one hour. */
export function measurePod(hour: PodHour): Measured[] {
  const { pod, minute, cycle } = hour;
  const from = Math.max(pod.start, minute);
  const minutes = Math.min(pod.end, minute + 60) - from;
  const chance = mix(pod.hash, (cycle * CYCLE_MINUTES + minute) / 60);
  return pod.containers.map((container, index) => measure({ ...hour, from, minutes }, container, mix(chance, index)));
}

function measure(hour: PodHour & { from: number; minutes: number }, container: ContainerSpec, chance: number): Measured {
  const { pod, from, minutes, price, load, claim, balanced } = hour;
  const hours = minutes / 60;
  const [cpuRequested, memoryRequested] = container.size;
  const cpuUsed = cpuUse(container, load, chance);
  const memoryBytesUsed = memoryUse(container, load, chance, (from - pod.start) / 60);
  const coreHours = (Math.max(cpuRequested * 100, cpuUsed) / 100_000) * hours;
  const byteHours = Math.max(memoryRequested * MIB, memoryBytesUsed) * hours;
  const gpuHours = (container.gpu ?? 0) * hours;
  const share = pod.containers.length;
  const bytesSent = Math.round(((pod.spec.sendsMb ?? 0) * 1e6 * load * hours * (0.9 + 0.2 * ratio(mix(chance, 3)))) / share);
  const storageHours = claim ? (claim.bytes / share) * hours : 0;
  const exact: ExactMoney = {
    cpu: coreHours * price.cpu,
    memory: (byteHours / GIB) * price.memory,
    gpu: gpuHours * price.gpu,
    storage: (storageHours / GIB) * STORAGE_GIB_HOUR,
    network: (bytesSent / GIB) * (NETWORK_GIB.crossZone + NETWORK_GIB.internet),
    loadBalancer: balanced > 0 ? (LOAD_BALANCER_HOUR * LOAD_BALANCER_MINUTES_CHARGED) / 60 / balanced / share : 0,
  };
  const row: ContainerHour = {
    pod,
    container,
    from,
    minutes,
    cpuUsed,
    cpuAllocated: toRowUnits(coreHours),
    memoryBytesUsed,
    memoryByteHoursAllocated: byteHours,
    gpuAllocated: toRowUnits(gpuHours),
    gpuUsed: container.gpu ? (container.gpuBusy ?? GPU_BUSY) * (0.6 + 0.8 * ratio(mix(chance, 5))) : 0,
    bytesSent,
    bytesReceived: Math.round(bytesSent * 0.6),
    claim,
    storageByteHours: storageHours,
    service: balanced > 0 ? (pod.spec.loadBalancer ?? null) : null,
    cost: roundRow(exact),
  };
  return { row, exact };
}

/** In 0.00001 cores, an even number, so that no multiple of five minutes of it ends on a half. */
function cpuUse({ size: [, , full], cpuLimit }: ContainerSpec, load: number, chance: number): number {
  const milli = full * load * (2 - CPU_SPREAD + 2 * (CPU_SPREAD - 1) * ratio(chance));
  return Math.round(Math.min(milli, cpuLimit ?? milli) * 50) * 2;
}

/** In whole pages of 4 KiB. */
function memoryUse({ size, memoryLimit, leak = 0 }: ContainerSpec, load: number, chance: number, age: number): number {
  const [, , , full] = size;
  const mib = full * (0.9 + 0.08 * load + 0.04 * ratio(mix(chance, 7))) + leak * age;
  return Math.round((Math.min(mib, memoryLimit ?? mib) * MIB) / 4096) * 4096;
}
