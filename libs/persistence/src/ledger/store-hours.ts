import { DAY_MS, floorDay, type CostHour, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { type AuditEntry, writeAudit } from '../attribution/audit';
import { transaction } from '../database';
import { LeaseLost, LedgerFault } from '../faults';
import { clusterId, identityId } from '../ids';
import { countChange } from '../lines/line-state';
import type { Lease } from '../windows/lease';
import { bumpVersion, droppedHours, lockWindows, writeChanges, type WindowChange, type WindowRow } from '../windows/window-rows';
import { copyIn } from './copy-in';
import { decide, decideDroppedDay, restates, type Decision } from './decide';
import { type KnownIds, unknownEntries, writeEntries, type DictionaryEntries } from './dictionary';
import { COST_COLUMNS, NODE_COLUMNS, VOLUME_COLUMNS } from './encode-rows';
import type { Identities } from './identity';
import { prepareHour, startBudget, type PreparedHour } from './prepare-hour';
import { forgetQuarantined, putAside } from './quarantine';
import { logRestatements } from './restatements';
import { assertConserved, clearDay, dropEmptyItems, rollUp, takeBack, type DayHours } from './roll-up';
import type { StoreOutcome } from './store-outcome';
import { storeGovernance } from '../governance/store-governance';
import { storeUsage } from '../usage/store-usage';

/** What a process remembers between stores. */
export interface StoreMemory {
  identities: Identities;
  known: KnownIds;
}

export interface StoreHours {
  cluster: string;
  hours: readonly CostHour[];
  /** Null: an admin stores, no worker. */
  lease: Lease | null;
  readAt: Instant;
  settleMs: number | undefined;
  /** What is noted of it where it is stored. */
  audit?: AuditEntry;
}

/**
 * Stores hours of one cluster and UTC day in one transaction: all or nothing, the same again changes nothing.
 * Others who store into that day wait. The partitions must be there.
 */
export async function storeHours(pool: pg.Pool, memory: StoreMemory, request: StoreHours): Promise<StoreOutcome[]> {
  const id = clusterId(request.cluster);
  const day = dayOf(request);
  const budget = startBudget();
  const prepared = request.hours.map((hour) => prepareHour(hour, id, memory.identities, budget));
  const { outcomes, entries } = await transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [identityId(['day', request.cluster, String(day)]).toString()]);
    const windows = await lockWindows(client, id, request.hours.map(({ hour }) => hour)); // prettier-ignore
    checkFence(request, windows);
    const dropped = await droppedHours(client, id, day);
    const decisions = decideAll(prepared, windows, dropped, request.lease === null);
    const replaced = decisions.filter(({ action }) => action === 'replace');
    const entries = await replaceHours(client, memory, { clusterId: id, day }, replaced, dropped.length > 0);
    await keepBooks(client, id, request, decisions);
    const outcomes = decisions.map(outcomeOf);
    if (request.audit && outcomes.every(({ outcome }) => outcome !== 'kept')) await writeAudit(client, request.audit);
    return { outcomes, entries };
  });
  if (entries) memory.known.add(id, day, entries);
  return outcomes;
}

function dayOf({ cluster, hours }: StoreHours): Instant {
  const day = floorDay(hours[0]?.hour ?? Number.NaN);
  const distinct = new Set(hours.map(({ hour }) => hour));
  const fits = hours.every(
    (hour) => hour.cluster === cluster && hour.hour >= day && hour.hour < day + DAY_MS && hour.hour % 3_600_000 === 0,
  );
  if (!fits || distinct.size !== hours.length || hours.length === 0) {
    throw new LedgerFault('hours are stored together only when they are different hours of one cluster and one UTC day');
  }
  return day;
}

/** A lease is good as long as no hour was handed out again since: its number is still the hour's. */
function checkFence({ cluster, hours, lease }: StoreHours, windows: ReadonlyMap<Instant, WindowRow>): void {
  for (const { hour } of hours) {
    const window = windows.get(hour);
    if (!window || (lease && (lease.cluster !== cluster || window.fence !== lease.fence))) throw new LeaseLost(cluster);
  }
}

function decideAll(
  prepared: readonly PreparedHour[],
  windows: ReadonlyMap<Instant, WindowRow>,
  dropped: readonly Instant[],
  accepted: boolean,
): Decision[] {
  const decisions = prepared.flatMap((hour) => {
    const window = windows.get(hour.hour.hour);
    return window ? [decide(hour, window, accepted)] : [];
  });
  return dropped.length > 0 ? decideDroppedDay(decisions, dropped) : decisions;
}

