import type { CostDelta } from '@showback/contracts';
import { signOf } from '../../lib/amounts';
import { formatChange, formatDelta } from '../../lib/format';
import { Unknown } from './unknown';

const LOOKS = { '-1': 'text-good', '0': 'text-quiet', '1': 'text-odd' } as const;

/** A change against the hours compared with: the amount first, the percentage beside it. More money is amber, never red: it may be growth. */
export function Delta({ delta, currency }: { delta: CostDelta | undefined; currency?: string }) {
  if (delta === undefined) return <Unknown reason="Nothing was compared." />;
  if (delta.comparedHours === 0) return <Unknown reason="No hour is known on both sides, so there is nothing to compare." />;
  return (
    <span className={`figure ${LOOKS[signOf(delta.total)]}`}>
      {formatDelta(delta.total, currency)}
      {delta.ratio === null ? null : (
        <span className="ml-1.5 inline-block text-xs font-normal text-quiet in-[td]:min-w-12 max-sm:in-[td]:block">
          {formatChange(delta.ratio)}
        </span>
      )}
    </span>
  );
}
