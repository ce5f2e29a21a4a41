import type { ClustersResponse, UtilisationTotal } from '@showback/contracts';
import { Money } from '../../components/figures/money';
import { Stat, Stats } from '../../components/figures/stat';
import { PaidFor } from '../../components/machines/paid-for';
import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Banners } from '../../components/states/banner';
import { Collected } from '../../components/states/collected';
import { Notice } from '../../components/states/notice';
import { Trouble } from '../../components/states/trouble';
import { formatDays } from '../../lib/format';
import { askClusters, askUtilisation } from '../../lib/requests';
import { address, readView, type SearchParams, type View } from '../../lib/view';
import { clusterLineOf } from './_components/cluster-line';
import { ClustersTable } from './_components/clusters-table';

export const metadata = { title: 'Clusters' };

/** What each cluster cost over the window, how much of that lies idle, and how its collection stands. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = readView(await searchParams);
  const { window } = view;
  const [answer, use] = await Promise.all([
    askClusters({ window, decimals: '2' }),
    askUtilisation({ window, by: 'cluster', limit: '1' }),
  ]);
  return (
    <>
      <PageHead title="Clusters" window={answer.ok ? answer.data.window : undefined} />
      {answer.ok ? (
        <>
          <Banners envelope={answer.data} />
          <Collected envelope={answer.data}>
            <Clusters answer={answer.data} use={use.ok ? use.data.total : undefined} view={view} />
          </Collected>
        </>
      ) : (
        <Trouble trouble={answer} />
      )}
      <PageFoot envelope={answer.ok ? answer.data : undefined} />
    </>
  );
}

function Clusters({ answer, use, view }: { answer: ClustersResponse; use: UtilisationTotal | undefined; view: View }) {
  const { rows, total, nodes, machines, currency, coverage, window } = answer;
  const withheld = answer.withheld ?? undefined;
  if (rows.length === 0) {
    return (
      <Notice title="No cluster yet">
        <p>
          Name one in <code className="text-ink">showback.yaml</code> and start Showback again.
        </p>
      </Notice>
    );
  }
  return (
    <>
      <Stats label="Total">
        <Stat title={formatDays(window)} large beside={withheld}>
          <Money amount={total} currency={currency} reason={withheld} />
        </Stat>
      </Stats>
      {machines === null ? null : <PaidFor machines={machines} use={use} currency={currency} withheld={withheld} />}
      <ClustersTable
        lines={rows.map((row) => clusterLineOf(row, view))}
        total={total}
        nodes={nodes}
        machines={machines}
        coverage={coverage}
        currency={currency}
        withheld={withheld}
        csv={address('/api/v1/clusters', { window: view.window, format: 'csv' })}
      />
    </>
  );
}
