import { Money } from '../figures/money';
import { formatStart } from '../../lib/format';
import type { ChartData } from './series';

const GAP = 'No hour of it is collected.';

/** A chart's figures as a table: for screen readers always, for all when asked for. */
export function Figures({ data, step, caption, shown }: { data: ChartData; step: string; caption: string; shown: boolean }) {
  const cell = `border-b border-line py-2 pl-6 text-right ${shown ? '' : 'p-0'}`;
  return (
    <div className={shown ? 'relative overflow-x-auto' : 'sr-only'}>
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-quiet">
          <tr>
            <th scope="col" className="border-b border-line py-2 text-left font-normal">
              From
            </th>
            {data.series.map(({ name, label }) => (
              <th key={name} scope="col" className={`${cell} font-normal whitespace-nowrap`}>
                <bdi>{label}</bdi>
              </th>
            ))}
            <th scope="col" className={`${cell} font-normal`}>
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {data.starts.map((start, at) => (
            <tr key={start}>
              <th scope="row" className="border-b border-line py-2 text-left font-normal whitespace-nowrap">
                {formatStart(start, step)}
                {data.partial[at] === true ? <span className="text-quiet"> (partial)</span> : null}
              </th>
              {data.series.map(({ name, amounts }) => (
                <td key={name} className={cell}>
                  <Amount amount={amounts[at]} shown={shown} />
                </td>
              ))}
              <td className={`${cell} font-medium`}>
                <Amount amount={data.totals[at]} shown={shown} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Out of sight nothing may take the focus. */
function Amount({ amount, shown }: { amount: string | null | undefined; shown: boolean }) {
  if (!shown && (amount === null || amount === undefined)) return GAP;
  return <Money amount={amount} reason={GAP} />;
}
