import { createHash } from 'node:crypto';
import type { Policy } from '@showback/attribution';
import type { Instant } from '@showback/vocabulary';

/** To be raised when lines are made otherwise from the same facts and policy: all of them are then made anew. */
const FORMAT = 1;

/** The policy in force on a UTC day, and a hash of all that its decisions depend on. */
export type PolicyOfDay = (day: Instant) => { policy: Policy; hash: string };

/** Whether what a team of one cluster has of a day depends on the other clusters. */
export function spansClusters({ shared }: Pick<Policy, 'shared'>): boolean {
  return shared.some(({ within }) => within !== 'cluster');
}

/**
 * What the lines of a cluster's day are made from, in one text.
 * @param facts by cluster id how often its rows were changed: of the cluster alone, or of all clusters that have figures that
 *   day where a rule spans them
 */
export function expectedDigest(policyHash: string, facts: ReadonlyMap<bigint, bigint>): string {
  const counts = [...facts].map(([id, count]) => `${id}:${count}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, policyHash, counts]))
    .digest('hex')
    .slice(0, 32);
}
