import type { DataResponse } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../components/figures/money';
import { Ratio } from '../../components/figures/ratio';
import { PageFoot } from '../../components/shell/page-foot';
import { PageHead } from '../../components/shell/page-head';
import { Notice } from '../../components/states/notice';
import { Trouble } from '../../components/states/trouble';
import { formatDays } from '../../lib/format';
import { unownedHref } from '../../lib/hrefs';
import { askData, askTeams } from '../../lib/requests';
import { readView, type SearchParams } from '../../lib/view';
import { ClusterHealth } from './_components/cluster-health';
import { LabelCoverage } from './_components/label-coverage';

export const metadata = { title: 'Data' };

/** Whether the ledger is whole: sources, hours, gaps, and what is odd about them. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { window: asked } = readView(await searchParams);
  // The currency stands in every answer about cost, and in none about data.
  const [answer, costs] = await Promise.all([askData({ window: asked }), askTeams({ limit: '1' })]);
  if (!answer.ok) {
    return (
      <>
        <PageHead title="Data" window={null} />
        <Trouble trouble={answer} />
        <PageFoot />
      </>
    );
  }
  const { window, clusters, labels, unattributed, mayAccept } = answer.data;
  const currency = costs.ok ? costs.data.currency : undefined;
  return (
    <>
      <PageHead
        title="Data"
        about={`Is the ledger whole? Each hour of ${formatDays(window)}, UTC.`}
        window={window}
        byDefault="Last 30 days"
      />
      {clusters.length === 0 ? (
        <Notice title="No cluster is configured">Name one in showback.yaml and start again.</Notice>
      ) : null}
      {clusters.map((cluster) => (
        <ClusterHealth key={cluster.id} cluster={cluster} currency={currency} mayAccept={mayAccept} />
      ))}
      <Unattributed share={unattributed} currency={currency} />
      {labels === null ? null : <LabelCoverage labels={labels} />}
      <PageFoot envelope={costs.ok ? costs.data : undefined} />
    </>
  );
}

function Unattributed({ share, currency }: { share: DataResponse['unattributed']; currency: string | undefined }) {
  return (
    <section aria-labelledby="owners" className="mt-12 text-sm">
      <h2 id="owners" className="text-lg font-semibold tracking-tight">
        Owners
      </h2>
      <p className="mt-2">
        {share.cost === null || share.ratio === null ? (
          <span className="text-quiet">What nobody owns is not known: {share.reason}.</span>
        ) : (
          <>
            <Money amount={share.cost} {...(currency !== undefined && { currency })} /> of what workloads cost (
            <Ratio ratio={share.ratio} of="it" reason={share.reason ?? undefined} />) has no owner.{' '}
            <Link href={unownedHref()} className="link">
              What would place it
            </Link>
          </>
        )}
      </p>
    </section>
  );
}
