import {
  NO_LABELS,
  zeroCost,
  zeroQuantities,
  type Cost,
  type CostRow,
  type LabelSet,
  type Nano,
  type NodeHour,
  type SourceLabelSet,
} from '@showback/vocabulary';
import { ownerFinder, type Owner, type WorkloadRule } from './identity';
import { labelCleaner } from './labels';
import { NOWHERE } from './placement';
import { rounded } from './row-precision';
import { secondsAway } from './time-run';
import type { SourceAllocation, SourceCost, SourceHour } from './source-hour';

/** OpenCost's word where there is no namespace, pod or container. */
const UNMOUNTED = '__unmounted__';

/** Rows of workloads and of what is unmounted. Pods that ended before the hour (no node, no cost) make no row. */
export function allocationRows(
  source: SourceHour,
  allocations: readonly SourceAllocation[],
  nodes: readonly NodeHour[],
  context: { knownOwners: ReadonlyMap<string, Owner>; workloadRules: readonly WorkloadRule[]; droppedLabels: readonly string[] },
): CostRow[] {
  const ownerOf = ownerFinder({ hour: source.hour, allocations, ...context });
  const clean = labelCleaner(context.droppedLabels);
  const byName = new Map(nodes.map((node) => [node.node, node]));
  const namespaceLabels = labelsOfNamespaces(allocations);
  return allocations.filter(isThere).map((allocation) => {
    const { node, labelSet, precisionNano = source.roundingNano } = allocation;
    const asset = node === null ? undefined : byName.get(node);
    const row = allocation.unmounted
      ? unmountedRow(allocation, namespaceLabels)
      : workloadRow(allocation, ownerOf(allocation), asset, clean(labelSet, asset));
    return { ...row, ...rounded(precisionNano) };
  });
}

function isThere({ node, unmounted, cost }: SourceAllocation): boolean {
  return node !== null || unmounted || Object.values(cost).some((amount: Nano) => amount !== 0n);
}

function workloadRow(
  { namespace, node, minutes, pod, container, cost, quantity }: SourceAllocation,
  owner: Owner | null,
  asset: NodeHour | undefined,
  labelSet: LabelSet,
): CostRow {
  return {
    kind: 'workload',
    namespace,
    controllerKind: owner?.kind ?? null,
    workload: owner?.name ?? null,
    pod,
    container,
    node,
    nodePool: asset?.nodePool ?? null,
    capacityType: asset?.capacityType ?? null,
    instanceType: asset?.instanceType ?? null,
    region: asset?.region ?? null,
    labelSet,
    cost: withOther(cost),
    quantity,
    idleShareNano: 0n,
    ...secondsAway(minutes),
  };
}

/** A claim that nobody mounts carries its namespace but not that namespace's labels: they are taken from what runs there. */
function unmountedRow(
  { namespace, cost, quantity, labelSet }: SourceAllocation,
  namespaceLabels: ReadonlyMap<string, LabelSet['namespaceLabels']>,
): CostRow {
  const known = namespace === null || namespace === UNMOUNTED ? undefined : namespaceLabels.get(namespace);
  const own = Object.keys(labelSet.namespaceLabels).length > 0;
  return {
    ...bareRow('unmounted', withOther(cost)),
    namespace: namespace === UNMOUNTED ? null : namespace,
    labelSet: { ...labelSet, namespaceLabels: own || known === undefined ? labelSet.namespaceLabels : known, nodeLabels: {} },
    quantity,
  };
}

/** The cluster's management fee; none where there is no fee. */
export function managementRows({ managementNano, roundingNano }: SourceHour): CostRow[] {
  if (managementNano === 0n) return [];
  return [
    { ...bareRow('management', { ...zeroCost(), other: managementNano, total: managementNano }), ...rounded(roundingNano) },
  ];
}

function bareRow(kind: CostRow['kind'], cost: Cost): CostRow {
  return {
    kind,
    namespace: null,
    controllerKind: null,
    workload: null,
    pod: null,
    container: null,
    ...NOWHERE,
    labelSet: NO_LABELS,
    cost,
    quantity: zeroQuantities(),
    idleShareNano: 0n,
  };
}

/** The source's total stands; what its separately rounded parts leave of it is `other`. */
function withOther({ cpu, memory, gpu, storage, network, loadBalancer, total }: SourceCost): Cost {
  const other = total - cpu - memory - gpu - storage - network - loadBalancer;
  return { cpu, memory, gpu, storage, network, loadBalancer, other, total };
}

/** Labels of the namespaces that have something unmounted; where rows disagree, the set that sorts first. */
function labelsOfNamespaces(allocations: readonly SourceAllocation[]): Map<string, LabelSet['namespaceLabels']> {
  const wanted = new Set(allocations.filter(({ unmounted }) => unmounted).map(({ namespace }) => namespace));
  const found = new Map<string, { text: string; labels: LabelSet['namespaceLabels'] }>();
  const seen = new Set<SourceLabelSet>();
  for (const { namespace, unmounted, labelSet } of allocations) {
    if (unmounted || namespace === null || !wanted.has(namespace) || seen.has(labelSet)) continue;
    seen.add(labelSet);
    const text = JSON.stringify(labelSet.namespaceLabels);
    const other = found.get(namespace);
    if (text !== '{}' && (other === undefined || text < other.text))
      found.set(namespace, { text, labels: labelSet.namespaceLabels });
  }
  return new Map([...found].map(([namespace, { labels }]) => [namespace, labels]));
}
