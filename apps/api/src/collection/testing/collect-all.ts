import type { Database } from '@showback/persistence';
import { CollectionWindows, Ledger } from '@showback/persistence';
import type { Instant } from '@showback/vocabulary';
import { pino, type Logger } from 'pino';
import { Registry } from 'prom-client';
import { runClusterLoop } from '../cluster-loop';
import type { Collectable } from '../collectable';
import { CollectionMetrics } from '../metrics';
import type { CollectionParts } from '../parts';
import { Pause } from '../pause';
import { registerClusters } from '../planner';
import type { CollectionSettings } from '../settings';

/** The real pace, a thousand times quicker. */
export const QUICK: CollectionSettings = {
  leaseMs: 2_000,
  heartbeatMs: 500,
  idleMs: 10,
  retry: { baseMs: 5, capMs: 60 },
  database: { baseMs: 10, capMs: 100 },
  planMs: 50,
  retentionMs: 1_000,
  shutdownMs: 5_000,
};

export const HOUR_TO_SETTLE_MS = 72 * 3_600_000;

/** The parts of a process that collects into a database, with its own clock and pace. */
export function partsOf(database: Database, chosen: Partial<CollectionParts> = {}): CollectionParts {
  return {
    ledger: new Ledger(database),
    windows: new CollectionWindows(database),
    metrics: new CollectionMetrics(new Registry()),
    log: silent(),
    clock: Date.now,
    random: Math.random,
    pause: new Pause(),
    stored: () => undefined,
    owner: `test ${Math.random()}`,
    settings: QUICK,
    ...chosen,
  };
}

function silent(): Logger {
  return pino({ level: process.env['SHOWBACK_TEST_LOG'] ?? 'silent' });
}

/** A clock that goes on from a chosen instant. */
export function clockFrom(start: Instant): () => Instant {
  const since = performance.now();
  return () => start + Math.floor(performance.now() - since);
}

/** A cluster to collect, with what most tests do not care about filled in. */
export function collectableOf(given: Pick<Collectable, 'cluster' | 'source' | 'from'> & Partial<Collectable>): Collectable {
  return {
    region: null,
    simulated: false,
    kind: 'opencost',
    misconfigured: null,
    usage: null,
    second: null,
    notices: () => null,
    metrics: null,
    fromIsDefault: false,
    delayMs: 600_000,
    settleMs: HOUR_TO_SETTLE_MS,
    breaker: () => ({ state: 'closed', failures: 0, openUntil: null }),
    identity: {},
    ...given,
  };
}

/** Registers clusters and plans their hours up to `to`. */
export async function planUpTo(
  to: Instant,
  collectables: readonly Collectable[],
  { ledger, windows }: CollectionParts,
): Promise<void> {
  await registerClusters(collectables, ledger, 'USD');
  for (const { cluster, from } of collectables) await windows.plan({ cluster, from, to });
}

/** Runs the loops while `script` does; then ends them as SIGTERM does. */
export async function collecting(
  collectables: readonly Collectable[],
  parts: CollectionParts,
  script: () => Promise<void>,
): Promise<void> {
  const ending = new AbortController();
  const loops = Promise.all(collectables.map((collectable) => runClusterLoop(collectable, parts, ending.signal)));
  try {
    await script();
  } finally {
    ending.abort();
    await loops;
  }
}

/** Waits until something is so. @throws after `timeoutMs` */
export async function eventually(isSo: () => Promise<boolean> | boolean, timeoutMs = 100_000, pollMs = 10): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not so within ${timeoutMs} ms: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Whether no hour is left to read for the first time. */
export async function allDone({ windows }: Pick<CollectionParts, 'windows'>): Promise<boolean> {
  return (await windows.progress()).every(({ doneHours, totalHours }) => doneHours === totalHours);
}
