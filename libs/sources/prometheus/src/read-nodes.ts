import type { MeasuredNode, Samples } from '@showback/allocation';
import type { Interner } from '@showback/http';
import type { Answers } from './answers';
import type { Labels } from './client';
import { carriedBy, nodeOf } from './labels';

const NONE: Samples = { at: [], value: [] };
/** What tells that a node is there, the most trusted first. */
const PRESENCE = ['kube_node_info', 'kube_node_status_capacity', 'kube_node_status_capacity_cpu_cores', 'node_cpu_hourly_cost'];

/** Nodes with what they offer, what they are and what they are said to cost. */
export function readNodes(answers: Answers, intervalMs: number, interner: Interner): MeasuredNode[] {
  const labels = labelsByNode(answers);
  const offered = { capacity: resources(answers, 'capacity'), allocatable: resources(answers, 'allocatable') };
  const prices = (metric: string, node: string): Samples | null => answers.series(metric).get(node, intervalMs);
  const names = new Set([
    ...answers.series('kube_node_info').keys(),
    ...answers.series('node_cpu_hourly_cost').keys(),
    ...offered.capacity.keys(),
  ]);
  names.delete('');
  const machine = machineLabels(answers);
  return [...names].sort().map((name) => {
    const { cpu = 0, memory = 0, ...extended } = offered.capacity.get(name) ?? {};
    const allocatable = offered.allocatable.get(name) ?? {};
    const described = machine.get(name) ?? {};
    return {
      name: interner.text(name) ?? name,
      labels: interner.labelsOf(labels.get(name) ?? {}),
      instanceType: interner.text(described['instance_type']),
      spot: (answers.series('kubecost_node_is_spot').last(name) ?? 0) > 0,
      providerId: interner.text(machineId(described['provider_id'])),
      // The object of the API server where it is exported: prices may come a minute late.
      presence: PRESENCE.map((metric) => prices(metric, name)).find((samples) => samples !== null) ?? NONE,
      cores: cpu,
      coresAllocatable: allocatable['cpu'] ?? null,
      memoryBytes: memory,
      memoryBytesAllocatable: allocatable['memory'] ?? null,
      gpus: answers.series('node_gpu_count').last(name),
      extended,
      cpuPrice: prices('node_cpu_hourly_cost', name),
      memoryPrice: prices('node_ram_hourly_cost', name),
      gpuPrice: prices('node_gpu_hourly_cost', name),
    };
  });
}

function labelsByNode({ told }: Answers): Map<string, Labels> {
  return carriedBy(told('kube_node_labels'), 'label_', nodeOf);
}

/** What the series themselves say of the machine: its type and the provider's name for it. */
function machineLabels({ told }: Answers): Map<string, Labels> {
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
function resources({ told }: Answers, what: 'capacity' | 'allocatable'): Map<string, Record<string, number>> {
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
