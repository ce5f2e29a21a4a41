import type { CostsResponse } from '@showback/contracts';
import type { ReactNode } from 'react';
import type { Answer } from '../../lib/api';
import { exploreHref } from '../../lib/hrefs';
import { askCosts } from '../../lib/requests';
import { address, carried, stepOf, type View } from '../../lib/view';
import { CostChart } from '../chart/cost-chart';
import { chartOf, seriesOf } from '../chart/series';
import { PageFoot } from '../shell/page-foot';
import { PageHead } from '../shell/page-head';
import { Banners } from '../states/banner';
import { Trouble } from '../states/trouble';
import { Ownership } from '../window/ownership';
import { Resources } from './resources';
import { TotalFigures } from './total-figures';
import { workloadLineOf } from './workload-line';
import { WorkloadsTable } from './workloads-table';

/** A part of a cluster: a namespace, or a pool of nodes. */
export interface PlaceName {
  title: string;
  kicker: ReactNode;
  /** The address of its page, without what was chosen. */
  path: string;
  /** What is in it, in the API's filter language. */
  filter: string;
}

/** Who is in a place, what it costs over time, and what of it is not used. */
export async function Place({ place, view }: { place: PlaceName; view: View }) {
  const { byTeam, byWorkload } = await load(place, view);
  const { title, kicker, path, filter } = place;
  if (!byWorkload.ok) {
    return (
      <>
        <PageHead title={title} kicker={kicker} />
        <Trouble trouble={byWorkload} />
        <PageFoot />
      </>
    );
  }
  const { window, total, attribution, currency, rows } = byWorkload.data;
  const csv = address('/api/v1/costs', { ...carried(view), filter, by: 'workload', kinds: 'together', format: 'csv' });
  return (
    <>
      <PageHead title={title} kicker={kicker} window={window} />
      <Banners envelope={byWorkload.data} />
      <Ownership path={path} view={view} spans={attribution} />
      <TotalFigures envelope={byWorkload.data} total={total} />
      <TeamsChart answer={byTeam} filter={filter} view={view} />
      <div className="mt-12">
        <Resources total={total} currency={currency} />
      </div>
      <WorkloadsTable lines={rows.map(workloadLineOf)} total={total} currency={currency} view={view} csv={csv} />
      <PageFoot envelope={byWorkload.data} />
    </>
  );
}

function TeamsChart({ answer, filter, view }: { answer: Answer<CostsResponse>; filter: string; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { window, total, rows, currency } = answer.data;
  const others = exploreHref({ ...carried(view), by: 'team', filter });
  const data = chartOf({ window, total, rows: seriesOf(rows, view, others) });
  return <CostChart title="Cost by team" data={data} currency={currency} step={stepOf(view)} />;
}

/** The questions of the page, all at once. */
async function load({ filter }: PlaceName, view: View) {
  const asked = { window: view.window, attribution: view.attribution, idle: view.idle, shared: view.shared, filter };
  const [byTeam, byWorkload] = await Promise.all([
    askCosts({ ...asked, by: 'team', kinds: 'together', step: stepOf(view), top: '8' }),
    askCosts({ ...asked, by: 'workload', kinds: 'together', compare: view.compare ?? 'previous', limit: '1000' }),
  ]);
  return { byTeam, byWorkload };
}
