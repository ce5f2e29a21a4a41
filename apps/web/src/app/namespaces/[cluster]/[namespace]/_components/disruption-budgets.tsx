import type { DisruptionBudgetRow, DisruptionBudgetsResponse } from '@showback/contracts';
import Link from 'next/link';
import type { Answer } from '../../../../../lib/api';
import { formatHours, formatQuantity } from '../../../../../lib/format';
import { workloadHref } from '../../../../../lib/hrefs';
import type { View } from '../../../../../lib/view';
import { CELL, Governed, GovernedTable, RowHead } from './governed';

interface DisruptionBudgetsProps {
  cluster: string;
  view: View;
  answer: Promise<Answer<DisruptionBudgetsResponse>>;
}

/** How many pods of the namespace may go at once, and how long none might. */
export function DisruptionBudgets({ view, ...props }: DisruptionBudgetsProps) {
  return (
    <Governed
      id="disruption"
      title="Disruption budgets"
      {...props}
      none="No disruption budget keeps pods of this namespace: a node may be drained of them at any time."
      unknown={{ whether: 'Whether a disruption budget keeps pods of this namespace', what: 'disruption budgets' }}
    >
      {(rows) => <Table rows={rows} view={view} />}
    </Governed>
  );
}

const TITLES = ['Budget', 'Healthy, of pods', 'Have to stay', 'May go', 'None might go'];

function Table({ rows, view }: { rows: DisruptionBudgetRow[]; view: View }) {
  return (
    <GovernedTable
      id="disruption"
      caption="How many pods may go at once, and how long none might"
      titles={TITLES}
      about="While none may go, the nodes that these pods run on cannot be drained, and what consolidates nodes leaves them running. Pods are those of the last hour that has the budget; which workload it is for is what its name says."
    >
      {rows.map((row) => (
        <Budget key={row.name} row={row} view={view} />
      ))}
    </GovernedTable>
  );
}

function Budget({ row, view }: { row: DisruptionBudgetRow; view: View }) {
  const { cluster, namespace, name, workload, pods, disruptionsAllowed, blocked, hours } = row;
  return (
    <tr>
      <RowHead>
        <bdi>{name}</bdi>
        {workload === null ? null : (
          <span className="block text-xs font-normal text-quiet">
            for the {workload.kind}{' '}
            <Link href={workloadHref({ cluster, namespace, ...workload }, view)} className="link text-ink">
              <bdi>{workload.name}</bdi>
            </Link>
          </span>
        )}
      </RowHead>
      <td className={CELL}>
        {formatQuantity(pods.healthy)} of {formatQuantity(pods.expected)}
      </td>
      <td className={CELL}>{formatQuantity(pods.desired)}</td>
      <td className={CELL}>{formatQuantity(disruptionsAllowed.last)}</td>
      <td className={CELL}>
        <span className={blocked.hours === hours ? 'text-odd' : undefined}>{formatHours(blocked.hours)}</span>
        <span className="block text-xs text-quiet">
          of {hours.toLocaleString('en')}
          {blocked.whateverIsHealthy === 0
            ? null
            : `, ${blocked.whateverIsHealthy === blocked.hours ? 'all of them' : formatHours(blocked.whateverIsHealthy)} with no pod to spare`}
        </span>
      </td>
    </tr>
  );
}
