import type { ContainersResponse, CostsResponse, ServiceResponse } from '@showback/contracts';
import Link from 'next/link';
import { CostChart } from '../../../../components/chart/cost-chart';
import { chartOf, seriesOf } from '../../../../components/chart/series';
import { Composition } from '../../../../components/cost/composition';
import { RequestedNotUsed } from '../../../../components/cost/requested-not-used';
import { Resources } from '../../../../components/cost/resources';
import { TotalFigures } from '../../../../components/cost/total-figures';
import { workloadLineOf } from '../../../../components/cost/workload-line';
import { WorkloadsTable } from '../../../../components/cost/workloads-table';
import { PageFoot } from '../../../../components/shell/page-foot';
import { PageHead } from '../../../../components/shell/page-head';
import { Absent } from '../../../../components/states/absent';
import { Banners } from '../../../../components/states/banner';
import { Collected } from '../../../../components/states/collected';
import { Trouble } from '../../../../components/states/trouble';
import { Ownership } from '../../../../components/window/ownership';
import type { Answer } from '../../../../lib/api';
import { isOf } from '../../../../lib/filters';
import { exploreHref, nameIn, serviceHref, teamHref } from '../../../../lib/hrefs';
import { readable } from '../../../../lib/names';
import { askContainers, askCosts, askService } from '../../../../lib/requests';
import { address, carried, readView, stepOf, type SearchParams, type View } from '../../../../lib/view';
import { containerLineOf } from './_components/container-line';
import { ContainersTable } from './_components/containers-table';

interface Names {
  team: string;
  service: string;
}

interface Props {
  params: Promise<Names>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).service) };
}

/** What a service costs, on which workloads and containers, and what of it is used. */
export default async function Page({ params, searchParams }: Props) {
  const segments = await params;
  const names = { team: nameIn(segments.team), service: nameIn(segments.service) };
  const view = readView(await searchParams);
  const { answer, byWorkload, containers } = await load(names, view);
  const owner = (
    <>
      Service of{' '}
      <Link prefetch={false} href={teamHref(names.team, view)} className="link text-ink">
        <bdi>{names.team}</bdi>
      </Link>
    </>
  );
  if (!answer.ok) {
    return (
      <>
        <PageHead title={names.service} kicker={owner} />
        <Trouble
          trouble={answer}
          absent={<Absent sought={{ what: 'service', ...names }} path={serviceHref(names)} view={view} />}
        />
        <PageFoot />
      </>
    );
  }
  const { window, total, attribution, currency, requestedNotUsed } = answer.data;
  return (
    <>
      <PageHead title={names.service} kicker={owner} window={window} />
      <Banners envelope={answer.data} />
      <Collected envelope={answer.data}>
        <Ownership path={serviceHref(names)} view={view} spans={attribution} />
        <TotalFigures envelope={answer.data} total={total} />
        <RequestedNotUsed part={requestedNotUsed} currency={currency} filter={filterOf(names)} view={view} />
        <WorkloadsChart names={names} answer={byWorkload} view={view} />
        <Beside service={answer.data} />
        <Tables names={names} service={answer.data} containers={containers} view={view} />
      </Collected>
      <PageFoot envelope={answer.data} />
    </>
  );
}

/** What stands beside the cost: what it is made of and what of it is used. Reliability and recommendations join here. */
function Beside({ service: { composition, total, currency } }: { service: ServiceResponse }) {
  return (
    <div className="mt-12 grid gap-x-16 gap-y-12 lg:grid-cols-2">
      <Composition parts={composition} currency={currency} />
      <Resources total={total} currency={currency} />
    </div>
  );
}

function WorkloadsChart({ names, answer, view }: { names: Names; answer: Answer<CostsResponse>; view: View }) {
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { window, total, rows, currency } = answer.data;
  const others = exploreHref({ ...carried(view), by: 'workload', filter: filterOf(names) });
  const series = seriesOf(rows, view, others, ({ cluster = '', workload = '' }) => `${readable(workload)} in ${cluster}`);
  return (
    <CostChart title="Cost by workload" data={chartOf({ window, total, rows: series })} currency={currency} step={stepOf(view)} />
  );
}

interface TablesProps {
  names: Names;
  service: ServiceResponse;
  containers: Answer<ContainersResponse>;
  view: View;
}

function Tables({ names, service: { workloads, total, currency }, containers, view }: TablesProps) {
  const csv = (by: string) =>
    address('/api/v1/costs', { ...carried(view), filter: filterOf(names), by, kinds: 'together', format: 'csv' });
  return (
    <>
      <WorkloadsTable lines={workloads.map(workloadLineOf)} total={total} currency={currency} view={view} csv={csv('workload')} />
      {containers.ok ? (
        <ContainersTable
          lines={containers.data.rows.map(containerLineOf)}
          total={containers.data.total}
          currency={currency}
          view={view}
          csv={address('/api/v1/containers', { ...carried(view), filter: filterOf(names), format: 'csv' })}
        />
      ) : (
        <Trouble trouble={containers} />
      )}
    </>
  );
}

function filterOf({ team, service }: Names): string {
  return `${isOf('team', team)}+${isOf('service', service)}`;
}

/** The questions of the page, all at once. */
async function load(names: Names, view: View) {
  const asked = { window: view.window, attribution: view.attribution, idle: view.idle, shared: view.shared };
  const filter = filterOf(names);
  const [answer, byWorkload, containers] = await Promise.all([
    askService(names, { ...asked, compare: view.compare, step: stepOf(view) }),
    askCosts({ ...asked, by: 'workload', kinds: 'together', step: stepOf(view), top: '8', filter }),
    askContainers({ ...asked, filter, limit: '1000' }),
  ]);
  return { answer, byWorkload, containers };
}
