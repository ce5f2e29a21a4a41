import type { ExplainResponse, WorkloadResponse } from '@showback/contracts';
import Link from 'next/link';
import { CostChart } from '../../../../../../components/chart/cost-chart';
import { chartOf } from '../../../../../../components/chart/series';
import { Resources } from '../../../../../../components/cost/resources';
import { TotalFigures } from '../../../../../../components/cost/total-figures';
import { PageFoot } from '../../../../../../components/shell/page-foot';
import { PageHead } from '../../../../../../components/shell/page-head';
import { Banners } from '../../../../../../components/states/banner';
import { Trouble } from '../../../../../../components/states/trouble';
import { Ownership } from '../../../../../../components/window/ownership';
import type { Answer } from '../../../../../../lib/api';
import { nameIn, namespaceHref, serviceHref, teamHref, workloadHref, type WorkloadName } from '../../../../../../lib/hrefs';
import { readable } from '../../../../../../lib/names';
import { askExplanation, askWorkload } from '../../../../../../lib/requests';
import { readView, stepOf, type SearchParams, type View } from '../../../../../../lib/view';
import { containerLineOf } from './_components/container-line';
import { ContainersTable } from './_components/containers-table';
import { Labels } from './_components/labels';
import { PodsTable } from './_components/pods-table';
import { Why } from './_components/why';

interface Props {
  params: Promise<WorkloadName>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props) {
  return { title: nameIn((await params).name) };
}

/** What a workload costs, in which containers and pods, and which rule gave it to whom. */
export default async function Page({ params, searchParams }: Props) {
  const names = namesIn(await params);
  const view = readView(await searchParams);
  const [answer, explanation] = await Promise.all([
    askWorkload(names, { window: view.window, attribution: view.attribution, idle: view.idle, step: stepOf(view) }),
    askExplanation({ ...names }),
  ]);
  if (!answer.ok) {
    return (
      <>
        <PageHead title={names.name} kicker={names.kind} />
        <Trouble trouble={answer} />
        <PageFoot />
      </>
    );
  }
  const { window, attribution } = answer.data;
  const title = answer.data.workload.name;
  return (
    <>
      <PageHead title={title} kicker={<Kicker answer={answer.data} view={view} />} window={window} />
      <Banners envelope={answer.data} />
      <Ownership path={workloadHref(names)} view={view} spans={attribution} />
      <Figures answer={answer.data} explanation={explanation} view={view} />
      <PageFoot envelope={answer.data} />
    </>
  );
}

function Figures({ answer, explanation, view }: { answer: WorkloadResponse; explanation: Answer<ExplainResponse>; view: View }) {
  const { total, containers, currency, window, pods, podsReason, labels } = answer;
  const rows = containers.map((container) => ({ ...container, name: container.container }));
  return (
    <>
      <TotalFigures envelope={answer} total={total} />
      <CostChart title="Cost by container" data={chartOf({ window, total, rows })} currency={currency} step={stepOf(view)} />
      <div className="mt-12 grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <Resources total={total} currency={currency} />
        <Why answer={explanation} />
      </div>
      <ContainersTable lines={containers.map(containerLineOf)} total={total} currency={currency} />
      <PodsTable pods={pods} reason={podsReason} total={total.cost.total} currency={currency} />
      <Labels labels={labels} />
    </>
  );
}

/** `Deployment in payments of acme-prod, of the team payments`. */
function Kicker({ answer: { workload, owner }, view }: { answer: WorkloadResponse; view: View }) {
  const { kind, namespace, cluster } = workload;
  return (
    <>
      {kind} in{' '}
      <Link href={namespaceHref({ cluster, namespace }, view)} className="link text-ink">
        <bdi>{namespace}</bdi>
      </Link>{' '}
      of <bdi>{cluster}</bdi>, {owner === null ? 'of no team' : 'of '}
      {owner === null ? null : (
        <Link
          href={
            owner.service === null ? teamHref(owner.team, view) : serviceHref({ team: owner.team, service: owner.service }, view)
          }
          className="link text-ink"
        >
          <bdi>{readable(owner.team)}</bdi>
        </Link>
      )}
    </>
  );
}

function namesIn({ cluster, namespace, kind, name }: WorkloadName): WorkloadName {
  return { cluster: nameIn(cluster), namespace: nameIn(namespace), kind: nameIn(kind), name: nameIn(name) };
}
