import type { ClusterResponse } from '@showback/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Money } from '../../../components/figures/money';
import { Ratio } from '../../../components/figures/ratio';
import { Stat, Stats } from '../../../components/figures/stat';
import { Unknown } from '../../../components/figures/unknown';
import { Capacity } from '../../../components/machines/capacity';
import { nodeLineOf } from '../../../components/machines/node-line';
import { NodesTable } from '../../../components/machines/nodes-table';
import { PaidFor } from '../../../components/machines/paid-for';
import { poolLineOf } from '../../../components/machines/pool-line';
import { PoolsTable } from '../../../components/machines/pools-table';
import { PageFoot } from '../../../components/shell/page-foot';
import { PageHead } from '../../../components/shell/page-head';
import { Absent } from '../../../components/states/absent';
import { Banners } from '../../../components/states/banner';
import { Collected } from '../../../components/states/collected';
import { StateBadge } from '../../../components/states/state-badge';
import { Trouble } from '../../../components/states/trouble';
import type { Refusal } from '../../../lib/api';
import { isOf } from '../../../lib/filters';
import { formatDays } from '../../../lib/format';
import { clusterHref, clustersHref, dataHref, machinesCsv, nameIn } from '../../../lib/hrefs';
import { askCluster, askNodes, askPools, askUtilisation } from '../../../lib/requests';
import { readView, type SearchParams, type View } from '../../../lib/view';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).id) };
}

/** What a cluster is made of: pools, then nodes; their price, what was requested and used of them, and what was idle. */
export default async function Page({ params, searchParams }: Props) {
  const id = nameIn((await params).id);
  const view = readView(await searchParams);
  const { window } = view;
  const [answer, use, pools, nodes] = await Promise.all([
    askCluster(id, { window }),
    askUtilisation({ window, filter: isOf('cluster', id), limit: '1' }),
    askPools(id, { window }),
    askNodes(id, { window }),
  ]);
  const kicker = (
    <Link href={clustersHref(view)} className="link">
      Clusters
    </Link>
  );
  if (!answer.ok) return <Refused id={id} kicker={kicker} trouble={answer} view={view} />;
  const { cluster, currency } = answer.data;
  const withheld = answer.data.withheld ?? undefined;
  const { machines, nodes: count } = cluster;
  const shown = { all: machines, currency, withheld };
  const about = (
    <Link href={dataHref({ cluster: id })} prefetch={false}>
      <StateBadge state={cluster.state} />
    </Link>
  );
  return (
    <>
      <PageHead title={id} kicker={kicker} about={about} window={answer.data.window} />
      <Banners envelope={answer.data} />
      <Collected envelope={answer.data}>
        {withheld === undefined ? null : <p className="mb-6 text-sm text-quiet">{withheld}</p>}
        <Figures answer={answer.data} />
        {machines === null || machines.hours === 0 ? null : (
          <>
            <PaidFor machines={machines} use={use.ok ? use.data.total : undefined} currency={currency} withheld={withheld} />
            <Capacity machines={machines} currency={currency} withheld={withheld} />
          </>
        )}
        {pools.ok ? (
          <PoolsTable
            lines={pools.data.rows.map((row) => poolLineOf(row, id, view))}
            nodes={count}
            csv={machinesCsv(id, 'pools', { window })}
            {...shown}
          />
        ) : (
          <Trouble trouble={pools} />
        )}
        {nodes.ok ? (
          <NodesTable
            lines={nodes.data.rows.map((row) => nodeLineOf(row, { cluster: id, view }))}
            csv={machinesCsv(id, 'nodes', { window })}
            {...shown}
          />
        ) : (
          <Trouble trouble={nodes} />
        )}
      </Collected>
      <PageFoot envelope={answer.data} />
    </>
  );
}

function Refused({ id, kicker, trouble, view }: { id: string; kicker: ReactNode; trouble: Refusal; view: View }) {
  const absent = <Absent sought={{ what: 'cluster', cluster: id }} path={clusterHref(id)} view={view} />;
  return (
    <>
      <PageHead title={id} kicker={kicker} />
      <Trouble trouble={trouble} absent={absent} />
      <PageFoot />
    </>
  );
}

function Figures({ answer: { cluster, currency, window, withheld } }: { answer: ClusterResponse }) {
  const { machines, total, share, nodes, unplacedIdle } = cluster;
  return (
    <Stats label="Total">
      <Stat title={formatDays(window)} large beside={<Ratio ratio={share} of="all clusters" reason={withheld ?? undefined} />}>
        <Money amount={total} currency={currency} reason={withheld ?? undefined} />
      </Stat>
      <Stat title="Nodes" beside="different ones in the window">
        {nodes === null ? <Unknown reason="This token sees no nodes." /> : nodes.toLocaleString('en')}
      </Stat>
      <Stat
        title="Paid for, allocated to nobody"
        beside={
          <>
            idle of its nodes, whoever carries it
            {unplacedIdle === null || unplacedIdle === '0' ? null : (
              <>
                ; another <Money amount={unplacedIdle} currency={currency} /> of idle is on no node
              </>
            )}
          </>
        }
      >
        <Money amount={machines?.idle?.total} currency={currency} reason={withheld ?? undefined} />
      </Stat>
    </Stats>
  );
}
