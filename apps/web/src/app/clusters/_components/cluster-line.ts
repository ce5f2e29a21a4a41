import type { ClusterRow } from '@showback/contracts';
import { clusterHref } from '../../../lib/hrefs';
import type { View } from '../../../lib/view';

/** A cluster as its row shows it. */
export interface ClusterLine {
  id: string;
  href: string;
  region: string | null;
  state: ClusterRow['state'];
  collected: number;
  expected: number;
  nodes: number | null;
  total: string | null;
  share: number | null;
  idle: string | null;
  idleRatio: number | null;
}

export function clusterLineOf(row: ClusterRow, view: View): ClusterLine {
  const { id, region, state, coverage, nodes, total, share, machines } = row;
  return {
    id,
    href: clusterHref(id, view),
    region,
    state,
    collected: coverage.collectedHours,
    expected: coverage.expectedHours,
    nodes,
    total,
    share,
    idle: machines?.idle?.total ?? null,
    idleRatio: machines?.idleRatio ?? null,
  };
}
