import { createHash } from 'node:crypto';
import { addRows } from '@showback/allocation';
import { COMPONENTS, NO_LABELS, sumNano, type CostHour, type CostRow } from '@showback/vocabulary';
import { LedgerFault } from '../faults';
import { encodeCostRows, encodeNodes, encodeVolumes, type IdentifiedRow } from './encode-rows';
import { labelSetId, type Identities, type RowIds } from './identity';
import { FORMER_MEASURES } from './measures';
import { type PreparedUsage, prepareUsage } from '../usage/prepare-usage';

/** Encoded rows of one request that are kept between hashing and COPY; beyond it they are encoded again. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** An hour with the ids of its rows: `hour.rows[i]` has `ids[i]`. */
export interface PreparedHour {
  hour: CostHour;
  clusterId: bigint;
  ids: readonly RowIds[];
  nodeLabelSetIds: BigInt64Array;
  /** Rows that would be stored: those of the same subject are one. */
  rowCount: () => number;
  /** SHA-256 over what would be stored. */
  contentHash: () => Buffer;
  /** The same over what was stored of an hour before rows said how long they ran, and quotas what was used in the busiest minute. */
  formerHash: () => Buffer;
  /** The rows of each table in COPY's binary format, without header and trailer. */
  costChunks: () => Iterable<Buffer>;
  nodeChunks: readonly Buffer[];
  volumeChunks: readonly Buffer[];
  /** Null: nobody measured it. */
  usage: PreparedUsage | null;
}

/**
 * Gives an hour's rows their ids. They are put in order when they are encoded, while the database takes what came before:
 * that throws a LedgerFault where a row's total is not the sum of its parts.
 */
export function prepareHour(hour: CostHour, clusterId: bigint, identities: Identities, budget: { bytes: number }): PreparedHour {
  const nodeLabelSetIds = new BigInt64Array(hour.nodes.length);
  hour.nodes.forEach(({ labels }, index) => {
    nodeLabelSetIds[index] = labelSetId({ ...NO_LABELS, labels });
  });
  const ids = hour.rows.map((row) => identities.idsOf(row));
  let sorted: Uint32Array | undefined;
  const order = (): Uint32Array => (sorted ??= sortedOrder(ids));
  const nodeChunks = [...encodeNodes(hour, clusterId, nodeLabelSetIds)];
  const volumeChunks = [...encodeVolumes(hour, clusterId)];
  const differences = COMPONENTS.map((name) => hour.assetDifferenceNano[name]?.toString() ?? null);
  const usage = prepareUsage(hour, clusterId, identities);
  const restOf = (governance: readonly Buffer[]) => [
    ...nodeChunks,
    ...volumeChunks,
    ...(usage?.chunks ?? []),
    ...governance,
    Buffer.from(JSON.stringify([hour.sourceTotalNano.toString(), differences])),
  ];
  const ordered = () => ({ hour: hour.hour, clusterId, rows: inOrder(hour.rows, ids, order()) });
  let former: Buffer | undefined;
  const encoded = encodeOnce(() => encodeCostRows(ordered()), restOf(encodeGovernance(hour)), budget);
  return {
    hour,
    clusterId,
    ids,
    nodeLabelSetIds,
    rowCount: () => subjectsIn(ids, order()),
    ...encoded,
    formerHash: () =>
      (former ??= hashOf([encodeCostRows(ordered(), FORMER_MEASURES), restOf(encodeGovernance(hour, ['reallyPeak']))])),
    nodeChunks,
    volumeChunks,
    usage,
  };
}

/** What quotas and the like said, for the hash; nothing where nobody said anything. @param without what was not told of them before */
function encodeGovernance(
  { quotas, autoscalers, limitRanges, disruptionBudgets }: CostHour,
  without: readonly string[] = [],
): Buffer[] {
  const said = [quotas, autoscalers, limitRanges, disruptionBudgets];
  const told = (name: string, value: unknown) => (without.includes(name) ? undefined : value);
  return said.every((one) => one === undefined)
    ? []
    : [Buffer.from(JSON.stringify(said, without.length === 0 ? undefined : told))];
}

function hashOf(parts: readonly Iterable<Buffer>[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) for (const chunk of part) hash.update(chunk);
  return hash.digest();
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

/** Rows with their ids, by key, those of the same subject as one. */
function* inOrder(rows: readonly CostRow[], ids: readonly RowIds[], order: Uint32Array): Generator<IdentifiedRow> {
  let held: IdentifiedRow | null = null;
  for (const index of order) {
    const [row, own] = [rows[index], ids[index]];
    if (row === undefined || own === undefined) continue;
    assertTotal(row);
    if (held?.ids.subjectId === own.subjectId) {
      held = { row: addRows(held.row, row), ids: own };
      continue;
    }
    if (held) yield held;
    held = { row, ids: own };
  }
  if (held) yield held;
}

function subjectsIn(ids: readonly RowIds[], order: Uint32Array): number {
  let count = 0;
  order.forEach((index, at) => {
    const before = order[at - 1];
    if (before === undefined || ids[before]?.subjectId !== ids[index]?.subjectId) count += 1;
  });
  return count;
}

function sortedOrder(ids: readonly RowIds[]): Uint32Array {
  const leading = Float64Array.from(ids, (id) => id.leading);
  const places = new Map(ids.map((id, index) => [id.leading, index]));
  // Numbers alone are sorted several times faster than by a comparison, which only equal ones need.
  if (places.size === ids.length) return Uint32Array.from(leading.sort(), (value) => places.get(value) ?? 0);
  return Uint32Array.from(ids, (_, index) => index).sort(
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
