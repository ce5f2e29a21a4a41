import type { WorkloadDisruptionBudget, WorkloadResponse } from '@showback/contracts';
import { formatHours, formatQuantity } from '../../../../../../../lib/format';

/** Kinds whose pods a drain does not wait for. */
const UNGUARDED = ['daemonset', 'cronjob', 'job', 'pod'];

/** What keeps the workload's pods while a node is drained, and how long it kept all of them. Said also where nothing does, or nobody knows. */
export function DisruptionBudgets({
  workload,
  disruptionBudgets: budgets,
}: Pick<WorkloadResponse, 'workload' | 'disruptionBudgets'>) {
  if (budgets === null || budgets.length === 0) {
    if (UNGUARDED.includes(workload.kind.toLowerCase())) return null;
    const text =
      budgets === null
        ? 'Whether a disruption budget keeps its pods is not known: the source does not say.'
        : 'No disruption budget bears its name; one of another name in its namespace may still keep its pods.';
    return <p className="mt-3 text-sm text-quiet">{text}</p>;
  }
  return (
    <section aria-label="Disruption budgets" className="mt-4 max-w-prose space-y-3 text-sm">
      {budgets.map((budget) => (
        <Budget key={budget.name} of={budget} />
      ))}
    </section>
  );
}

function Budget({ of: { name, pods, disruptionsAllowed, blocked, hours } }: { of: WorkloadDisruptionBudget }) {
  return (
    <p>
      The disruption budget <bdi className="font-medium break-all">{name}</bdi>, by its name for this workload, keeps{' '}
      {formatQuantity(pods.desired)} of {formatQuantity(pods.expected)} pods: {formatQuantity(disruptionsAllowed.last)} may go at
      once.{' '}
      {blocked.hours === 0 ? (
        'In every hour one might have gone.'
      ) : (
        <span className={blocked.hours === hours ? 'text-odd' : undefined}>
          For {formatHours(blocked.hours)} of {hours.toLocaleString('en')} none might go, so that their nodes could not be drained
          or consolidated{whyOf(blocked)}.
        </span>
      )}
    </p>
  );
}

function whyOf({ hours, whateverIsHealthy }: WorkloadDisruptionBudget['blocked']): string {
  if (whateverIsHealthy === 0) return ', as pods were not healthy';
  if (whateverIsHealthy === hours) return ': as many had to stay as there were';
  return `: for ${formatHours(whateverIsHealthy)} of these as many had to stay as there were`;
}
