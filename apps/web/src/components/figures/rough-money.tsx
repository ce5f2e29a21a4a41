import { isRough } from '../../lib/amounts';
import { formatAmount, formatMoney } from '../../lib/format';
import { Hint } from './hint';
import { Money } from './money';

interface RoughMoneyProps {
  amount: string;
  /** How far it may be off. */
  precision: string;
  currency?: string;
}

/** A cost, and quietly below it how far it may be off where that is worth knowing. */
export function RoughMoney({ amount, precision, ...shown }: RoughMoneyProps) {
  if (!isRough(amount, precision)) return <Money amount={amount} {...shown} />;
  const off = shown.currency === undefined ? formatAmount(precision) : formatMoney(precision, shown.currency);
  return (
    <>
      <Money amount={amount} {...shown} />{' '}
      <span className="block text-xs font-normal tracking-normal">
        <Hint text={`± ${off}: ${WHY}`} className="text-quiet">
          <span className="whitespace-nowrap">± {off}</span>
        </Hint>
      </span>
    </>
  );
}

const WHY =
  'when something of it began or ended is known only to a scrape of Prometheus, or it is many small rows that OpenCost rounded, so that its cost may be off by as much. Over many rows that evens out.';
