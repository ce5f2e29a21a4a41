import { SourceFault } from '@showback/allocation';
import type { CollectionWindows, Ledger } from '@showback/persistence';
import { DAY_MS, floorDay, formatDay, type Finding, type Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import type { Policies } from '../attribution/policies';
import type { Collectable } from './collectable';
import { DEFAULT_HISTORY_DAYS } from './due';

/** A day is asked for again while late samples may still change it; then it stands as it is. */
const OPEN_DAYS = 3;

interface Parts {
  ledger: Pick<Ledger, 'storeSharedMetric' | 'sharedMetricDays'>;
  windows: Pick<CollectionWindows, 'keepNotices'>;
  policies: Policies;
  clock: () => Instant;
  log: Logger;
}

interface Split {
  query: string;
  key: string;
}

/**
 * Asks each cluster's Prometheus what the metrics were that rules of `shared` split by, for each complete UTC day that has no values yet or is younger
 * than {@link OPEN_DAYS}, by the rules in force on that day. What fails is said by the cluster's source, whichever replica asked, and asked for again an hour later.
 * Ends between two questions when the signal aborts.
 * @returns how many days have other values than before
 */
export async function collectSharedMetrics(
  collectables: readonly Collectable[],
  parts: Parts,
  signal: AbortSignal,
): Promise<number> {
  let changed = 0;
  for (const collectable of collectables) {
    const faults: Finding[] = [];
    const { metrics, from, simulated } = collectable;
    const today = floorDay(parts.clock() - collectable.delayMs);
    const start = Math.max(floorDay(from), today - DEFAULT_HISTORY_DAYS * DAY_MS);
    for (const [split, days] of simulated ? [] : daysBySplit(parts.policies, start, today)) {
      if (metrics === null) faults.push(unasked(split));
      else changed += await collectDays(collectable, { split, days, today }, parts, faults, signal);
    }
    const { cluster } = collectable;
    if (!simulated)
      await parts.windows.keepNotices({ cluster, about: 'shared-metric', hour: today, findings: faults, seenAt: parts.clock() });
  }
  return changed;
}

/** The metrics of the rules in force, each with its days, the newest first. */
function daysBySplit(policies: Policies, start: Instant, end: Instant): [Split, Instant[]][] {
  const found = new Map<string, [Split, Instant[]]>();
  for (let day = end - DAY_MS; day >= start; day -= DAY_MS) {
    for (const { metric } of policies.inForce(day).policy.shared) {
      if (metric === undefined) continue;
      const { query, key } = metric;
      const id = JSON.stringify([query, key]);
      const known = found.get(id) ?? [{ query, key }, []];
      found.set(id, known);
      if (known[1].at(-1) !== day) known[1].push(day);
    }
  }
  return [...found.values()];
}

async function collectDays(
  { cluster, metrics }: Collectable,
  { split, days, today }: { split: Split; days: readonly Instant[]; today: Instant },
  { ledger, clock, log }: Parts,
  faults: Finding[],
  signal: AbortSignal,
): Promise<number> {
  const metric = { cluster, query: split.query, key: split.key as 'team' };
  const known = await ledger.sharedMetricDays(metric, days.at(-1) ?? today);
  let changed = 0;
  for (const day of days) {
    if (known.has(day) && day < today - OPEN_DAYS * DAY_MS) continue;
    try {
      const values = await metrics?.(split, day, signal);
      if (values === undefined || values.size === 0) {
        if (day === today - DAY_MS) faults.push(silent(split, day));
        continue;
      }
      if (await ledger.storeSharedMetric({ ...metric, day, values, readAt: clock() })) changed += 1;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SourceFault)) throw error;
      log.warn({ cluster, day: formatDay(day), ...split, reason: error.message }, 'metric of shared cost not had');
      faults.push({
        code: 'shared-metric',
        text: `The metric that shared cost is split by could not be had: ${error.message} (${split.query})`,
      });
      // The same question fails alike for the days before.
      return changed;
    }
  }
  return changed;
}

function unasked({ query }: Split): Finding {
  return {
    code: 'shared-metric',
    text: `Shared cost is split by a metric, and this cluster has no prometheus to ask for it: ${query}`,
  };
}

function silent({ query, key }: Split, day: Instant): Finding {
  return {
    code: 'shared-metric',
    text: `The metric that shared cost is split by has no value with the label ${key} at the end of ${formatDay(day)}: ${query}`,
  };
}
