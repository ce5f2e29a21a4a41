import type { ContainerRow } from '@showback/contracts';
import { csv, neutral, type Value } from './lines';

const NAMES = ['cluster', 'namespace', 'controllerKind', 'workload', 'container'] as const;
const RESOURCES = ['cpuCores', 'memoryBytes'] as const;
const COLUMNS = [
  ...NAMES,
  'team',
  'service',
  'total',
  ...RESOURCES.flatMap((resource) =>
    ['Requested', 'LimitLowest', 'LimitHighest', 'Unlimited', 'Used', 'P95', 'Max'].map((what) => `${resource}${what}`),
  ),
  'throttled',
  'oomKills',
  'restarts',
];

/** A line a container. Where there is no limit, `Unlimited` is 1 and both limits are empty; where limits are unknown, all three are. */
export function containerLines(rows: readonly ContainerRow[]): Generator<string> {
  return csv(COLUMNS, rows.map(valuesOf));
}

function valuesOf({ key, owner, cost, requests, limits, used, usage }: ContainerRow): Value[] {
  return [
    ...NAMES.map((name) => neutral(key[name])),
    ...[owner?.team, owner?.service].map((name) => (name ? neutral(name) : null)),
    cost.total,
    ...RESOURCES.flatMap((resource) => {
      const limit = limits[resource];
      const unlimited = limits.reasons?.[resource] === 'no-limit' ? 1 : null;
      return [
        requests[resource],
        ...[limit?.lowest, limit?.highest, limit?.unlimited ?? unlimited],
        ...[used[resource], usage?.[resource]?.p95, usage?.[resource]?.max],
      ];
    }),
    ...[usage?.throttled, usage?.oomKills, usage?.restarts],
  ];
}
