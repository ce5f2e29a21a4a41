import { idleShares } from '@showback/allocation';
import {
  COMPONENTS,
  type CostHour,
  type CostRow,
  floorDay,
  HOUR_MS,
  type Instant,
  NO_LABELS,
  sumNano,
  zeroCost,
  zeroQuantities,
} from '@showback/vocabulary';
import type { Database } from '../../database';
import { clusterId } from '../../ids';
import { Ledger } from '../../ledger/ledger';

/** A row with what matters to a test; its total is the sum of its components. */
export function rowWith(
  of: Partial<Omit<CostRow, 'cost' | 'quantity'>> & { cost?: Partial<CostRow['cost']>; quantity?: Partial<CostRow['quantity']> },
): CostRow {
  const { cost, quantity, ...rest } = of;
  const parts = { ...zeroCost(), ...cost };
  return {
    kind: 'workload',
    namespace: null,
    controllerKind: null,
    workload: null,
    pod: null,
    container: null,
    node: null,
    nodePool: null,
    capacityType: null,
    instanceType: null,
    region: null,
    labelSet: NO_LABELS,
    idleShareNano: 0n,
    ...rest,
    cost: { ...parts, total: sumNano(COMPONENTS.map((component) => parts[component])) },
    quantity: { ...zeroQuantities(), ...quantity },
  };
}

/** An hour of these rows, with idle shared within its pools. */
export function hourOf(cluster: string, hour: Instant, rows: readonly CostRow[]): CostHour {
  const shares = idleShares(rows);
  return {
    cluster,
    hour,
    rows: rows.map((row, index) => ({ ...row, idleShareNano: shares[index] ?? 0n })),
    nodes: [],
    volumes: [],
    sourceTotalNano: sumNano(rows.map(({ cost }) => cost.total)),
    assetDifferenceNano: {},
    flags: [],
    quarantine: [],
  };
}

/**
 * Registers clusters and stores hours as a worker with a lease does.
 */
export async function storeAll(
  database: Database,
  hours: readonly CostHour[],
  options: { clusters?: readonly string[]; simulated?: boolean; collectFrom?: Instant; currency?: string } = {},
): Promise<Ledger> {
  const ledger = new Ledger(database);
  const names = options.clusters ?? [...new Set(hours.map(({ cluster }) => cluster))];
  const { simulated = false, collectFrom = 0, currency = 'USD' } = options;
  await ledger.registerClusters(names.map((name) => ({ name, region: null, currency, simulated, collectFrom })));
  for (const batch of byDay(hours)) {
    const [{ cluster, hour: first } = { cluster: '', hour: 0 }] = batch;
    const own = batch.map(({ hour }) => hour);
    await database.pool.query(
      `INSERT INTO collection_window (cluster_id, hour, state, fence) SELECT $1, h, 'pending', 1 FROM unnest($2::timestamptz[]) h ON CONFLICT DO NOTHING`,
      [clusterId(cluster), own.map((hour) => new Date(hour))],
    );
    const lease = {
      cluster,
      owner: 'test',
      fence: 1n,
      hours: own,
      attempts: own.map(() => 0),
      until: first + HOUR_MS,
      wholeDay: false,
    };
    const outcomes = await ledger.storeHours({ cluster, hours: batch, lease, readAt: first + 100 * HOUR_MS });
    const odd = outcomes.find(({ outcome }) => outcome !== 'stored');
    if (odd) throw new Error(`an hour was not stored but ${odd.outcome}: ${odd.reason ?? ''}`);
  }
  return ledger;
}

function byDay(hours: readonly CostHour[]): CostHour[][] {
  const days = new Map<string, CostHour[]>();
  for (const hour of hours) {
    const key = `${hour.cluster} ${floorDay(hour.hour)}`;
    days.set(key, [...(days.get(key) ?? []), hour]);
  }
  return [...days.values()];
}
