import { compareAmounts, signOf } from '../../lib/amounts';
import { formatMoney, formatStart } from '../../lib/format';
import type { Look } from './colours';
import type { ChartData } from './series';
import { Swatch } from './swatch';

/** What a chart says of one step, by pointer or by arrow keys. */
export function Reading({
  data,
  looks,
  currency,
  step,
  start,
}: {
  data: ChartData;
  looks: readonly Look[];
  currency: string;
  step: string;
  start: string;
}) {
  const at = data.starts.indexOf(start);
  const total = data.totals[at];
  const lines = data.series
    .map(({ label, amounts }, index) => ({ label, amount: amounts[at] ?? null, look: looks[index] }))
    .filter(({ amount }) => amount !== null && signOf(amount) !== 0)
    .sort((a, b) => compareAmounts(b.amount, a.amount));
  return (
    <div className="rounded-lg border border-line bg-card px-3 py-2 text-xs shadow-lg">
      <p className="flex justify-between gap-6 font-medium">
        <span>
          {formatStart(start, step)}
          {data.partial[at] === true ? ' (partial)' : ''}
        </span>
        <span className="figure">{total === null || total === undefined ? 'not collected' : formatMoney(total, currency)}</span>
      </p>
      <ul className="mt-1 space-y-0.5">
        {lines.map(({ label, amount, look }, index) => (
          <li key={index} className="flex items-center gap-1.5">
            {look === undefined ? null : <Swatch look={look} />}
            <bdi className="max-w-48 truncate">{label}</bdi>
            <span className="figure ml-auto pl-4">{formatMoney(amount, currency)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
