'use client';

import type { DocumentFault, DryRunResponse } from '@showback/contracts';
import { formatDays, formatMoney } from '../../lib/format';
import { MovedTeams } from './moved-teams';
import { MovedWorkloads } from './moved-workloads';

/** What a document would change, in money: who pays what, and which workloads change hands. */
export function DryRun({ run }: { run: DryRunResponse }) {
  const { window, currency, total, unattributed, movedWorkloads, warnings } = run;
  const changes = movedWorkloads > 0 || run.teams.some(({ delta }) => !/^-?0(\.0*)?$/.test(delta));
  return (
    <section aria-label="Dry run" className="mt-8">
      <h2 className="text-lg font-semibold tracking-tight">
        {changes ? 'What would change' : 'Nothing would change'}, {formatDays(window)}
      </h2>
      <p className="mt-1 max-w-prose text-sm text-quiet">
        {changes
          ? `${movedWorkloads.toLocaleString('en')} ${movedWorkloads === 1 ? 'workload moves' : 'workloads move'}; `
          : 'No workload changes hands; '}
        the total of {formatMoney(total, currency)} stays the same. Without an owner, idle and shared cost included, are{' '}
        {formatMoney(unattributed.before, currency)} now and {formatMoney(unattributed.after, currency)} then.
      </p>
      <Warnings warnings={warnings} />
      <MovedTeams run={run} />
      {movedWorkloads === 0 ? null : <MovedWorkloads run={run} />}
    </section>
  );
}

/** What is allowed, but can have no effect. */
export function Warnings({ warnings }: { warnings: readonly DocumentFault[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="mt-4 space-y-1 rounded-lg border border-odd/40 bg-odd/5 px-4 py-3 text-sm">
      {warnings.map(({ file, line, column, field, message }, index) => (
        <li key={index} className="break-words">
          {line === null ? null : (
            <span className="figure mr-1 font-medium">
              {file === null ? 'Line' : `${file}, line`} {line}, column {column ?? 1}
            </span>
          )}
          {field === '' ? null : <code className="mr-1">{field}</code>}
          {message}
        </li>
      ))}
    </ul>
  );
}
