import type { UnownedResponse } from '@showback/contracts';
import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Banners } from '../../components/states/banner';
import { Collected } from '../../components/states/collected';
import { Notice } from '../../components/states/notice';
import { Trouble } from '../../components/states/trouble';
import { Ownership } from '../../components/window/ownership';
import { signOf } from '../../lib/amounts';
import { allOf, isOf } from '../../lib/filters';
import { askAttribution, askUnowned } from '../../lib/requests';
import { address, readView, type SearchParams, type View } from '../../lib/view';
import { Proposals } from './_components/proposals';
import { UnownedFigures } from './_components/unowned-figures';
import { lineOf } from './_components/unowned-line';
import { UnownedTable } from './_components/unowned-table';

export const metadata = { title: 'Unowned' };

/** What nobody owns, by money, and the rules that would place it. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = readView(await searchParams);
  const { window, filter, attribution } = view;
  const [answer, rules] = await Promise.all([askUnowned({ window, filter, attribution, limit: '1000' }), askAttribution()]);
  return (
    <>
      <PageHead
        title="Unowned"
        about="Workloads that no rule gives to a team, and the rules that would."
        window={answer.ok ? answer.data.window : undefined}
      />
      {answer.ok ? (
        <>
          <Banners envelope={answer.data} />
          <Collected envelope={answer.data}>
            <Ownership path="/unowned" view={view} spans={answer.data.attribution} />
            {isSeen(answer.data) ? (
              <Unowned answer={answer.data} view={view} mayTry={rules.ok && rules.data.mayChange} />
            ) : (
              <Notice title="What has no owner is not shown to you">
                <p>Workloads that no rule gives to a team, and the rules that would, are shown to those who see all teams.</p>
              </Notice>
            )}
          </Collected>
        </>
      ) : (
        <Trouble trouble={answer} />
      )}
      <PageFoot envelope={answer.ok ? answer.data : undefined} />
    </>
  );
}

/** Who sees some teams alone has figures of these, and no share of all. */
function isSeen({ owned }: UnownedResponse): boolean {
  return owned.ratio !== null || signOf(owned.of) === 0;
}

function Unowned({ answer, view, mayTry }: { answer: UnownedResponse; view: View; mayTry: boolean }) {
  return (
    <>
      <UnownedFigures answer={answer} view={view} />
      <Proposals
        proposals={answer.proposals}
        yaml={answer.yaml}
        currency={answer.currency}
        window={view.window}
        mayTry={mayTry}
      />
      <UnownedTable
        lines={answer.rows.map((row) => lineOf(row))}
        more={answer.nextCursor !== null}
        total={answer.unowned}
        currency={answer.currency}
        view={view}
        csv={address('/api/v1/costs', {
          ...{
            window: view.window,
            attribution: view.attribution,
            by: 'workload',
            idle: 'separate',
            shared: 'separate',
            format: 'csv',
          },
          filter: allOf(`${isOf('team', '__unattributed__')}+${isOf('kind', 'workload')}`, view.filter),
        })}
      />
    </>
  );
}
