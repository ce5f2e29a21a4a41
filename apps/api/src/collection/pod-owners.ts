import type { Owner } from '@showback/allocation';
import type { CostHour } from '@showback/vocabulary';

/** Who made a pod, by `namespace/pod`. */
export type PodOwners = Map<string, Owner>;

/** Remembers the controllers that an hour shows, for the other hours of its day whose answer lost them. What is known stays. */
export function learnPodOwners(owners: PodOwners, { rows }: CostHour): void {
  for (const { kind, namespace, pod, controllerKind, workload } of rows) {
    if (kind !== 'workload' || namespace === null || pod === null || workload === null) continue;
    if (controllerKind === null || controllerKind === 'Pod') continue;
    const key = `${namespace}/${pod}`;
    if (!owners.has(key)) owners.set(key, { kind: controllerKind, name: workload });
  }
}
