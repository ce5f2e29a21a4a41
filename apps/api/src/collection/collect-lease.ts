import { setImmediate as breathe } from 'node:timers/promises';
import { assembleHour, SourceFault, type CostSource } from '@showback/allocation';
import { LeaseLost, type Lease } from '@showback/persistence';
import { floorDay, formatInstant, type CostHour, type Instant } from '@showback/vocabulary';
import { backOff } from './back-off';
import type { Collectable } from './collectable';
import { isGivenUp } from './due';
import type { CollectionParts } from './parts';
import { learnPodOwners, type PodOwners } from './pod-owners';

/** One lease in work: its cluster and source, and the signal that ends its reads (the process ends, or the lease was lost). */
interface Work {
  collectable: Collectable;
  source: CostSource;
  lease: Lease;
  parts: CollectionParts;
  signal: AbortSignal;
}

/**
 * Reads the hours of a lease one after the other, newest first, and stores them in one transaction. An hour that cannot
 * be had is marked with its reason and next try; hours not come to are given back. Heartbeats keep the lease meanwhile;
 * when it is lost to another worker nothing is written.
 * @throws the database's error when it does not answer or refuses; the hours stay as they were.
 */
export async function collectLease(work: Work): Promise<void> {
  const { lease, parts, signal } = work;
  const reads = new AbortController();
  const abort = (): void => reads.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const heartbeat = setInterval(() => void renew(work, reads), parts.settings.heartbeatMs);
  try {
    const own = { ...work, signal: reads.signal };
    const hours = await readHours(own);
    await keepNotices(own);
    if (hours.length > 0) await storeTogether(own, hours);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    lost(work);
  } finally {
    clearInterval(heartbeat);
    signal.removeEventListener('abort', abort);
    await parts.windows.release(lease);
  }
}

/** What its Prometheus does not have is told by every replica, and after a restart. */
async function keepNotices({ collectable: { cluster, notices }, parts }: Work): Promise<void> {
  const said = notices();
  if (said !== null) await parts.windows.keepNotices({ cluster, about: 'source', ...said });
}

async function renew({ lease, parts }: Work, reads: AbortController): Promise<void> {
  try {
    if (!(await parts.windows.renew(lease, parts.settings.leaseMs, parts.clock()))) reads.abort(new LeaseLost(lease.cluster));
  } catch (error) {
    // The lease may run out meanwhile: then storing finds its number stale.
    parts.log.warn({ err: error, cluster: lease.cluster }, 'lease not renewed');
  }
}

function lost({ collectable: { cluster }, lease, parts }: Work): void {
  parts.metrics.windows.inc({ cluster, outcome: 'lease_lost' }, lease.hours.length);
  parts.log.warn({ cluster, hours: lease.hours.map(formatInstant) }, 'lease lost: another worker has these hours');
}

async function readHours(work: Work): Promise<CostHour[]> {
  const { collectable, lease, parts, signal } = work;
  const newest = [...lease.hours].sort((a, b) => b - a);
  const [first] = newest;
  if (first === undefined) return [];
  const owners = await parts.ledger.podOwners(collectable.cluster, floorDay(first));
  const hours: CostHour[] = [];
  for (const hour of newest) {
    if (signal.aborted || collectable.breaker().state === 'open') break;
    const read = await readHour(work, hour, owners);
    if (read !== null) {
      hours.push(read);
      learnPodOwners(owners, read);
    }
    // A generator answers at once: other loops and requests come in between.
    await breathe();
  }
  return hours;
}

/** One hour as the ledger will hold it; null when it could not be had, which is then written down. */
async function readHour(work: Work, hour: Instant, owners: PodOwners): Promise<CostHour | null> {
  const { collectable, source, parts, signal } = work;
  const end = parts.metrics.duration.startTimer({ cluster: collectable.cluster, stage: 'read' });
  try {
    const answer = await source.readHour(hour, signal);
    const assembled = assembleHour(answer, { ...collectable.identity, knownOwners: owners });
    if (assembled.rows.length === 0) throw new SourceFault('no-data', 'the answer held no rows');
    return assembled;
  } catch (error) {
    if (!signal.aborted) await failed(work, hour, error);
    return null;
  } finally {
    end();
  }
}

async function failed(work: Work, hour: Instant, error: unknown): Promise<void> {
  const { collectable, lease, parts } = work;
  const { cluster, kind } = collectable;
  const code = error instanceof SourceFault ? error.code : 'internal';
  const reason =
    error instanceof SourceFault ? error.message : 'Showback could not make sense of the answer; its log has the details';
  const now = parts.clock();
  const tries = failedBefore(lease, hour) + 1;
  const givenUp = isGivenUp({ hour, now, settleMs: collectable.settleMs, tries });
  const nextRead = givenUp ? null : now + backOff(tries - 1, parts.settings.retry, parts.random);
  parts.metrics.sourceErrors.inc({ cluster, source: kind, code });
  parts.metrics.windows.inc({ cluster, outcome: givenUp ? 'given_up' : 'missing' });
  const about = {
    cluster,
    hour: formatInstant(hour),
    code,
    reason,
    tries,
    nextRead: nextRead === null ? null : formatInstant(nextRead),
  };
  if (error instanceof SourceFault) parts.log.warn(about, 'hour not had');
  else parts.log.error({ ...about, err: error }, 'hour not had');
  await parts.windows.fail({ lease, hour, code, reason, now, nextRead });
}

function failedBefore({ hours, attempts }: Lease, hour: Instant): number {
  return attempts[hours.indexOf(hour)] ?? 0;
}

/** All hours in one transaction; when the ledger refuses, each on its own, so that one bad hour does not hold up the others. */
async function storeTogether(work: Work, hours: CostHour[]): Promise<void> {
  try {
    await store(work, hours);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    // A day whose hours are no longer kept is stored whole or not at all.
    if (hours.length === 1 || work.lease.wholeDay) await refused(work, hours, error);
    work.parts.log.warn({ err: error, cluster: work.collectable.cluster }, 'hours not stored together, now one by one');
    for (const hour of hours) await storeTogether(work, [hour]);
  }
}

async function store({ collectable: { cluster }, lease, parts }: Work, hours: CostHour[]): Promise<void> {
  const { metrics, ledger, log } = parts;
  const end = metrics.duration.startTimer({ cluster, stage: 'store' });
  try {
    const outcomes = await ledger.storeHours({ cluster, hours, lease, readAt: parts.clock() });
    const rows = new Map(hours.map(({ hour, rows }) => [hour, rows.length]));
    for (const { hour, outcome, reason } of outcomes) {
      metrics.windows.inc({ cluster, outcome });
      if (reason !== null) log.warn({ cluster, hour: formatInstant(hour), outcome, reason }, 'hour noted');
      if (outcome !== 'stored' && outcome !== 'restated') continue;
      metrics.ledgerWrites.inc({ cluster });
      metrics.ledgerRows.inc({ cluster }, rows.get(hour) ?? 0);
    }
  } finally {
    end();
  }
}

/** Notes that the ledger refused an hour; it is never given up for that, since the fault is ours. @throws the refusal */
async function refused({ collectable: { cluster }, lease, parts }: Work, hours: CostHour[], error: unknown): Promise<never> {
  const now = parts.clock();
  for (const { hour } of hours) {
    const nextRead = now + backOff(failedBefore(lease, hour), parts.settings.retry, parts.random);
    const reason = `the ledger refused it: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300);
    await parts.windows.fail({ lease, hour, code: 'not-stored', reason, now, nextRead });
    parts.metrics.windows.inc({ cluster, outcome: 'not_stored' });
  }
  throw error;
}
