import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Banners } from '../../components/states/banner';
import { Collected } from '../../components/states/collected';
import { Trouble } from '../../components/states/trouble';
import { Ownership } from '../../components/window/ownership';
import { allOf, isOf } from '../../lib/filters';
import { askAttribution, askUnowned } from '../../lib/requests';
import { address, readView, type SearchParams } from '../../lib/view';
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
            <UnownedFigures answer={answer.data} view={view} />
            <Proposals
              proposals={answer.data.proposals}
              yaml={answer.data.yaml}
              currency={answer.data.currency}
              window={window}
              mayTry={rules.ok && rules.data.mayChange}
            />
            <UnownedTable
              lines={answer.data.rows.map((row) => lineOf(row))}
              more={answer.data.nextCursor !== null}
              total={answer.data.unowned}
              currency={answer.data.currency}
              view={view}
              csv={address('/api/v1/costs', {
                ...{ window, attribution, by: 'workload', idle: 'separate', shared: 'separate', format: 'csv' },
                filter: allOf(`${isOf('team', '__unattributed__')}+${isOf('kind', 'workload')}`, filter),
              })}
            />
          </Collected>
        </>
      ) : (
        <Trouble trouble={answer} />
      )}
      <PageFoot envelope={answer.ok ? answer.data : undefined} />
    </>
  );
}
