import { createHash } from 'node:crypto';
import { COMPONENTS, sumNano, type CostHour, type CostRow, type Quantities } from '@showback/vocabulary';
import { LedgerFault } from '../faults';
import { encodeCostRows, encodeNodes, encodeVolumes } from './encode-rows';
import type { Identities } from './identity';

/** Encoded rows of one request that are kept between hashing and COPY; beyond it they are encoded again. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** An hour with the ids of its rows, sorted by key; `rows[i]` has `subjectIds[i]` and so on. */
export interface PreparedHour {
  hour: CostHour;
  clusterId: bigint;
  rows: readonly CostRow[];
  subjectIds: BigInt64Array;
  itemIds: BigInt64Array;
  labelSetIds: BigInt64Array;
  nodeLabelSetIds: BigInt64Array;
  /** SHA-256 over what would be stored. */
  contentHash: Buffer;
  /** The rows of `cost_hour` in COPY's binary format, without header and trailer. */
  costChunks: () => Iterable<Buffer>;
}

/** Gives an hour's rows their ids and their order. Rows of the same subject become one. @throws LedgerFault a row's total is not the sum of its parts */
export function prepareHour(hour: CostHour, clusterId: bigint, identities: Identities, budget: { bytes: number }): PreparedHour {
  const labelSets = hour.rows.map((row) => identities.labelSetId(row.labelSet));
  const items = hour.rows.map((row, index) => identities.itemId(row, labelSets[index] ?? 0n));
  const subjects = hour.rows.map((row, index) => identities.subjectId(row, items[index] ?? 0n));
  const order = sortedOrder(subjects);
  const sorted = mergeRows(hour.rows, order, subjects);
  const pick = (ids: readonly bigint[]): BigInt64Array => BigInt64Array.from(sorted.order, (index) => ids[index] ?? 0n);
  const prepared = {
    hour,
    clusterId,
    rows: sorted.rows,
    subjectIds: pick(subjects),
    itemIds: pick(items),
    labelSetIds: pick(labelSets),
    nodeLabelSetIds: BigInt64Array.from(hour.nodes, (node) =>
      identities.labelSetId({ labels: node.labels, namespaceLabels: {}, annotations: {} }),
    ),
  };
  const { contentHash, chunks } = hashHour(prepared, budget);
  return { ...prepared, contentHash, costChunks: () => chunks ?? encodeCostRows(prepared) };
}

export function startBudget(): { bytes: number } {
  return { bytes: KEPT_BYTES };
}

function sortedOrder(ids: readonly bigint[]): number[] {
  // The 53 leading bits as floats compare several times faster than bigints; ties fall back to these.
  const leading = Float64Array.from(ids, (id) => Number(id >> 10n));
  const order = Array.from(ids, (_, index) => index);
  order.sort((a, b) => (leading[a] ?? 0) - (leading[b] ?? 0) || compare(ids[a] ?? 0n, ids[b] ?? 0n) || a - b);
  return order;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function mergeRows(
  rows: readonly CostRow[],
  order: readonly number[],
  ids: readonly bigint[],
): { rows: CostRow[]; order: number[] } {
  const merged: { rows: CostRow[]; order: number[] } = { rows: [], order: [] };
  let last: bigint | undefined;
  for (const index of order) {
    const row = rows[index];
    if (row === undefined) continue;
    assertTotal(row);
    const before = merged.rows.at(-1);
    if (before && ids[index] === last) {
      merged.rows[merged.rows.length - 1] = addRows(before, row);
      continue;
    }
    merged.rows.push(row);
    merged.order.push(index);
    last = ids[index];
  }
  return merged;
}

function assertTotal(row: CostRow): void {
  const { cpu, memory, gpu, storage, network, loadBalancer, other, total } = row.cost;
  if (cpu + memory + gpu + storage + network + loadBalancer + other === total) return;
  throw new LedgerFault(
    `a row of ${row.namespace ?? row.kind}/${row.workload ?? ''} says a total of ${total} nano, its parts add up to ${sumNano(COMPONENTS.map((name) => row.cost[name]))}`,
  );
}

function addRows(a: CostRow, b: CostRow): CostRow {
  const cost = { ...a.cost };
  for (const name of COMPONENTS) cost[name] += b.cost[name];
  cost.total += b.cost.total;
  const quantity = { ...a.quantity };
  for (const name of Object.keys(quantity) as (keyof Quantities)[]) {
    const [one, two] = [quantity[name], b.quantity[name]];
    Object.assign(quantity, { [name]: one === null || two === null ? null : one + two });
  }
  return { ...a, cost, quantity, idleShareNano: a.idleShareNano + b.idleShareNano };
}

type Unhashed = Omit<PreparedHour, 'contentHash' | 'costChunks'>;

function hashHour(prepared: Unhashed, budget: { bytes: number }): { contentHash: Buffer; chunks: Buffer[] | null } {
  const hash = createHash('sha256');
  let chunks: Buffer[] | null = [];
  for (const chunk of encodeCostRows(prepared)) {
    hash.update(chunk);
    budget.bytes -= chunk.length;
    if (budget.bytes < 0) chunks = null;
    else chunks?.push(chunk);
  }
  const { hour, nodeLabelSetIds, clusterId } = prepared;
  for (const chunk of encodeNodes(hour, clusterId, nodeLabelSetIds)) hash.update(chunk);
  for (const chunk of encodeVolumes(hour, clusterId)) hash.update(chunk);
  const differences = COMPONENTS.map((name) => hour.assetDifferenceNano[name]?.toString() ?? null);
  hash.update(JSON.stringify([hour.sourceTotalNano.toString(), differences]));
  return { contentHash: hash.digest(), chunks };
}
