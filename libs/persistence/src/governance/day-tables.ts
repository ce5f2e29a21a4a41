import type { Autoscaler, DisruptionBudget, LimitRange, QuotaHour } from '@showback/vocabulary';
import { storable } from '../ledger/identity';

/** What one thing was in each hour of a day; null: it was not there, or not said. */
export type Hours = (number | null)[];

/** A thing's day, by column. */
export type DayRow = Record<string, unknown>;

/** How the things of an hour become rows of their day. */
export interface DayTable<Thing> {
  table: string;
  /** Columns after day and cluster that are of the whole day, with their types. */
  columns: Readonly<Record<string, 'text' | 'double precision' | 'jsonb'>>;
  /** Those of them that name a row. */
  key: readonly string[];
  /** Columns with a place for each hour: the first says whether the thing was there. */
  hourly: readonly string[];
  /** What a thing says of the whole day, and of its hour. */
  read: (thing: Thing) => { day: DayRow; hour: readonly (number | null)[] };
}

export const QUOTAS: DayTable<QuotaHour> = {
  table: 'quota_day',
  columns: { namespace: 'text', name: 'text', resource: 'text' },
  key: ['namespace', 'name', 'resource'],
  hourly: ['hard', 'used', 'really_used', 'really_peak'],
  read: ({ namespace, name, resource, hard, used, reallyUsed, reallyPeak = null }) => ({
    day: { namespace: storable(namespace), name: storable(name), resource: storable(resource) },
    hour: [hard, used, reallyUsed, reallyPeak],
  }),
};

export const AUTOSCALERS: DayTable<Autoscaler> = {
  table: 'autoscaler_day',
  columns: {
    ...{ namespace: 'text', name: 'text', target_kind: 'text', target_name: 'text' },
    ...{ min_replicas: 'double precision', metrics: 'jsonb' },
  },
  key: ['namespace', 'name'],
  hourly: ['max_replicas', 'replicas'],
  read: ({ namespace, name, targetKind, targetName, minReplicas, maxReplicas, metrics, currentReplicas, desiredReplicas }) => ({
    day: {
      namespace: storable(namespace),
      name: storable(name),
      target_kind: storable(targetKind),
      target_name: storable(targetName),
      min_replicas: minReplicas,
      metrics: metrics.map(({ name: metric, type, target }) => ({ name: storable(metric), type, target })),
    },
    hour: [maxReplicas, currentReplicas ?? desiredReplicas],
  }),
};

export const LIMIT_RANGES: DayTable<LimitRange> = {
  table: 'limit_range_day',
  columns: { namespace: 'text', name: 'text', type: 'text', resource: 'text', kind: 'text' },
  key: ['namespace', 'name', 'type', 'resource', 'kind'],
  hourly: ['value'],
  read: ({ namespace, name, type, resource, constraint, value }) => ({
    day: { namespace: storable(namespace), name: storable(name), type, resource: storable(resource), kind: constraint },
    hour: [value],
  }),
};

export const DISRUPTION_BUDGETS: DayTable<DisruptionBudget> = {
  table: 'disruption_budget_day',
  columns: { namespace: 'text', name: 'text' },
  key: ['namespace', 'name'],
  hourly: ['pods_expected', 'pods_healthy', 'pods_desired', 'disruptions_allowed'],
  read: ({ namespace, name, podsExpected, podsHealthy, podsDesired, disruptionsAllowed }) => ({
    day: { namespace: storable(namespace), name: storable(name) },
    hour: [podsExpected, podsHealthy, podsDesired, disruptionsAllowed],
  }),
};
