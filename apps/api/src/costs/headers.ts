import type { CostsResponse, Envelope } from '@showback/contracts';
import type { Response } from 'express';

/** What stands before the rows of costs, as headers, for formats that have no place for it. */
export function setSummary(response: Response, head: Omit<CostsResponse, 'rows' | 'nextCursor'>): void {
  setEnvelope(response, head, { Total: head.total.cost.total, Hidden: head.hidden });
}

/** What every answer starts with as `X-Showback-` headers, and `more` of them; what is null is empty. */
export function setEnvelope(response: Response, envelope: Envelope, more: Readonly<Record<string, string | null>> = {}): void {
  const { window, currency, asOf, basis, precision, coverage } = envelope;
  const values = {
    'Window-Start': window.start,
    'Window-End': window.end,
    Currency: currency,
    'As-Of': asOf,
    Basis: basis,
    Precision: precision,
    'Coverage-Expected-Hours': coverage.expectedHours,
    'Coverage-Collected-Hours': coverage.collectedHours,
    'Coverage-Ratio': coverage.ratio,
    'Coverage-Gaps': coverage.missing.length,
    ...more,
  };
  for (const [name, value] of Object.entries(values)) response.setHeader(`X-Showback-${name}`, String(value ?? ''));
}
