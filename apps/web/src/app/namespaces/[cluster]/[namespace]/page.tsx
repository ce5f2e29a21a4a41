import Link from 'next/link';
import { Place } from '../../../../components/cost/place';
import { isOf } from '../../../../lib/filters';
import { clusterHref, nameIn, namespaceHref } from '../../../../lib/hrefs';
import { readView, type SearchParams } from '../../../../lib/view';

interface Props {
  params: Promise<{ cluster: string; namespace: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).namespace) };
}

/** What a namespace costs, and who is in it. */
export default async function Page({ params, searchParams }: Props) {
  const segments = await params;
  const names = { cluster: nameIn(segments.cluster), namespace: nameIn(segments.namespace) };
  const view = readView(await searchParams);
  const kicker = (
    <>
      Namespace in{' '}
      <Link href={clusterHref(names.cluster, view)} className="link text-ink">
        <bdi>{names.cluster}</bdi>
      </Link>
    </>
  );
  const filter = `${isOf('cluster', names.cluster)}+${isOf('namespace', names.namespace)}`;
  return (
    <Place place={{ what: 'the namespace', title: names.namespace, kicker, path: namespaceHref(names), filter }} view={view} />
  );
}
