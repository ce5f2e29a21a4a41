import { type ContainerName, type CostRow, type UsageHour, type Usage, UsageMerger } from '@showback/vocabulary';
import type { SourceUsage } from './source-hour';

/** Usage by container of a workload, the pods of each as one, by the owners that the rows of cost have. What has no such row is left out. */
export function usageHours(measured: readonly SourceUsage[], rows: readonly CostRow[]): UsageHour[] {
  const owners = new Map<string, Pick<CostRow, 'controllerKind' | 'workload'>>();
  for (const { kind, namespace, pod, controllerKind, workload } of rows)
    if (kind === 'workload' && pod !== null) owners.set(`${namespace}/${pod}`, { controllerKind, workload });
  const groups = new Map<string, { name: ContainerName; usages: Usage[] }>();
  for (const { namespace, pod, container, ...usage } of measured) {
    const owner = owners.get(`${namespace}/${pod}`);
    if (owner === undefined) continue;
    const id = `${namespace}\0${owner.controllerKind}\0${owner.workload}\0${container}`;
    const group = groups.get(id) ?? { name: { namespace, ...owner, container }, usages: [] };
    groups.set(id, group);
    group.usages.push(usage);
  }
  const merger = new UsageMerger();
  return [...groups.values()].map(({ name, usages: [first, ...others] }) => ({
    ...name,
    ...(first !== undefined && others.length === 0 ? first : merger.merge(first === undefined ? [] : [first, ...others])),
  }));
}
