import { cycleOf, minuteOf } from './calendar';
import { STORY } from './story';
import type { Instant } from '@showback/vocabulary';

export const GIB = 1024 ** 3;
export const MIB = 1024 ** 2;

export interface InstanceType {
  milliCores: number;
  memoryBytes: number;
  gpus: number;
  /** What the system keeps for itself. */
  milliCoresReserved: number;
  memoryBytesReserved: number;
}

const INSTANCE_TYPES: Record<string, InstanceType> = {
  'm6i.xlarge': instance(4, 16, 0),
  'm6i.2xlarge': instance(8, 32, 0),
  'c6i.2xlarge': instance(8, 16, 0),
  'r6i.2xlarge': instance(8, 64, 0),
  'g5.2xlarge': instance(8, 32, 1),
};

function instance(cores: number, gib: number, gpus: number): InstanceType {
  return {
    milliCores: cores * 1000,
    memoryBytes: gib * GIB,
    gpus,
    milliCoresReserved: 100,
    memoryBytesReserved: GIB,
  };
}

/** @throws RangeError for a type that the fleet does not know. */
export function instanceType(name: string): InstanceType {
  const found = INSTANCE_TYPES[name];
  if (!found) throw new RangeError(`no such instance type: ${name}`);
  return found;
}

/** Money per core hour, GiB hour and GPU hour. */
export interface NodePrice {
  cpu: number;
  memory: number;
  gpu: number;
}

const ON_DEMAND: NodePrice = { cpu: 0.0342, memory: 0.00459, gpu: 0.796 };
const SPOT_RATIO = 0.35;
const RAISED = 1.06;

/** What a node costs in an hour. On-demand prices change once a cycle: up in even cycles, back in odd ones. */
export function nodePrice(hour: Instant, spot: boolean): NodePrice {
  const changed = minuteOf(hour) >= STORY.priceChange;
  const raised = (cycleOf(hour) % 2 === 0) === changed;
  const factor = spot ? SPOT_RATIO : raised ? RAISED : 1;
  return { cpu: ON_DEMAND.cpu * factor, memory: ON_DEMAND.memory * factor, gpu: ON_DEMAND.gpu * factor };
}

/** Money per GiB hour of a volume. */
export const STORAGE_GIB_HOUR = 0.00011;

/** Money per hour of a load balancer. */
export const LOAD_BALANCER_HOUR = 0.025;

/** OpenCost charges a load balancer for the window and one step of its resolution more. */
export const LOAD_BALANCER_MINUTES_CHARGED = 65;

/** What part of the bytes that a pod sends crosses zones and leaves for the internet; the rest stays in its zone. None crosses regions. */
export const NETWORK_SHARES = { crossZone: 0.1, internet: 0.25 };

/** Money per GiB that crosses zones, regions, or leaves for the internet. */
export const NETWORK_PRICES = { crossZone: 0.01, crossRegion: 0.02, internet: 0.09 };

/** Money per GiB sent, whichever way it goes. */
export const NETWORK_GIB = {
  crossZone: NETWORK_SHARES.crossZone * NETWORK_PRICES.crossZone,
  internet: NETWORK_SHARES.internet * NETWORK_PRICES.internet,
};
