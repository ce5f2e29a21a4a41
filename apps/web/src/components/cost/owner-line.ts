import type { CostDelta, CostRow } from '@showback/contracts';
import { keyHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import type { View } from '../../lib/view';
import { usedOf } from './workload-line';

/** What a team has in a place, as its row shows it. */
export interface OwnerLine {
  team: string;
  name: string;
  href: string | null;
  total: string;
  precision: string;
  share: number | null;
  delta: CostDelta | undefined;
  unused: string | null;
  unusedReason: string | undefined;
  efficiency: number | null;
  efficiencyReason: string | undefined;
}

export function ownerLineOf({ key, cost, precision, share, delta, unused, efficiency }: CostRow, view: View): OwnerLine {
  const team = key['team'] ?? '';
  const names = { team, name: readable(team), href: keyHref({ team }, view) };
  return { ...names, total: cost.total, precision, share, delta, ...usedOf({ unused, efficiency }) };
}
