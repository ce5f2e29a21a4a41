import { formatAmount, formatMoney } from '../../lib/format';
import { Unknown } from './unknown';

/** An amount as the API gave it. With `currency` where it stands alone; without where a heading says it once. */
export function Money({
  amount,
  currency,
  reason,
}: {
  amount: string | null | undefined;
  currency?: string;
  reason?: string | undefined;
}) {
  if (amount === null || amount === undefined) return <Unknown reason={reason} />;
  return <span className="figure">{currency === undefined ? formatAmount(amount) : formatMoney(amount, currency)}</span>;
}
