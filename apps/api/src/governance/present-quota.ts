import { fullnessOf } from '@showback/allocation';
import type { QuotaRow } from '@showback/contracts';
import type { QuotaUse } from '@showback/persistence';
import { quotaMeasure, quotaUnit } from '@showback/vocabulary';

/** A quota as the API shows it. */
export function presentQuota(quota: QuotaUse): QuotaRow {
  const { cluster, namespace, name, resource, hard, used, reallyUsed, hours } = quota;
  const full = fullnessOf(quota);
  return {
    ...{ cluster, namespace, name, resource, unit: quotaUnit(resource), hard },
    used: { ...used, lastOfHard: full.last, peakOfHard: full.peak },
    usage: reallyUsed && { ...reallyUsed, p95OfHard: full.p95Used, peakOfHard: full.peakUsed },
    ...(reallyUsed === null && {
      usageReason: quotaMeasure(resource) === null ? ('not-comparable' as const) : ('not-measured' as const),
    }),
    hours,
  };
}
