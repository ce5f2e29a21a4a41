import { backOff } from './back-off';
import { collectLease } from './collect-lease';
import type { Collectable } from './collectable';
import type { CollectionParts } from './parts';

/**
 * Collects one cluster until the signal aborts: one request at a time, and nothing shared with other clusters' loops
 * but the database. A source that fails is left alone as its breaker says; a database that does not answer is waited
 * for. Never rejects.
 */
export async function runClusterLoop(collectable: Collectable, parts: CollectionParts, signal: AbortSignal): Promise<void> {
  let refusals = 0;
  let unplanned = false;
  while (!signal.aborted) {
    try {
      const worked = await collectNext(collectable, parts, signal);
      refusals = 0;
      // What was stored just now is asked for first; a question must not be planned for the tables of before.
      if (!worked && unplanned) {
        await parts.ledger.refreshStatistics(signal);
        parts.stored();
      }
      unplanned = worked;
      if (!worked) await parts.pause.sleep(jitter(parts.settings.idleMs, parts.random), signal);
    } catch (error) {
      parts.metrics.databaseErrors.inc();
      parts.log.error({ err: error, cluster: collectable.cluster }, 'collection waits for the database');
      await parts.pause.sleep(backOff(refusals, parts.settings.database, parts.random), signal);
      refusals += 1;
    }
  }
}

/** Takes up the next hours of a cluster. False: there is nothing to do now. */
async function collectNext(collectable: Collectable, parts: CollectionParts, signal: AbortSignal): Promise<boolean> {
  const { cluster, source, breaker } = collectable;
  if (source === null || breaker().state === 'open') return false;
  const lease = await parts.windows.claim({
    cluster,
    owner: parts.owner,
    now: parts.clock(),
    leaseMs: parts.settings.leaseMs,
    // A source that was left alone is asked for one hour before it is trusted with a day.
    hoursPerBatch: breaker().state === 'closed' ? source.hoursPerBatch : 1,
  });
  if (lease === null) return false;
  await collectLease({ collectable, source, lease, parts, signal });
  return true;
}

/** Spreads many loops' polls: within a quarter of the time to either side. */
function jitter(ms: number, random: () => number): number {
  return ms * (0.75 + random() / 2);
}
