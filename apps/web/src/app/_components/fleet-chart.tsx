import type { CostsResponse } from '@showback/contracts';
import { CostChart } from '../../components/chart/cost-chart';
import { chartOf, seriesOf } from '../../components/chart/series';
import { Trouble } from '../../components/states/trouble';
import type { Answer } from '../../lib/api';
import { exploreHref } from '../../lib/hrefs';
import { stepOf, type View } from '../../lib/view';

/** The fleet's cost over time, stacked by team. */
export function FleetChart({ answer, view }: { answer: Answer<CostsResponse>; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { window, total, rows, currency } = answer.data;
  const data = chartOf({ window, total, rows: seriesOf(rows, view, exploreHref({ ...view, by: 'team' })) });
  return <CostChart title="Cost by team" data={data} currency={currency} step={stepOf(view)} />;
}
