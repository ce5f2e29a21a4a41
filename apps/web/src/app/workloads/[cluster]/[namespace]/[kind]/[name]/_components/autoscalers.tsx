import type { WorkloadAutoscaler, WorkloadResponse } from '@showback/contracts';
import { Ratio } from '../../../../../../../components/figures/ratio';
import { Unknown } from '../../../../../../../components/figures/unknown';
import { formatGib, formatQuantity } from '../../../../../../../lib/format';

/** Kinds that nothing scales: their pods come with nodes, by the clock, or once. */
const UNSCALED = ['daemonset', 'cronjob', 'job', 'pod'];

/** What scales the workload, how far, and how long it could go no further. Said also where nothing does, or nobody knows. */
export function Autoscalers({ workload, autoscalers }: Pick<WorkloadResponse, 'workload' | 'autoscalers'>) {
  if (autoscalers === null || autoscalers.length === 0) {
    if (UNSCALED.includes(workload.kind.toLowerCase())) return null;
    const text =
      autoscalers === null
        ? 'Whether an autoscaler scales it is not known: the source does not say.'
        : 'No autoscaler scales it.';
    return <p className="mt-3 text-sm text-quiet">{text}</p>;
  }
  return (
    <section aria-label="Autoscalers" className="mt-4 max-w-prose space-y-3 text-sm">
      {autoscalers.map((autoscaler) => (
        <Autoscaler key={autoscaler.name} of={autoscaler} />
      ))}
      {autoscalers.length > 1 ? <p className="text-odd">More than one autoscaler scales it: they hinder each other.</p> : null}
    </section>
  );
}

function Autoscaler({ of: { name, minReplicas, maxReplicas, metrics, replicas, hours } }: { of: WorkloadAutoscaler }) {
  return (
    <p>
      Scaled by <bdi className="font-medium break-all">{name}</bdi> between{' '}
      {minReplicas === null ? <Unknown reason={undefined} /> : formatQuantity(minReplicas)} and {formatQuantity(maxReplicas)}{' '}
      replicas
      {metrics.map((metric, at) => (
        <span key={`${metric.name} ${metric.type}`}>
          {at === 0 ? ', ' : ' and '}
          <Metric metric={metric} />
        </span>
      ))}
      .{' '}
      {replicas === null ? (
        'Where it stood is not known: the source does not say.'
      ) : (
        <>
          By its own account {formatQuantity(replicas.average)} stood on average, at most {formatQuantity(replicas.peak)};{' '}
          {replicas.hoursAtMax === 0
            ? 'it never stood at its maximum for a whole hour.'
            : `for ${replicas.hoursAtMax.toLocaleString('en')} of ${hours.toLocaleString('en')} hours it stood at its maximum.`}
        </>
      )}
    </p>
  );
}

/** `aiming at 70 % of requested CPU`, `aiming at 100 of s0-queue-length for each pod`. */
function Metric({ metric: { name, type, target } }: { metric: WorkloadAutoscaler['metrics'][number] }) {
  if (type === 'utilization')
    return (
      <>
        aiming at <Ratio ratio={target} of={`requested ${name === 'cpu' ? 'CPU' : name}`} />
      </>
    );
  const amount = name === 'memory' ? `${formatGib(target)} GiB` : formatQuantity(target);
  return (
    <>
      aiming at <span className="figure">{amount}</span> of <bdi>{name}</bdi>
      {type === 'average' ? ' for each pod' : ' for all together'}
    </>
  );
}
