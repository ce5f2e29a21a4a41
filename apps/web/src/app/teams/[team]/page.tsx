import type { TeamResponse, WorkloadsResponse } from '@showback/contracts';
import { Composition } from '../../../components/cost/composition';
import { Computed, documentOf } from '../../../components/cost/computed';
import { Movers } from '../../../components/cost/movers';
import { RequestedNotUsed } from '../../../components/cost/requested-not-used';
import { Resources } from '../../../components/cost/resources';
import { TotalFigures } from '../../../components/cost/total-figures';
import { carriedLineOf, workloadLineOf } from '../../../components/cost/workload-line';
import { WorkloadsTable } from '../../../components/cost/workloads-table';
import { Ratio } from '../../../components/figures/ratio';
import { PageFoot } from '../../../components/shell/page-foot';
import { PageHead } from '../../../components/shell/page-head';
import { Absent } from '../../../components/states/absent';
import { Banners } from '../../../components/states/banner';
import { Collected } from '../../../components/states/collected';
import { Trouble } from '../../../components/states/trouble';
import { Ownership } from '../../../components/window/ownership';
import type { Answer } from '../../../lib/api';
import { isOf } from '../../../lib/filters';
import { exploreHref, isSpecial, nameIn, teamHref } from '../../../lib/hrefs';
import { askCosts, askTeam, askWorkloads } from '../../../lib/requests';
import { address, carried, readView, stepOf, type SearchParams, type View } from '../../../lib/view';
import { About } from './_components/about';
import { ServicesChart } from './_components/services-chart';
import { serviceLineOf } from './_components/service-line';
import { ServicesTable } from './_components/services-table';

interface Props {
  params: Promise<{ team: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).team) };
}

/** What a team pays, for what, and why that changed. */
export default async function Page({ params, searchParams }: Props) {
  const team = nameIn((await params).team);
  const view = readView(await searchParams);
  const { answer, byService, workloads } = await load(team, view);
  if (!answer.ok) {
    return (
      <>
        <PageHead title={team} kicker="Team" />
        <Trouble trouble={answer} absent={<Absent sought={{ what: 'team', team }} path={teamHref(team)} view={view} />} />
        <PageFoot />
      </>
    );
  }
  const { name, window } = answer.data;
  const document = await documentOf(answer.data);
  return (
    <>
      <PageHead title={name} kicker="Team" about={<About team={answer.data} view={view} />} window={window} />
      <Banners envelope={answer.data} />
      <Collected envelope={answer.data}>
        <Ownership path={teamHref(team)} view={view} spans={answer.data.attribution} />
        <Summary team={answer.data} view={view} />
        <Computed envelope={answer.data} document={document} subject={<bdi className="text-ink">{name}</bdi>} />
        <ServicesChart team={team} answer={byService} view={view} />
        <div className="mt-12 grid gap-x-16 gap-y-12 lg:grid-cols-2">
          <Composition parts={answer.data.composition} currency={answer.data.currency} />
          <Resources total={answer.data.total} currency={answer.data.currency} />
        </div>
        <Tables team={answer.data} workloads={workloads} view={view} />
      </Collected>
      <PageFoot envelope={answer.data} />
    </>
  );
}

function Summary({ team, view }: { team: TeamResponse; view: View }) {
  const { id, total, share, movers, currency, requestedNotUsed } = team;
  return (
    <>
      <TotalFigures envelope={team} total={total} beside={<Ratio ratio={share} of="all teams’ cost and what is nobody’s" />} />
      <RequestedNotUsed part={requestedNotUsed} currency={currency} filter={isOf('team', id)} view={view} />
      <Movers team={id} movers={movers} delta={total.delta} currency={currency} view={view} />
    </>
  );
}

function Tables({ team, workloads, view }: { team: TeamResponse; workloads: Answer<WorkloadsResponse>; view: View }) {
  const { id, total, currency, services } = team;
  const compare = view.compare ?? 'previous';
  const filter = isOf('team', id);
  const csv = (by: string) =>
    address('/api/v1/costs', { ...carried(view), compare, filter, by, kinds: 'together', format: 'csv' });
  return (
    <>
      <ServicesTable lines={services.map(serviceLineOf)} total={total} currency={currency} view={view} csv={csv('service')} />
      {workloads.ok ? (
        <WorkloadsTable
          name="workloads"
          lines={workloads.data.rows.map(workloadLineOf)}
          pinned={services.filter(({ service }) => isSpecial(service)).map(carriedLineOf)}
          total={total}
          currency={currency}
          view={view}
          csv={csv('workload')}
          allHref={workloads.data.nextCursor === null ? undefined : exploreHref({ ...carried(view), by: 'workload', filter })}
        />
      ) : (
        <Trouble trouble={workloads} />
      )}
    </>
  );
}

/** The questions of the page, all at once. */
async function load(team: string, view: View) {
  const asked = { window: view.window, attribution: view.attribution, idle: view.idle, shared: view.shared };
  const filter = isOf('team', team);
  const [answer, byService, workloads] = await Promise.all([
    askTeam(team, { ...asked, compare: view.compare, step: stepOf(view) }),
    askCosts({ ...asked, by: 'service', kinds: 'together', step: stepOf(view), top: '8', filter }),
    askWorkloads({ ...asked, compare: view.compare ?? 'previous', filter, limit: '1000' }),
  ]);
  return { answer, byService, workloads };
}
