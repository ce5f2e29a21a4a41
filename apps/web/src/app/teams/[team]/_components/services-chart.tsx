import type { CostsResponse } from '@showback/contracts';
import { CostChart } from '../../../../components/chart/cost-chart';
import { chartOf, seriesOf } from '../../../../components/chart/series';
import { Trouble } from '../../../../components/states/trouble';
import type { Answer } from '../../../../lib/api';
import { isOf } from '../../../../lib/filters';
import { exploreHref } from '../../../../lib/hrefs';
import { readable } from '../../../../lib/names';
import { carried, stepOf, type View } from '../../../../lib/view';

/** A team's cost over time, by service. */
export function ServicesChart({ team, answer, view }: { team: string; answer: Answer<CostsResponse>; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { window, total, rows, currency } = answer.data;
  const others = exploreHref({ ...carried(view), by: 'service', filter: isOf('team', team) });
  const series = seriesOf(rows, view, others, ({ service = '' }) => readable(service));
  return (
    <CostChart title="Cost by service" data={chartOf({ window, total, rows: series })} currency={currency} step={stepOf(view)} />
  );
}
