import type { Nano } from '@showback/vocabulary';
import { type DayItem, directOf, type ItemIdentity } from './day';

/** What the pods of a workload said, by value: null collects those without one. */
export type Votes = Map<string | null, Nano>;

/** The cost behind each value that a workload's pods gave in a day. */
export function votesOf(items: readonly DayItem[], reader: { valueOf: (item: DayItem) => string | null }): Votes {
  const votes: Votes = new Map();
  for (const item of items) {
    const value = reader.valueOf(item);
    votes.set(value, (votes.get(value) ?? 0n) + directOf(item));
  }
  return votes;
}

/** The value with most cost; pods without a value count only where none has one; ties go to the bytewise first. */
export function winnerOf(votes: Votes): string | null {
  let winner: { value: string; cost: Nano } | null = null;
  for (const [value, cost] of votes) {
    if (value === null) continue;
    if (winner === null || cost > winner.cost || (cost === winner.cost && value < winner.value)) winner = { value, cost };
  }
  return winner?.value ?? null;
}

/** Items of one workload stand together: they get one owner. What is unmounted stands alone; idle and management have no rules. */
export function workloadsOf(items: readonly DayItem[]): Map<string, DayItem[]> {
  const workloads = new Map<string, DayItem[]>();
  for (const item of items) {
    const key = workloadKey(item);
    if (key === null) continue;
    const known = workloads.get(key);
    if (known === undefined) workloads.set(key, [item]);
    else known.push(item);
  }
  return workloads;
}

/** Null: no rule asks about it. */
export function workloadKey({ id, cluster, kind, namespace, controllerKind, workload }: ItemIdentity): string | null {
  if (kind === 'unmounted') return namespace === null ? null : `${cluster}\0unmounted\0${id}`;
  if (kind !== 'workload') return null;
  return `${cluster}\0${namespace ?? ''}\0${controllerKind ?? ''}\0${workload ?? ''}`;
}
