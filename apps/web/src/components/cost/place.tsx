import type { CostsResponse } from '@showback/contracts';
import type { ReactNode } from 'react';
import type { Answer } from '../../lib/api';
import { exploreHref } from '../../lib/hrefs';
import type { Sought } from '../../lib/near';
import { askCosts } from '../../lib/requests';
import { address, carried, stepOf, type View } from '../../lib/view';
import { CostChart } from '../chart/cost-chart';
import { chartOf, seriesOf } from '../chart/series';
import { PageFoot } from '../shell/page-foot';
import { PageHead } from '../shell/page-head';
import { Absent } from '../states/absent';
import { Banners } from '../states/banner';
import { Collected } from '../states/collected';
import { Trouble } from '../states/trouble';
import { Ownership } from '../window/ownership';
import { ownerLineOf } from './owner-line';
import { OwnersTable } from './owners-table';
import { Resources } from './resources';
import { TotalFigures } from './total-figures';
import { workloadLineOf } from './workload-line';
import { WorkloadsTable } from './workloads-table';

/** A part of a cluster: a namespace, or a pool of nodes. */
export interface PlaceName {
  /** `the namespace`. */
  what: string;
  title: string;
  /** What it is, where it may not be. */
  sought: Sought;
  kicker: ReactNode;
  /** The address of its page, without what was chosen. */
  path: string;
  /** What is in it, in the API's filter language. */
  filter: string;
}

interface PlaceProps {
  place: PlaceName;
  view: View;
  /** What is said of this place alone, after its figures. */
  children?: ReactNode;
  /** And after everything else. */
  below?: ReactNode;
}

/** Who is in a place, what it costs over time, and what of it is not used. */
export async function Place({ place, view, children, below }: PlaceProps) {
  const { chart, byTeam, byWorkload } = await load(place, view);
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
  const { window, total, attribution, currency } = byWorkload.data;
  if (isEmpty(byWorkload.data)) {
    return (
      <>
        <PageHead title={title} kicker={kicker} window={window} />
        <Absent sought={place.sought} path={path} view={view} window={window} />
        <PageFoot />
      </>
    );
  }
  return (
    <>
      <PageHead title={title} kicker={kicker} window={window} />
      <Banners envelope={byWorkload.data} />
      <Collected envelope={byWorkload.data}>
        <Ownership path={path} view={view} spans={attribution} />
        <TotalFigures envelope={byWorkload.data} total={total} />
        {children}
        <TeamsChart answer={chart} filter={filter} view={view} />
        <Teams answer={byTeam} place={place} view={view} />
        <div className="mt-12">
          <Resources total={total} currency={currency} />
        </div>
        <Workloads answer={byWorkload.data} place={place} view={view} />
        {below}
      </Collected>
      <PageFoot envelope={byWorkload.data} />
    </>
  );
}

/** Whether hours are collected, and nothing is known of it in them nor in those that they are compared with. */
function isEmpty({ rows, coverage, window }: CostsResponse): boolean {
  const unknown = window.start === window.end || (coverage.collectedHours === 0 && coverage.expectedHours > 0);
  return rows.length === 0 && !unknown;
}

function TeamsChart({ answer, filter, view }: { answer: Answer<CostsResponse>; filter: string; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { window, total, rows, currency } = answer.data;
  const others = exploreHref({ ...carried(view), by: 'team', filter });
  const data = chartOf({ window, total, rows: seriesOf(rows, view, others) });
  return <CostChart title="Cost by team" data={data} currency={currency} step={stepOf(view)} />;
}

function Teams({ answer, place, view }: { answer: Answer<CostsResponse>; place: PlaceName; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { rows, total, currency } = answer.data;
  const lines = rows.map((row) => ownerLineOf(row, view));
  return <OwnersTable lines={lines} total={total} currency={currency} of={place.what} csv={csvOf('team', place, view)} />;
}

function Workloads({ answer, place, view }: { answer: CostsResponse; place: PlaceName; view: View }) {
  const { rows, total, currency, nextCursor } = answer;
  const all = exploreHref({ ...carried(view), by: 'workload', filter: place.filter });
  return (
    <WorkloadsTable
      lines={rows.map(workloadLineOf)}
      total={total}
      currency={currency}
      view={view}
      csv={csvOf('workload', place, view)}
      allHref={nextCursor === null ? undefined : all}
    />
  );
}

function csvOf(by: string, place: PlaceName, view: View): string {
  return address('/api/v1/costs', { ...comparedOf(place, view), by, format: 'csv' });
}

function comparedOf({ filter }: PlaceName, view: View) {
  return { ...carried(view), compare: view.compare ?? 'previous', filter, kinds: 'together' };
}

/** The questions of the page, all at once. */
async function load(place: PlaceName, view: View) {
  const compared = comparedOf(place, view);
  const [chart, byTeam, byWorkload] = await Promise.all([
    askCosts({ ...compared, compare: undefined, by: 'team', step: stepOf(view), top: '8' }),
    askCosts({ ...compared, by: 'team', limit: '1000' }),
    askCosts({ ...compared, by: 'workload', limit: '500' }),
  ]);
  return { chart, byTeam, byWorkload };
}
