import { PageFoot } from '../components/shell/page-foot';
import { PageHead } from '../components/shell/page-head';
import { Banners } from '../components/states/banner';
import { Collected } from '../components/states/collected';
import { Trouble } from '../components/states/trouble';
import { Ownership } from '../components/window/ownership';
import { askCosts, askTeams, askUtilisation } from '../lib/requests';
import { readView, stepOf, type SearchParams, type View } from '../lib/view';
import { Environments } from './_components/environments';
import { FleetChart } from './_components/fleet-chart';
import { FleetFigures } from './_components/fleet-figures';
import { Loose } from './_components/loose';
import { PaidAndUsed } from './_components/paid-and-used';
import { TeamsTable } from './_components/teams-table';
import { lineOf, restLineOf } from './_components/team-line';

export const metadata = { title: 'Fleet' };

/** What all clusters cost, by team, and what of it is nobody's. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = readView(await searchParams);
  const { teams, byTeam, month, environments, use } = await load(view);
  const answer = teams.ok ? teams.data : undefined;
  return (
    <>
      <PageHead title="Fleet" window={answer?.window} />
      {answer === undefined ? (
        teams.ok ? null : (
          <Trouble trouble={teams} />
        )
      ) : (
        <>
          <Banners envelope={answer} />
          <Collected envelope={answer}>
            <Ownership path="/" view={view} spans={answer.attribution} />
            <FleetFigures teams={answer} month={month.ok ? month.data : undefined} />
            <PaidAndUsed answer={use} />
            <FleetChart answer={byTeam} teams={answer.rows} view={view} />
            <TeamsTable
              lines={answer.rows.map(lineOf)}
              rest={answer.rest.map(restLineOf)}
              total={answer.total}
              currency={answer.currency}
              view={view}
            />
            <Loose teams={answer} seen={!use.ok || use.data.total.monthly?.idle !== null} view={view} />
            {environments.ok ? <Environments answer={environments.data} view={view} /> : null}
          </Collected>
        </>
      )}
      <PageFoot envelope={answer} />
    </>
  );
}

/** The questions of the page, all at once. */
async function load(view: View) {
  const { window, compare, attribution, idle, shared } = view;
  const asked = { window, attribution, idle, shared };
  const [teams, byTeam, month, environments, use] = await Promise.all([
    askTeams({ ...asked, compare, step: stepOf(view), limit: '1000' }),
    askCosts({ ...asked, by: 'team', kinds: 'together', step: stepOf(view), top: '8' }),
    askCosts({ window: 'month', by: 'kind', compare: 'previous', attribution }),
    askCosts({ ...asked, by: 'environment', kinds: 'together' }),
    askUtilisation({ window, attribution, limit: '1' }),
  ]);
  return { teams, byTeam, month, environments, use };
}
