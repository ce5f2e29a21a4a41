import { orderGoverned } from '@showback/allocation';
import type { LimitRangeRow } from '@showback/contracts';
import type { LimitRangeUse } from '@showback/persistence';
import { quotaUnit } from '@showback/vocabulary';
import { name } from '../costs/lines';
import type { AskedList } from './answer';

const nameOf = ({ cluster, namespace, name: of, type, resource }: LimitRangeUse): string[] => [
  ...[cluster, namespace, of, type, resource],
];

/** Limit ranges: what containers, pods and claims may ask for, and what they have that ask for nothing. */
export const LIMIT_RANGES: AskedList<LimitRangeUse, LimitRangeRow> = {
  name: 'limitranges',
  kind: 'limitRanges',
  sorts: [],
  list: (governance, spans) => governance.limitRanges(spans),
  order: (ranges, sort) => orderGoverned(ranges, sort, { nameOf }),
  show: (_, page) => Promise.resolve(page.map(presentLimitRange)),
  columns: {
    cluster: (row) => name(row.cluster),
    namespace: (row) => name(row.namespace),
    name: (row) => name(row.name),
    type: ({ type }) => type,
    resource: (row) => name(row.resource),
    unit: ({ unit }) => unit,
    min: ({ min }) => min,
    max: ({ max }) => max,
    default: (row) => row.default,
    defaultRequest: ({ defaultRequest }) => defaultRequest,
    maxLimitRequestRatio: ({ maxLimitRequestRatio }) => maxLimitRequestRatio,
    hours: ({ hours }) => hours,
  },
};

function presentLimitRange({ cluster, namespace, name: of, type, resource, constraints, hours }: LimitRangeUse): LimitRangeRow {
  return {
    ...{ cluster, namespace, name: of, type, resource, unit: quotaUnit(resource) },
    min: constraints.min ?? null,
    max: constraints.max ?? null,
    default: constraints.default ?? null,
    defaultRequest: constraints.defaultRequest ?? null,
    maxLimitRequestRatio: constraints.maxLimitRequestRatio ?? null,
    hours,
  };
}
