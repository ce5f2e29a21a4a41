import type { WorkloadRow } from '@showback/contracts';
import type { Dimension } from './dimensions';
import type { BesideValues } from './read-report';

/** What is told of a workload beside its cost. */
export const OWNED: readonly Dimension[] = [
  { name: 'team', field: { name: 'dimension', key: 'team' } },
  { name: 'service', field: { name: 'dimension', key: 'service' } },
];

/** Whose a workload is: who had most of its cost in the window. Null: nobody. */
export function ownerOf(found: readonly BesideValues[]): WorkloadRow['owner'] {
  let most: BesideValues | null = null;
  for (const one of found) if (one.values[0] !== null && (most === null || one.nano > most.nano)) most = one;
  const [team = null, service = null] = most?.values ?? [];
  return team === null ? null : { team, service };
}
