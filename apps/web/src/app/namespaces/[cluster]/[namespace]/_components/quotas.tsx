import type { QuotaRow, QuotasResponse } from '@showback/contracts';
import { ShareBar } from '../../../../../components/figures/share-bar';
import { Ratio } from '../../../../../components/figures/ratio';
import { Unknown } from '../../../../../components/figures/unknown';
import { Trouble } from '../../../../../components/states/trouble';
import type { Answer } from '../../../../../lib/api';
import { formatAmountIn, UNIT_NAMES } from '../../../../../lib/format';

interface QuotasProps {
  cluster: string;
  answer: Promise<Answer<QuotasResponse>>;
}

/** What the namespace is allowed, what of it is reserved, and what is really used; or that nothing limits it, or that nobody knows. */
export async function Quotas({ cluster, answer: asked }: QuotasProps) {
  const answer = await asked;
  if (!answer.ok) return <Trouble trouble={answer} />;
  const { rows, unmeasured } = answer.data;
  return (
    <section aria-labelledby="quota" className="mt-12">
      <h2 id="quota" className="text-lg font-semibold tracking-tight">
        Quota
      </h2>
      {rows.length > 0 ? (
        <Table rows={rows} />
      ) : (
        <p className="mt-2 max-w-prose text-quiet">
          {unmeasured.length > 0 ? (
            <>
              Whether a quota limits this namespace is not known: no source of <bdi>{cluster}</bdi> says what quotas there are.
            </>
          ) : (
            'No quota limits this namespace.'
          )}
        </p>
      )}
    </section>
  );
}

const CELL = 'border-b border-line py-2.5 pl-4 text-right align-top figure';
const TITLES = ['Resource', 'Allowed', 'Reserved last', 'Reserved at most', 'Really used, p95', 'Really used at most'];

function Table({ rows }: { rows: QuotaRow[] }) {
  const several = new Set(rows.map(({ name }) => name)).size > 1;
  return (
    <>
      <div className="relative mt-2 overflow-x-auto" role="group" aria-labelledby="quota" tabIndex={0}>
        <table className="w-full text-sm">
          <caption className="sr-only">What quotas allow, and how full they are</caption>
          <thead className="text-quiet">
            <tr>
              {TITLES.map((title, at) => (
                <th
                  key={title}
                  scope="col"
                  className={`border-b border-line py-2 font-normal whitespace-nowrap ${at === 0 ? 'text-left' : 'pl-4 text-right'}`}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Quota key={`${row.name} ${row.resource}`} row={row} named={several} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-3 max-w-prose text-sm text-quiet">
        Percentages are of what is allowed. Reserved is what pods request or are limited to; really used is what they used
        together, as averages of hours: in 95 % of these it was no more.
      </p>
    </>
  );
}

function Quota({ row: { name, resource, unit, hard, used, usage, usageReason }, named }: { row: QuotaRow; named: boolean }) {
  const amount = (value: number) => formatAmountIn(unit, value);
  const units = UNIT_NAMES[unit];
  return (
    <tr>
      <th scope="row" className="border-b border-line py-2.5 text-left align-top font-medium">
        <bdi>{resource}</bdi>
        {units === '' ? null : <span className="font-normal text-quiet">, {units}</span>}
        {named ? <bdi className="block text-xs font-normal text-quiet">{name}</bdi> : null}
      </th>
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
