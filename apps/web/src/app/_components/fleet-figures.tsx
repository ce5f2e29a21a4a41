import type { CostsResponse, TeamsResponse } from '@showback/contracts';
import { Against } from '../../components/cost/total-figures';
import { Delta } from '../../components/figures/delta';
import { Money } from '../../components/figures/money';
import { endsWithinDay, PartialDay } from '../../components/figures/partial-day';
import { Stat, Stats } from '../../components/figures/stat';
import { Unknown } from '../../components/figures/unknown';
import { formatDays, formatHours } from '../../lib/format';

/** What the fleet cost, whether that is more or less than before, and how far the month is. */
export function FleetFigures({ teams, month }: { teams: TeamsResponse; month: CostsResponse | undefined }) {
  const { total, currency, window } = teams;
  return (
    <Stats label="Total">
      <Stat title={formatDays(window)} large beside={endsWithinDay(window.end) ? <PartialDay until={window.end} /> : undefined}>
        <Money amount={total.cost.total} currency={currency} />
      </Stat>
      <Stat title="Change" beside={<Against total={total} currency={currency} />}>
        <Delta delta={total.delta} currency={currency} />
      </Stat>
      <Stat title="Requested, not used">
        <Money amount={total.unused.total} currency={currency} reason={total.unused.reasons?.total} />
      </Stat>
      <Stat title="Month to date" beside={month === undefined ? undefined : <AgainstLastMonth month={month} />}>
        <MonthToDate month={month} />
      </Stat>
    </Stats>
  );
}

function MonthToDate({ month }: { month: CostsResponse | undefined }) {
  if (month === undefined) return <Unknown reason="The API could not say it just now." />;
  if (month.window.start === month.window.end) return <Unknown reason="No hour of this month is over yet." />;
  return <Money amount={month.total.cost.total} currency={month.currency} />;
}

function AgainstLastMonth({ month: { total, currency } }: { month: CostsResponse }) {
  if (total.delta === undefined || total.delta.comparedHours === 0) return 'Nothing is known of last month';
  return (
    <>
      <Delta delta={total.delta} currency={currency} /> against the same {formatHours(total.delta.comparedHours)} of last month
    </>
  );
}
