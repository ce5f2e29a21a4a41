import type { Nano } from '@showback/vocabulary';
import type { SourceNode } from '../source-hour';
import { gpusOf, gpusOffered } from './gpu-shares';
import type { MeasuredHour, MeasuredNode, PriceList, PriceRule } from './measured-hour';
import { averages, byMinute, MINUTES, sum, type Hour, type Samples } from './samples';

const GIB = 2 ** 30;

/** A node with its prices of each minute, in nano-units per unit and second. */
export interface PricedNode {
  source: SourceNode;
  measured: MeasuredNode;
  /** Seconds of each minute that it was there. */
  there: Float64Array;
  /** Null: nobody says what it costs. */
  cpu: Float64Array | null;
  /** Per byte and second. */
  memory: Float64Array | null;
  /** Per device and second; null also where it has no device. */
  gpu: Float64Array | null;
  /** It is paid for devices, and what its containers take of them is not known. */
  gpuUnknown: boolean;
}

/**
 * What each node cost: capacity × price × the time that it was there, by the minute. A price that is exported stands; the configured one
 * of the first rule that the node meets fills what is not. Machines that had one name, one after the other, cost what each of them did.
 */
export function priceNodes({ nodes, pods, prices }: MeasuredHour, hour: Hour): Map<string, PricedNode> {
  const strangers = new Set<string>();
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const { node, containers } of pods) {
    if (node === null) continue;
    if (containers.some(({ extended }) => gpusOf(extended, byName.get(node)) === null)) strangers.add(node);
  }
  const priced = new Map<string, PricedNode>();
  for (const node of nodes) {
    const one = priceNode(node, prices, hour, strangers.has(node.name));
    const before = priced.get(node.name);
    priced.set(node.name, before === undefined ? one : oneAfterTheOther(before, one));
  }
  return priced;
}

/** Two machines of one name as one node: their costs and times added, prices and sizes by the time of each. What else is said of it is the later one's. */
function oneAfterTheOther(a: PricedNode, b: PricedNode): PricedNode {
  const total = a.source.minutes + b.source.minutes;
  const sized = (of: (source: SourceNode) => number): number =>
    total === 0 ? of(b.source) : Math.round((of(a.source) * a.source.minutes + of(b.source) * b.source.minutes) / total);
  const bothSized = (of: (source: SourceNode) => number | null): number | null =>
    of(a.source) === null || of(b.source) === null ? of(b.source) : sized((source) => of(source) ?? 0);
  const price = (of: (node: PricedNode) => Float64Array | null): Float64Array | null => {
    const [before, after] = [of(a), of(b)];
    if (before === null || after === null) return a.source.minutes === 0 ? after : b.source.minutes === 0 ? before : null;
    return after.map((one, minute) => {
      const [first = 0, second = 0] = [a.there[minute], b.there[minute]];
      return first === 0 ? one : ((before[minute] ?? 0) * first + one * second) / (first + second);
    });
  };
  const [cpuNano, memoryNano, gpuNano] = (['cpuNano', 'memoryNano', 'gpuNano'] as const).map(
    (part) => a.source[part] + b.source[part],
  ) as [Nano, Nano, Nano];
  return {
    source: {
      ...b.source,
      minutes: Math.min(MINUTES, total),
      cpuMilliCoresCapacity: sized((source) => source.cpuMilliCoresCapacity),
      cpuMilliCoresAllocatable: bothSized((source) => source.cpuMilliCoresAllocatable),
      memoryBytesCapacity: sized((source) => source.memoryBytesCapacity),
      memoryBytesAllocatable: bothSized((source) => source.memoryBytesAllocatable),
      gpuCount: sized((source) => source.gpuCount),
      cpuNano,
      memoryNano,
      gpuNano,
      totalNano: cpuNano + memoryNano + gpuNano,
    },
    measured: { ...b.measured, cores: Math.max(a.measured.cores, b.measured.cores) },
    there: b.there.map((seconds, minute) => Math.min(60, seconds + (a.there[minute] ?? 0))),
    cpu: price(({ cpu }) => cpu),
    memory: price(({ memory }) => memory),
    gpu: a.source.gpuCount === 0 ? b.gpu : b.source.gpuCount === 0 ? a.gpu : price(({ gpu }) => gpu),
    gpuUnknown: a.gpuUnknown || b.gpuUnknown,
  };
}

function priceNode(node: MeasuredNode, prices: PriceList, hour: Hour, strangers: boolean): PricedNode {
  const there = byMinute(node.presence, hour).seconds;
  const gpuCount = gpusOffered(node);
  const cpu = pricesOf(node.cpuPrice, prices.cpuCoreHour, node, hour, 1);
  const memory = pricesOf(node.memoryPrice, prices.memoryGiBHour, node, hour, GIB);
  const gpu = gpuCount > 0 ? pricesOf(node.gpuPrice, prices.gpuHour, node, hour, 1) : null;
  const gpuUnknown = gpu !== null && strangers;
  const cpuNano = costOf(there, cpu, node.cores);
  const memoryNano = costOf(there, memory, node.memoryBytes);
  const gpuNano = gpuUnknown ? 0n : costOf(there, gpu, gpuCount);
  const { name, labels, instanceType, spot, providerId, cores, coresAllocatable, memoryBytes, memoryBytesAllocatable } = node;
  const source: SourceNode = {
    name,
    labels,
    instanceType,
    spot,
    providerId,
    minutes: sum(there) / 60,
    cpuMilliCoresCapacity: Math.round(cores * 1_000),
    cpuMilliCoresAllocatable: coresAllocatable === null ? null : Math.round(coresAllocatable * 1_000),
    memoryBytesCapacity: Math.round(memoryBytes),
    memoryBytesAllocatable: memoryBytesAllocatable === null ? null : Math.round(memoryBytesAllocatable),
    gpuCount: Math.round(gpuCount),
    cpuNano,
    memoryNano,
    gpuNano,
    totalNano: cpuNano + memoryNano + gpuNano,
  };
  return { source, measured: node, there, cpu, memory, gpu, gpuUnknown };
}

/** Prices per unit and second in nano-units by minute, of an exported price per `units` and hour, else of a configured one. */
export function pricesOf<Thing>(
  exported: Samples | null,
  rules: readonly PriceRule<Thing>[],
  thing: Thing,
  hour: Hour,
  units: number,
): Float64Array | null {
  const hourly = (exported && averages(byMinute(exported, hour))) ?? configured(rules, thing);
  return hourly?.map((price) => (price * 1e9) / (3_600 * units)) ?? null;
}

function configured<Thing>(rules: readonly PriceRule<Thing>[], thing: Thing): Float64Array | null {
  const rule = rules.find(({ when }) => when === null || when(thing));
  return rule === undefined ? null : new Float64Array(MINUTES).fill(rule.price);
}

/** Money of an amount that was there for some seconds of each minute; rounded once, at the end. */
export function costOf(seconds: Float64Array, prices: Float64Array | null, amount: number): Nano {
  if (prices === null) return 0n;
  let nano = 0;
  for (let minute = 0; minute < MINUTES; minute++) nano += (seconds[minute] ?? 0) * (prices[minute] ?? 0) * amount;
  return BigInt(Math.round(nano));
}
