import Link from 'next/link';
import { Place } from '../../../../components/cost/place';
import { isOf } from '../../../../lib/filters';
import { clusterHref, nameIn, namespaceHref } from '../../../../lib/hrefs';
import { askDisruptionBudgets, askLimitRanges, askQuotas } from '../../../../lib/requests';
import { readView, type SearchParams } from '../../../../lib/view';
import { DisruptionBudgets } from './_components/disruption-budgets';
import { LimitRanges } from './_components/limit-ranges';
import { Quotas } from './_components/quotas';

interface Props {
  params: Promise<{ cluster: string; namespace: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).namespace) };
}

/** What a namespace costs, who is in it, how full its quotas are, and what else governs it. */
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
  // Asked for at once, shown where it stands.
  const asked = { ...names, window: view.window, attribution: view.attribution, limit: '1000' };
  const [quotas, ranges, budgets] = [askQuotas(asked), askLimitRanges(asked), askDisruptionBudgets(asked)];
  const governance = (
    <>
      <Quotas cluster={names.cluster} answer={quotas} />
      <LimitRanges cluster={names.cluster} answer={ranges} />
      <DisruptionBudgets cluster={names.cluster} view={view} answer={budgets} />
    </>
  );
  const sought = { what: 'namespace' as const, ...names };
  const place = { what: 'the namespace', title: names.namespace, sought, kicker, path: namespaceHref(names), filter };
  return <Place place={place} view={view} below={governance} />;
}
