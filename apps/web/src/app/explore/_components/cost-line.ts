import type { CostDelta, CostRow } from '@showback/contracts';
import { keyHref } from '../../../lib/hrefs';
import type { View } from '../../../lib/view';

/** A row of any question, as far as it is shown. */
export interface CostLine {
  key: Record<string, string>;
  href: string | null;
  total: string;
  precision: string;
  share: number | null;
  delta: CostDelta | undefined;
  unused: string | null;
  unusedReason: string | undefined;
}

export function costLineOf({ key, cost, precision, share, delta, unused }: CostRow, view: View): CostLine {
  return {
    key,
    href: keyHref(key, view),
    total: cost.total,
    precision,
    share,
    delta,
    unused: unused.total,
    unusedReason: unused.reasons?.total,
  };
}
