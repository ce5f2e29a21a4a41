import type { CostTotal, Envelope } from '@showback/contracts';
import type { ReactNode } from 'react';
import { formatDays, formatHours } from '../../lib/format';
import { Delta } from '../figures/delta';
import { Money } from '../figures/money';
import { endsWithinDay, PartialDay } from '../figures/partial-day';
import { Ratio } from '../figures/ratio';
import { RoughMoney } from '../figures/rough-money';
import { Stat, Stats } from '../figures/stat';

interface TotalFiguresProps {
  envelope: Pick<Envelope, 'window' | 'currency'>;
  total: CostTotal;
  /** Beside the total: what it is a part of. */
  beside?: ReactNode;
}

/** The figures that a thing's page begins with: what it costs, whether that changed, and what of it was not used. */
export function TotalFigures({ envelope: { window, currency }, total, beside }: TotalFiguresProps) {
  const { cost, precision, delta, unused, efficiency } = total;
  return (
    <Stats label="Total">
      <Stat
        title={
          <>
            {formatDays(window)} {endsWithinDay(window.end) ? <PartialDay until={window.end} /> : null}
          </>
        }
        large
        beside={beside}
      >
        <RoughMoney amount={cost.total} precision={precision} currency={currency} />
      </Stat>
      <Stat title="Change" beside={<Against total={total} currency={currency} />}>
        <Delta delta={delta} currency={currency} />
      </Stat>
      <Stat
        title="Requested, not used"
        beside={
          <>
            <Ratio ratio={efficiency.total} of="what was requested" reason={efficiency.reasons?.total} /> was used
          </>
        }
      >
        <Money amount={unused.total} currency={currency} reason={unused.reasons?.total} />
      </Stat>
    </Stats>
  );
}

/** What a change is against, and over how many hours: fewer than are shown where either side lacks some. Nothing where there is none. */
export function Against({ total: { previous, delta }, currency }: { total: CostTotal; currency: string }) {
  if (previous === undefined || delta === undefined || delta.comparedHours === 0) return null;
  return (
    <>
      against <Money amount={previous.total} currency={currency} /> in the same {formatHours(delta.comparedHours)} before
    </>
  );
}
