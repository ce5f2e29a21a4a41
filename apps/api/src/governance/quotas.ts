import { orderQuotas, QUOTA_SORT_FIELDS, type QuotaFullness } from '@showback/allocation';
import type { QuotaRow } from '@showback/contracts';
import { name } from '../costs/lines';
import type { AskedList } from './answer';
import { presentQuota } from './present-quota';

/** Quotas: only those of the page are read whole. */
export const QUOTAS: AskedList<QuotaFullness, QuotaRow> = {
  name: 'quotas',
  kind: 'quotas',
  sorts: QUOTA_SORT_FIELDS,
  list: (governance, spans) => governance.quotaFullness(spans),
  order: orderQuotas,
  show: async (governance, page, { spans }) => (await governance.quotas(spans, page)).map(presentQuota),
  columns: {
    cluster: (row) => name(row.cluster),
    namespace: (row) => name(row.namespace),
    name: (row) => name(row.name),
    resource: (row) => name(row.resource),
    unit: ({ unit }) => unit,
    hard: ({ hard }) => hard,
    usedLast: ({ used }) => used.last,
    usedPeak: ({ used }) => used.peak,
    usedLastOfHard: ({ used }) => used.lastOfHard,
    usedPeakOfHard: ({ used }) => used.peakOfHard,
    usageP95: ({ usage }) => usage?.p95,
    usagePeak: ({ usage }) => usage?.peak,
    usageP95OfHard: ({ usage }) => usage?.p95OfHard,
    usagePeakOfHard: ({ usage }) => usage?.peakOfHard,
    hours: ({ hours }) => hours,
  },
};
