import Link from 'next/link';
import { Place } from '../../../../components/cost/place';
import { isOf } from '../../../../lib/filters';
import { clusterHref, machinesCsv, nameIn, poolHref } from '../../../../lib/hrefs';
import { askNodes, askPools } from '../../../../lib/requests';
import { readView, type SearchParams } from '../../../../lib/view';
import { Machines } from './_components/machines';

interface Props {
  params: Promise<{ cluster: string; pool: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).pool) };
}

/** What a pool of nodes costs, of which machines it is, who runs on it, and what of it is idle. */
export default async function Page({ params, searchParams }: Props) {
  const segments = await params;
  const names = { cluster: nameIn(segments.cluster), pool: nameIn(segments.pool) };
  const view = readView(await searchParams);
  const { window } = view;
  const machines = Promise.all([askPools(names.cluster, { window }), askNodes(names.cluster, { window, pool: names.pool })]);
  const kicker = (
    <>
      Node pool of{' '}
      <Link href={clusterHref(names.cluster, view)} className="link text-ink">
        <bdi>{names.cluster}</bdi>
      </Link>
    </>
  );
  const filter = `${isOf('cluster', names.cluster)}+${isOf('nodePool', names.pool)}`;
  const sought = { what: 'pool' as const, ...names };
  return (
    <Place place={{ what: 'the pool', title: names.pool, sought, kicker, path: poolHref(names), filter }} view={view}>
      <Machines pool={names.pool} csv={machinesCsv(names.cluster, 'nodes', { window, pool: names.pool })} answers={machines} />
    </Place>
  );
}
