import type { CostsResponse, TeamRow } from '@showback/contracts';
import { CostChart } from '../../components/chart/cost-chart';
import { chartOf, seriesOf } from '../../components/chart/series';
import { Trouble } from '../../components/states/trouble';
import type { Answer } from '../../lib/api';
import { exploreHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import { carried, stepOf, type View } from '../../lib/view';

/** The fleet's cost over time, stacked by team. */
export function FleetChart({ answer, teams, view }: { answer: Answer<CostsResponse>; teams: readonly TeamRow[]; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { window, total, rows, currency } = answer.data;
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  const labelOf = ({ team = '' }) => names.get(team) ?? readable(team);
  const data = chartOf({ window, total, rows: seriesOf(rows, view, exploreHref({ ...carried(view), by: 'team' }), labelOf) });
  return <CostChart title="Cost by team" data={data} currency={currency} step={stepOf(view)} />;
}
