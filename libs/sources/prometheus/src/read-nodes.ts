import type { MeasuredNode, Samples } from '@showback/allocation';
import type { Interner } from '@showback/http';
import type { Answers, Told } from './answers';
import type { Labels } from './client';
import { carriedBy, nodeOf } from './labels';
import { within, type Term } from './reborn';

const NONE: Samples = { at: [], value: [] };
/** What tells that a node is there, the most trusted first. */
const PRESENCE = ['kube_node_info', 'kube_node_status_capacity', 'kube_node_status_capacity_cpu_cores', 'node_cpu_hourly_cost'];

/** Nodes with what they offer, what they are and what they are said to cost; machines that had one name, one after the other, each apart. */
export function readNodes(answers: Answers, intervalMs: number, interner: Interner): MeasuredNode[] {
  const told = {
    labels: carriedBy(answers.told('kube_node_labels'), 'label_', nodeOf),
    capacity: resources(answers.told, 'capacity'),
    allocatable: resources(answers.told, 'allocatable'),
    machine: machineLabels(answers.told),
  };
  const names = new Set([
    ...answers.series('kube_node_info').keys(),
    ...answers.series('node_cpu_hourly_cost').keys(),
    ...told.capacity.keys(),
  ]);
  names.delete('');
  return [...names].sort().flatMap((name) => {
    const reborn = answers.reborn.get(name);
    if (reborn === undefined) return [nodeNamed(name, told, { answers, intervalMs, interner })];
    return reborn.terms.map((term) =>
      nodeNamed(name, toldWithin(answers, reborn.told, term), { answers, intervalMs, interner, term }),
    );
  });
}

/** What is said of nodes, by their names. */
interface Described {
  labels: Map<string, Labels>;
  capacity: Map<string, Record<string, number>>;
  allocatable: Map<string, Record<string, number>>;
  machine: Map<string, Labels>;
}

function toldWithin({ told }: Answers, sizes: readonly (Told & { metric: string })[], term: Term): Described {
  const of = (metric: string): Told[] =>
    [...told(metric), ...sizes.filter((one) => one.metric === metric)].flatMap(({ labels, samples }) => {
      // What is told as the last value alone is of nobody knows which of them.
      const own = samples.at.length > 1 ? within(samples, term) : NONE;
      return own.at.length === 0 ? [] : [{ labels, samples: own }];
    });
  return {
    labels: carriedBy(of('kube_node_labels'), 'label_', nodeOf),
    capacity: resources(of, 'capacity'),
    allocatable: resources(of, 'allocatable'),
    machine: machineLabels(of),
  };
}

interface Reading {
  answers: Answers;
  intervalMs: number;
  interner: Interner;
  /** When its name was this machine's. Absent: always. */
  term?: Term;
}

function nodeNamed(name: string, told: Described, { answers, intervalMs, interner, term }: Reading): MeasuredNode {
  const series = (metric: string): Samples | null => {
    const samples = answers.series(metric).get(name, intervalMs);
    return samples === null || term === undefined ? samples : within(samples, term);
  };
  const last = (metric: string): number | null =>
    term === undefined
      ? answers.series(metric).last(name)
      : (series(metric)?.value.findLast((value) => !Number.isNaN(value)) ?? null);
  const { cpu = 0, memory = 0, ...extended } = told.capacity.get(name) ?? {};
  const allocatable = told.allocatable.get(name) ?? {};
  const described = told.machine.get(name) ?? {};
  return {
    name: interner.text(name) ?? name,
    labels: interner.labelsOf(told.labels.get(name) ?? {}),
    instanceType: interner.text(described['instance_type']),
    spot: (last('kubecost_node_is_spot') ?? 0) > 0,
    providerId: interner.text(machineId(described['provider_id'])),
    // The object of the API server where it is exported: prices may come a minute late.
    presence: PRESENCE.map(series).find((samples) => samples !== null) ?? NONE,
    cores: cpu,
    coresAllocatable: allocatable['cpu'] ?? null,
    memoryBytes: memory,
    memoryBytesAllocatable: allocatable['memory'] ?? null,
    gpus: last('node_gpu_count'),
    extended,
    cpuPrice: series('node_cpu_hourly_cost'),
    memoryPrice: series('node_ram_hourly_cost'),
    gpuPrice: series('node_gpu_hourly_cost'),
  };
}

/** What the series themselves say of the machine: its type and the provider's name for it. */
function machineLabels(told: Answers['told']): Map<string, Labels> {
  const found = new Map<string, Labels>();
  for (const metric of ['kube_node_info', 'node_cpu_hourly_cost'])
    for (const { labels } of told(metric)) found.set(nodeOf(labels), { ...found.get(nodeOf(labels)), ...labels });
  return found;
}

/** `aws:///eu-west-1a/i-0fb…` → `i-0fb…`: the machine alone, of those clouds of which OpenCost says it so (its `ParseID`). */
function machineId(providerId: string | undefined): string | undefined {
  return providerId && (/^(?:aws|gce):\/\/[^/]*\/[^/]*\/([^/]+)/.exec(providerId)?.[1] ?? providerId);
}

/** Capacity or what can be allocated, by node and resource, in the names of both versions of kube-state-metrics. */
function resources(told: Answers['told'], what: 'capacity' | 'allocatable'): Map<string, Record<string, number>> {
  const found = new Map<string, Record<string, number>>();
  const set = (labels: Labels, resource: string, { value }: Samples): void => {
    const amount = value.at(-1) ?? Number.NaN;
    if (!Number.isNaN(amount)) found.set(nodeOf(labels), { ...found.get(nodeOf(labels)), [resource]: amount });
  };
  for (const { labels, samples } of told(`kube_node_status_${what}_cpu_cores`)) set(labels, 'cpu', samples);
  for (const { labels, samples } of told(`kube_node_status_${what}_memory_bytes`)) set(labels, 'memory', samples);
  for (const { labels, samples } of told(`kube_node_status_${what}`)) set(labels, labels['resource'] ?? '', samples);
  return found;
}
