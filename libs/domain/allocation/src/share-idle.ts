import { apportion, type CostRow, type Nano } from '@showback/vocabulary';

const RESOURCES = ['cpu', 'memory', 'gpu'] as const;

/**
 * Idle of each node pool shared onto the workloads that ran in it, per resource in proportion to what they cost there.
 * A pool is what the pool label names, else nodes of one instance type and capacity type. Idle may be negative, and what has
 * no consumer in its pool stays. Gives one amount per row, in order: negative on the idle rows, which give theirs away. Σ = 0.
 * The last nano-units go to earlier rows: give the rows in a stable order.
 */
export function idleShares(rows: readonly CostRow[]): Nano[] {
  const shares = rows.map(() => 0n);
  const add = (index: number, amount: Nano): void => {
    shares[index] = (shares[index] ?? 0n) + amount;
  };
  for (const { idle, workloads } of pools(rows)) {
    for (const resource of RESOURCES) {
      const given = idle.map((index) => rows[index]?.cost[resource] ?? 0n);
      const pool = given.reduce((a, b) => a + b, 0n);
      const weights = workloads.map((index) => rows[index]?.cost[resource] ?? 0n);
      const parts = apportion(pool, weights);
      if (parts === null) continue;
      for (const [i, index] of idle.entries()) add(index, -(given[i] ?? 0n));
      for (const [i, index] of workloads.entries()) add(index, parts[i] ?? 0n);
    }
  }
  return shares;
}

interface Pool {
  idle: number[];
  workloads: number[];
}

/** Indexes of the rows of each pool that has idle. */
function pools(rows: readonly CostRow[]): Pool[] {
  const byKey = new Map<string, Pool>();
  rows.forEach((row, index) => {
    if (row.kind !== 'idle' && row.kind !== 'workload') return;
    const key = poolKey(row);
    if (key === null) return;
    const pool = byKey.get(key) ?? { idle: [], workloads: [] };
    byKey.set(key, pool);
    (row.kind === 'idle' ? pool.idle : pool.workloads).push(index);
  });
  return [...byKey.values()].filter(({ idle }) => idle.length > 0);
}

function poolKey({ node, nodePool, instanceType, capacityType }: CostRow): string | null {
  if (node === null) return null;
  return nodePool === null ? `type ${capacityType} ${instanceType ?? ''}` : `pool ${nodePool}`;
}
