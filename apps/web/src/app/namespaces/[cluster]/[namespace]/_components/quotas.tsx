import type { QuotaRow, QuotasResponse } from '@showback/contracts';
import { ShareBar } from '../../../../../components/figures/share-bar';
import { Ratio } from '../../../../../components/figures/ratio';
import { Unknown } from '../../../../../components/figures/unknown';
import type { Answer } from '../../../../../lib/api';
import { formatAmountIn, UNIT_NAMES } from '../../../../../lib/format';
import { CELL, Governed, GovernedTable, RowHead } from './governed';

interface QuotasProps {
  cluster: string;
  answer: Promise<Answer<QuotasResponse>>;
}

/** What the namespace is allowed, what of it is reserved, and what is really used; or that nothing limits it, or that nobody knows. */
export function Quotas(props: QuotasProps) {
  return (
    <Governed
      id="quota"
      title="Quota"
      {...props}
      none="No quota limits this namespace."
      unknown={{ whether: 'Whether a quota limits this namespace', what: 'quotas' }}
    >
      {(rows) => <Table rows={rows} />}
    </Governed>
  );
}

const TITLES = ['Resource', 'Allowed', 'Reserved last', 'Reserved at most', 'Really used, p95', 'Really used at most'];

function Table({ rows }: { rows: QuotaRow[] }) {
  const several = new Set(rows.map(({ name }) => name)).size > 1;
  return (
    <GovernedTable
      id="quota"
      caption="What quotas allow, and how full they are"
      titles={TITLES}
      about="Percentages are of what is allowed. Reserved is what pods request or are limited to; really used is what they used together: in 95 % of the hours no more than this on average, and at most in the busiest minute (or hour, where minutes are not measured)."
    >
      {rows.map((row) => (
        <Quota key={`${row.name} ${row.resource}`} row={row} named={several} />
      ))}
    </GovernedTable>
  );
}

function Quota({ row: { name, resource, unit, hard, used, usage, usageReason }, named }: { row: QuotaRow; named: boolean }) {
  const amount = (value: number) => formatAmountIn(unit, value);
  return (
    <tr>
      <RowHead unit={UNIT_NAMES[unit]} of={named ? name : null}>
        <bdi>{resource}</bdi>
      </RowHead>
      <td className={CELL}>{amount(hard)}</td>
      <Full amount={amount(used.last)} ratio={used.lastOfHard} bar />
      <Full amount={amount(used.peak)} ratio={used.peakOfHard} />
      {usage === null ? (
        <>
          <Unmeasured reason={usageReason} />
          <Unmeasured reason={usageReason} />
        </>
      ) : (
        <>
          <Full amount={amount(usage.p95)} ratio={usage.p95OfHard} bar />
          <Full amount={amount(usage.peak)} ratio={usage.peakOfHard} />
        </>
      )}
    </tr>
  );
}

/** An amount, and beneath how much of what is allowed it is; with a bar where the eye compares. */
function Full({ amount, ratio, bar = false }: { amount: string; ratio: number | null; bar?: boolean }) {
  return (
    <td className={CELL}>
      {amount}
      <span className="block text-xs text-quiet">
        <Ratio ratio={ratio} of="what is allowed" silent reason="Nothing is allowed, so there is nothing to measure it by." />
      </span>
      {bar && ratio !== null ? (
        <span className="mt-1 ml-auto block w-16">
          <ShareBar ratio={ratio} />
        </span>
      ) : null}
    </td>
  );
}

function Unmeasured({ reason }: { reason: QuotaRow['usageReason'] }) {
  return (
    <td className={CELL}>
      <Unknown reason={reason} />
    </td>
  );
}
