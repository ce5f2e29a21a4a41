import type { ExplainResponse, WorkloadResponse } from '@showback/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { CostChart } from '../../../../../../components/chart/cost-chart';
import { chartOf } from '../../../../../../components/chart/series';
import { Money } from '../../../../../../components/figures/money';
import { Resources } from '../../../../../../components/cost/resources';
import { TotalFigures } from '../../../../../../components/cost/total-figures';
import { PageFoot } from '../../../../../../components/shell/page-foot';
import { PageHead } from '../../../../../../components/shell/page-head';
import { Absent } from '../../../../../../components/states/absent';
import { Banners } from '../../../../../../components/states/banner';
import { Collected } from '../../../../../../components/states/collected';
import { Trouble } from '../../../../../../components/states/trouble';
import { Ownership } from '../../../../../../components/window/ownership';
import { signOf } from '../../../../../../lib/amounts';
import type { Answer } from '../../../../../../lib/api';
import { isOf } from '../../../../../../lib/filters';
import {
  clusterHref,
  nameIn,
  namespaceHref,
  serviceHref,
  teamHref,
  workloadHref,
  type WorkloadName,
} from '../../../../../../lib/hrefs';
import { readable } from '../../../../../../lib/names';
import { askExplanation, askWorkload } from '../../../../../../lib/requests';
import { address, carried, readView, stepOf, type SearchParams, type View } from '../../../../../../lib/view';
import { Autoscalers } from './_components/autoscalers';
import { containerLineOf } from './_components/container-line';
import { ContainersTable } from './_components/containers-table';
import { DisruptionBudgets } from './_components/disruption-budgets';
import { Labels } from './_components/labels';
import { PodsTable } from './_components/pods-table';
import { Replicas } from './_components/replicas';
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
  const { answer, explanation } = await load(names, view);
  if (!answer.ok) {
    return (
      <>
        <PageHead title={names.name} kicker={names.kind} />
        <Trouble
          trouble={answer}
          absent={<Absent sought={{ what: 'workload', ...names }} path={workloadHref(names)} view={view} />}
        />
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
      <Collected envelope={answer.data}>
        <Ownership path={workloadHref(names)} view={view} spans={attribution} />
        <Figures answer={answer.data} explanation={explanation} view={view} />
      </Collected>
      <PageFoot envelope={answer.data} />
    </>
  );
}

function Figures({ answer, explanation, view }: { answer: WorkloadResponse; explanation: Answer<ExplainResponse>; view: View }) {
  const { total, containers, currency, window, replicas, labels, workload, autoscalers, disruptionBudgets } = answer;
  const rows = containers.map((container) => ({ ...container, name: container.container }));
  return (
    <>
      <TotalFigures envelope={answer} total={total} beside={distributedOf(answer)} />
      <CostChart title="Cost by container" data={chartOf({ window, total, rows })} currency={currency} step={stepOf(view)} />
      <Replicas replicas={replicas} step={stepOf(view)} />
      <Autoscalers workload={workload} autoscalers={autoscalers} />
      <DisruptionBudgets workload={workload} disruptionBudgets={disruptionBudgets} />
      <div className="mt-12 grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <Resources total={total} currency={currency} />
        <Why answer={explanation} />
      </div>
      <ContainersTable
        lines={containers.map(containerLineOf)}
        total={total}
        currency={currency}
        csv={csvOf('/api/v1/containers', workload, view)}
      />
      <Pods answer={answer} csv={csvOf('/api/v1/costs', workload, view, 'pod,node')} />
      <Labels labels={labels} />
    </>
  );
}

/** What of it goes to other teams: why its own team's page shows less. */
function distributedOf({ distributed, currency }: WorkloadResponse): ReactNode {
  if (signOf(distributed) === 0) return undefined;
  return (
    <>
      <Money amount={distributed} currency={currency} /> of it is handed on to other teams
    </>
  );
}

function Pods({ answer: { pods, podsReason, podsCount, total, currency }, csv }: { answer: WorkloadResponse; csv: string }) {
  return <PodsTable pods={pods} reason={podsReason} count={podsCount} total={total.cost.total} currency={currency} csv={csv} />;
}

/** What its containers or pods cost before any of it is handed on, as on the page. */
function csvOf(path: string, { cluster, namespace, kind, name }: WorkloadName, view: View, by?: string): string {
  const is = { kind: 'workload', cluster, namespace, controllerKind: kind, workload: name };
  const filter = Object.entries(is)
    .map(([field, value]) => isOf(field, value))
    .join('+');
  return address(path, { ...carried(view), shared: 'separate', filter, ...(by !== undefined && { by }), format: 'csv' });
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
      of{' '}
      <Link href={clusterHref(cluster, view)} className="link text-ink">
        <bdi>{cluster}</bdi>
      </Link>
      , {owner === null ? 'of no team' : 'of '}
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

/** The questions of the page. Which days the window is that nobody chose, only the first answer says. */
async function load(names: WorkloadName, view: View) {
  const asked = askWorkload(names, { ...carried(view), step: stepOf(view) });
  const explain = (window: string | undefined) => askExplanation({ ...names, window, attribution: view.attribution });
  if (view.window !== undefined) {
    const [answer, explanation] = await Promise.all([asked, explain(view.window)]);
    return { answer, explanation };
  }
  const answer = await asked;
  const window = answer.ok ? `${answer.data.window.start},${answer.data.window.end}` : undefined;
  return { answer, explanation: await explain(window) };
}
