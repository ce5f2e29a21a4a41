import type { ClusterRow } from '@showback/contracts';
import { clusterHref } from '../../../lib/hrefs';
import type { View } from '../../../lib/view';

/** Why nothing is known of a cluster. */
export const UNSEEN = 'No hour of this window is collected.';

/** A cluster as its row shows it. */
export interface ClusterLine {
  id: string;
  href: string;
  region: string | null;
  state: ClusterRow['state'];
  collected: number;
  expected: number;
  /** None of its hours is collected: what it cost is not known. */
  unseen: boolean;
  nodes: number | null;
  total: string | null;
  share: number | null;
  idle: string | null;
  idleRatio: number | null;
}

export function clusterLineOf(row: ClusterRow, view: View): ClusterLine {
  const { id, region, state, coverage, nodes, total, share, machines } = row;
  const unseen = coverage.collectedHours === 0 && coverage.expectedHours > 0;
  return {
    id,
    href: clusterHref(id, view),
    region,
    state,
    collected: coverage.collectedHours,
    expected: coverage.expectedHours,
    unseen,
    nodes: unseen ? null : nodes,
    total: unseen ? null : total,
    share: unseen ? null : share,
    idle: unseen ? null : (machines?.idle?.total ?? null),
    idleRatio: machines?.idleRatio ?? null,
  };
}
