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

/** In a sentence: of what CPU and memory cost, and GPUs, how much was requested and not used, and where to look for it. */
export function RequestedNotUsed({ part, currency, filter, view }: RequestedNotUsedProps) {
  const { of, amount, ratio, monthly, gpu } = part;
  const hasGpus = gpu !== null && signOf(gpu.of) > 0;
  if (signOf(of) <= 0 && !hasGpus) return null;
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
      {hasGpus ? <OfGpus gpu={gpu} currency={currency} /> : null}
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

/** A GPU costs most of all that waits, whether or not anything computes on it. */
function OfGpus({ gpu: { of, amount, ratio, monthly }, currency }: { gpu: NonNullable<Part['gpu']>; currency: string }) {
  return (
    <>
      Of <Money amount={of} currency={currency} /> for GPUs,{' '}
      {amount === null || ratio === null ? (
        'how much they were used is not measured. '
      ) : (
        <>
          <strong className="font-semibold">
            <Money amount={amount} currency={currency} />
          </strong>{' '}
          (<span className="whitespace-nowrap">{formatRatio(ratio)}</span>) was paid for while they did nothing
          {monthly === null ? null : (
            <>
              , <Money amount={monthly} currency={currency} /> in a month
            </>
          )}
          .{' '}
        </>
      )}
    </>
  );
}
