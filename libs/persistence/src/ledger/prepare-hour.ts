import { createHash } from 'node:crypto';
import { COMPONENTS, NO_LABELS, sumNano, type CostHour, type CostRow, type Quantities } from '@showback/vocabulary';
import { LedgerFault } from '../faults';
import { encodeCostRows, encodeNodes, encodeVolumes } from './encode-rows';
import { labelSetId, type Identities, type RowIds } from './identity';

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
  contentHash: () => Buffer;
  /** The rows of each table in COPY's binary format, without header and trailer. */
  costChunks: () => Iterable<Buffer>;
  nodeChunks: readonly Buffer[];
  volumeChunks: readonly Buffer[];
}

/** Gives an hour's rows their ids and their order. Rows of the same subject become one. @throws LedgerFault a row's total is not the sum of its parts */
export function prepareHour(hour: CostHour, clusterId: bigint, identities: Identities, budget: { bytes: number }): PreparedHour {
  const nodeLabelSetIds = new BigInt64Array(hour.nodes.length);
  hour.nodes.forEach(({ labels }, index) => {
    nodeLabelSetIds[index] = labelSetId({ ...NO_LABELS, labels });
  });
  const prepared = { hour, clusterId, ...sortRows(hour.rows, identities), nodeLabelSetIds };
  const nodeChunks = [...encodeNodes(hour, clusterId, nodeLabelSetIds)];
  const volumeChunks = [...encodeVolumes(hour, clusterId)];
  const differences = COMPONENTS.map((name) => hour.assetDifferenceNano[name]?.toString() ?? null);
  const rest = [...nodeChunks, ...volumeChunks, Buffer.from(JSON.stringify([hour.sourceTotalNano.toString(), differences]))];
  return { ...prepared, ...encodeOnce(() => encodeCostRows(prepared), rest, budget), nodeChunks, volumeChunks };
}

/**
 * Hashes while the rows are on their way to the database, so that they are encoded once. Where the hash is asked for first
 * (an hour that is there already), what was encoded for it is kept, as far as memory allows.
 */
function encodeOnce(
  encode: () => Iterable<Buffer>,
  rest: readonly Buffer[],
  budget: { bytes: number },
): Pick<PreparedHour, 'contentHash' | 'costChunks'> {
  let digest: Buffer | undefined;
  let kept: Buffer[] | null = null;
  function* hashing(): Generator<Buffer> {
    const hash = createHash('sha256');
    for (const chunk of encode()) {
      hash.update(chunk);
      yield chunk;
    }
    for (const chunk of rest) hash.update(chunk);
    digest = hash.digest();
  }
  const keepAll = (): Buffer => {
    kept = [];
    for (const chunk of hashing()) {
      budget.bytes -= chunk.length;
      if (budget.bytes < 0) kept = null;
      else kept?.push(chunk);
    }
    return digest ?? Buffer.alloc(0);
  };
  return { contentHash: () => digest ?? keepAll(), costChunks: () => kept ?? (digest ? encode() : hashing()) };
}

export function startBudget(): { bytes: number } {
  return { bytes: KEPT_BYTES };
}

type SortedRows = Pick<PreparedHour, 'rows' | 'subjectIds' | 'itemIds' | 'labelSetIds'>;

function sortRows(unsorted: readonly CostRow[], identities: Identities): SortedRows {
  const ids = unsorted.map((row) => identities.idsOf(row));
  const count = unsorted.length;
  const [subjectIds, itemIds, labelSetIds] = [new BigInt64Array(count), new BigInt64Array(count), new BigInt64Array(count)];
  const rows: CostRow[] = [];
  for (const index of sortedOrder(ids)) {
    const [row, id] = [unsorted[index], ids[index]];
    if (row === undefined || id === undefined) continue;
    assertTotal(row);
    const at = rows.length;
    const before = rows[at - 1];
    if (before && subjectIds[at - 1] === id.subjectId) {
      rows[at - 1] = addRows(before, row);
      continue;
    }
    rows.push(row);
    subjectIds[at] = id.subjectId;
    itemIds[at] = id.itemId;
    labelSetIds[at] = id.labelSetId;
  }
  return { rows, subjectIds, itemIds, labelSetIds };
}

function sortedOrder(ids: readonly RowIds[]): Uint32Array {
  const leading = new Float64Array(ids.length);
  const order = new Uint32Array(ids.length);
  ids.forEach((id, index) => {
    leading[index] = id.leading;
    order[index] = index;
  });
  return order.sort(
    (a, b) => (leading[a] ?? 0) - (leading[b] ?? 0) || compare(ids[a]?.subjectId ?? 0n, ids[b]?.subjectId ?? 0n) || a - b,
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
