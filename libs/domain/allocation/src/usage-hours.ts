import { type ContainerName, type CostRow, type UsageHour, type Usage, UsageMerger } from '@showback/vocabulary';
import type { SourceUsage } from './source-hour';

/** Usage by container of a workload, the pods of each as one, by the owners that the rows of cost have. What has no such row is left out. */
export function usageHours(measured: readonly SourceUsage[], rows: readonly CostRow[]): UsageHour[] {
  const owners = ownersOf(measured, rows);
  const groups = new Map<string, { name: ContainerName; usages: Usage[] }>();
  for (const { namespace, pod, container, ...usage } of measured) {
    const owner = owners.get(pod)?.find((row) => row.namespace === namespace);
    if (owner === undefined) continue;
    const { controllerKind, workload } = owner;
    const id = `${namespace}\0${controllerKind}\0${workload}\0${container}`;
    const group = groups.get(id) ?? { name: { namespace, controllerKind, workload, container }, usages: [] };
    groups.set(id, group);
    group.usages.push(usage);
  }
  const merger = new UsageMerger();
  return [...groups.values()].map(({ name, usages: [first, ...others] }) => ({
    ...name,
    ...(first !== undefined && others.length === 0 ? first : merger.merge(first === undefined ? [] : [first, ...others])),
  }));
}

/** A row of each pod that was measured, by the pod's name; pods of several namespaces may have one name. */
function ownersOf(measured: readonly SourceUsage[], rows: readonly CostRow[]): Map<string, CostRow[]> {
  const owners = new Map<string, CostRow[]>(measured.map(({ pod }) => [pod, []]));
  for (const row of rows) {
    if (row.pod === null || row.kind !== 'workload') continue;
    const known = owners.get(row.pod);
    if (known && !known.some(({ namespace }) => namespace === row.namespace)) known.push(row);
  }
  return owners;
}
