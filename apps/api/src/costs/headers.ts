import type { CostsResponse } from '@showback/contracts';
import type { Response } from 'express';

/** What stands before the rows, as headers, for formats that have no place for it. */
export function setSummary(response: Response, head: Omit<CostsResponse, 'rows' | 'nextCursor'>): void {
  const { window, currency, asOf, basis, precision, coverage, total, hidden } = head;
  const values = {
    'Window-Start': window.start,
    'Window-End': window.end,
    Currency: currency,
    'As-Of': asOf ?? '',
    Basis: basis,
    Precision: precision,
    'Coverage-Expected-Hours': coverage.expectedHours,
    'Coverage-Collected-Hours': coverage.collectedHours,
    'Coverage-Ratio': coverage.ratio ?? '',
    'Coverage-Gaps': coverage.missing.length,
    Total: total.cost.total,
    Hidden: hidden,
  };
  for (const [name, value] of Object.entries(values)) response.setHeader(`X-Showback-${name}`, String(value));
}
