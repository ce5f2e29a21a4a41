import type { ClusterResponse } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../../components/figures/money';
import { Ratio } from '../../../components/figures/ratio';
import { Stat, Stats } from '../../../components/figures/stat';
import { PageFoot } from '../../../components/shell/page-foot';
import { PageHead } from '../../../components/shell/page-head';
import { Banners } from '../../../components/states/banner';
import { StateBadge } from '../../../components/states/state-badge';
import { Trouble } from '../../../components/states/trouble';
import { formatDays } from '../../../lib/format';
import { clustersHref, nameIn } from '../../../lib/hrefs';
import { askCluster, askNodes, askPools } from '../../../lib/requests';
import { readView, type SearchParams } from '../../../lib/view';
import { nodeLineOf, poolLineOf } from './_components/machine-line';
import { MachinesTable } from './_components/machines-table';

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
  const [answer, pools, nodes] = await Promise.all([
    askCluster(id, { window }),
    askPools(id, { window }),
    askNodes(id, { window }),
  ]);
  const kicker = (
    <Link href={clustersHref(view)} className="link">
      Clusters
    </Link>
  );
  if (!answer.ok) {
    return (
      <>
        <PageHead title={id} kicker={kicker} />
        <Trouble trouble={answer} />
        <PageFoot />
      </>
    );
  }
  const { cluster, currency, withheld } = answer.data;
  return (
    <>
      <PageHead title={id} kicker={kicker} about={<StateBadge state={cluster.state} />} window={answer.data.window} />
      <Banners envelope={answer.data} />
      {withheld === null ? null : <p className="mb-6 text-sm text-quiet">{withheld}</p>}
      <Figures answer={answer.data} />
      {pools.ok ? (
        <Pools rows={pools.data.rows.map((row) => poolLineOf(row, id, view))} currency={currency} />
      ) : (
        <Trouble trouble={pools} />
      )}
      {nodes.ok ? (
        <Nodes rows={nodes.data.rows.map((row) => nodeLineOf(row, id, view))} currency={currency} />
      ) : (
        <Trouble trouble={nodes} />
      )}
      <PageFoot envelope={answer.data} />
    </>
  );
}

type Rows = Parameters<typeof MachinesTable>[0]['lines'];

function Pools({ rows, currency }: { rows: Rows; currency: string }) {
  return <MachinesTable caption="Node pools" name="pools" lines={rows} currency={currency} />;
}

function Nodes({ rows, currency }: { rows: Rows; currency: string }) {
  return <MachinesTable caption="Nodes" name="nodes" lines={rows} currency={currency} />;
}

function Figures({ answer: { cluster, currency, window } }: { answer: ClusterResponse }) {
  const { machines, total, share, nodes } = cluster;
  return (
    <Stats label="Total">
      <Stat title={formatDays(window)} large beside={<Ratio ratio={share} of="all clusters" />}>
        <Money amount={total} currency={currency} />
      </Stat>
      <Stat title="Nodes" beside="different ones in the window">
        {nodes ?? '–'}
      </Stat>
      <Stat title="Paid for, requested by nobody" beside="idle of its nodes, signed">
        <Money amount={machines?.idle?.total ?? null} currency={currency} />
      </Stat>
    </Stats>
  );
}
