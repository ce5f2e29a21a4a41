import type { RequestedNotUsed as Part } from '@showback/contracts';
import Link from 'next/link';
import { signOf } from '../../lib/amounts';
import { formatRatio } from '../../lib/format';
import { exploreHref } from '../../lib/hrefs';
import { carried, type View } from '../../lib/view';
import { Money } from '../figures/money';

interface RequestedNotUsedProps {
  part: Part;
  currency: string;
  /** Whose it is, in the API's filter language. */
  filter: string;
  view: View;
}

/** In a sentence: of what CPU and memory cost, how much was requested and not used, and where to look for it. */
export function RequestedNotUsed({ part: { of, amount, ratio, monthly }, currency, filter, view }: RequestedNotUsedProps) {
  if (signOf(of) <= 0) return null;
  return (
    <p className="mt-8 max-w-3xl text-lg">
      Of <Money amount={of} currency={currency} /> for CPU and memory of what ran,{' '}
      {amount === null || ratio === null ? (
        'how much was requested and not used is not measured. '
      ) : (
        <>
          <strong className="font-semibold">
            <Money amount={amount} currency={currency} />
          </strong>{' '}
          (<span className="whitespace-nowrap">{formatRatio(ratio)}</span>) was requested and not used
          {monthly === null ? null : (
            <>
              , which is <Money amount={monthly} currency={currency} /> in a month of 730 hours
            </>
          )}
          .{' '}
        </>
      )}
      <Link
        href={exploreHref({ ...carried(view), by: 'workload', filter, sort: '-unused' })}
        prefetch={false}
        className="link no-print whitespace-nowrap"
      >
        See it by workload
      </Link>
    </p>
  );
}