async function replaceHours(
  client: pg.ClientBase,
  memory: StoreMemory,
  { clusterId, day }: { clusterId: bigint; day: Instant },
  replaced: readonly Decision[],
  wasDropped: boolean,
): Promise<DictionaryEntries | null> {
  if (replaced.length === 0) return null;
  const at: DayHours = { clusterId, day, hours: replaced.map(({ window }) => window.hour) };
  const before = replaced.filter(({ window }) => window.rows > 0).map(({ window }) => window.hour);
  if (wasDropped) {
    // Dictionary entries of a day without hours may have been cleaned up since this process saw them.
    memory.known.forget();
    await clearDay(client, at);
  } else if (before.length > 0) await takeBack(client, { ...at, hours: before });
  const hours = replaced.map(({ prepared }) => prepared);
  const entries = unknownEntries(hours, memory.known.of(clusterId, day));
  await writeEntries(client, clusterId, day, entries);
  await copyIn(client, 'cost_hour', COST_COLUMNS, inTurn(hours.map(({ costChunks }) => costChunks)));
  const [nodes, volumes] = [hours.flatMap(({ nodeChunks }) => nodeChunks), hours.flatMap(({ volumeChunks }) => volumeChunks)];
  await copyIn(client, 'node_hour', NODE_COLUMNS, nodes);
  if (volumes.some(({ length }) => length > 0)) await copyIn(client, 'volume_hour', VOLUME_COLUMNS, volumes);
  await rollUp(client, at);
  await storeUsage(
    client,
    at,
    hours.flatMap(({ usage }) => usage ?? []),
  );
  await storeGovernance(
    client,
    at,
    hours.map(({ hour }) => hour),
  );
  if (before.length > 0) await dropEmptyItems(client, at);
  await assertConserved(client, at, new Map(hours.map(({ hour }) => [hour.hour, hour.sourceTotalNano])));
  await countChange(client, at);
  return entries;
}

function* inTurn(sources: readonly (() => Iterable<Buffer>)[]): Generator<Buffer> {
  for (const source of sources) yield* source();
}

async function keepBooks(client: pg.ClientBase, id: bigint, request: StoreHours, decisions: readonly Decision[]): Promise<void> {
  const changes = decisions.map((decision) => changeOf(decision, request.lease === null));
  for (const { prepared, action } of decisions) {
    if (prepared.hour.quarantine.length > 0 && request.lease !== null && action !== 'unchanged') {
      await putAside(client, id, prepared.hour, request.readAt);
    }
  }
  await forgetQuarantined(client, id, decisions.filter(({ action }) => action === 'replace' || request.lease === null).map(({ window }) => window.hour)); // prettier-ignore
  await logRestatements(client, id, request.readAt, decisions);
  await writeChanges(client, id, changes, request);
  if (changes.some(({ changed }) => changed)) await bumpVersion(client, id, request.readAt);
}

function changeOf({ prepared, window, action, reason }: Decision, accepted: boolean): WindowChange {
  const { hour } = prepared;
  const flags = accepted ? [...hour.flags, ...hour.quarantine] : hour.flags;
  if (action === 'replace') {
    const { sourceTotalNano: totalNano, assetDifferenceNano } = hour;
    return {
      hour: hour.hour,
      state: 'ok',
      reason,
      flags,
      figures: { contentHash: prepared.contentHash(), rows: prepared.rowCount(), totalNano, assetDifferenceNano },
      changed: true,
    };
  }
  if (action === 'unchanged' || action === 'kept') {
    return { hour: hour.hour, state: 'ok', reason, flags: window.flags, figures: null, changed: reason !== window.reason };
  }
  const state = action === 'empty' && window.state !== 'quarantined' ? 'missing' : 'quarantined';
  return {
    hour: hour.hour,
    state,
    reason,
    flags: hour.flags,
    figures: null,
    changed: state !== window.state || reason !== window.reason,
  };
}

function outcomeOf(decision: Decision): StoreOutcome {
  const { prepared, window, action, reason } = decision;
  const { hour } = prepared.hour;
  if (action !== 'replace') {
    const totalNano = window.state === 'ok' ? window.totalNano : 0n;
    return { hour, outcome: action === 'empty' ? 'kept' : action, totalNano, reason };
  }
  const outcome = window.state !== 'ok' ? 'stored' : restates(decision) ? 'restated' : 'unchanged';
  return { hour, outcome, totalNano: prepared.hour.sourceTotalNano, reason };
}
