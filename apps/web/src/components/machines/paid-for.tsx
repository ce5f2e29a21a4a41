import type { Machines } from '@showback/contracts';
import { formatRatio } from '../../lib/format';
import { Money } from '../figures/money';

/** In a sentence: how much of what nodes cost lies idle, and how full they are. Says what is not known. */
export function PaidFor({
  machines,
  currency,
  withheld,
}: {
  machines: Machines;
  currency: string;
  withheld: string | undefined;
}) {
  const { utilisation, idleRatio, idle, cost } = machines;
  const { cpu, memory } = utilisation;
  return (
    <p className="mt-8 max-w-3xl text-lg">
      {idle === null || cost === null || idleRatio === null ? null : (
        <>
          Of <Money amount={cost.total} currency={currency} /> that its nodes cost,{' '}
          <strong className="font-semibold">{formatRatio(idleRatio)}</strong> (<Money amount={idle.total} currency={currency} />)
          is paid for and allocated to nobody.{' '}
        </>
      )}
      <span className={withheld === undefined ? 'text-quiet' : undefined}>
        Of allocatable CPU, <Full full={cpu} />; of allocatable memory, <Full full={memory} />.
      </span>
    </p>
  );
}

function Full({ full: { requestedOfAllocatable, usedOfAllocatable } }: { full: Machines['utilisation']['cpu'] }) {
  const known = (ratio: number | null) => (ratio === null ? 'an unknown part' : formatRatio(ratio));
  return (
    <>
      {known(requestedOfAllocatable)} is requested and {known(usedOfAllocatable)} used
    </>
  );
}
