import type { Machines, UtilisationTotal } from '@showback/contracts';
import { formatRatio } from '../../lib/format';
import { Money } from '../figures/money';

interface PaidForProps {
  machines: Machines;
  /** What became of the same money; left out where the API does not say it. */
  use: UtilisationTotal | undefined;
  currency: string;
  withheld: string | undefined;
}

/** In a sentence: how much of what nodes cost lies idle or is not used, and how full they are. Says what is not known. */
export function PaidFor({ machines, use, currency, withheld }: PaidForProps) {
  const { utilisation, idleRatio, idle, cost, hours } = machines;
  if (hours === 0) return null;
  const { cpu, memory, gpu } = utilisation;
  return (
    <p className="mt-8 max-w-3xl text-lg">
      {idle === null || cost === null || idleRatio === null ? null : (
        <>
          Of <Money amount={cost.total} currency={currency} /> that nodes cost,{' '}
          <strong className="font-semibold whitespace-nowrap">{formatRatio(idleRatio)}</strong> (
          <Money amount={idle.total} currency={currency} />) is paid for and allocated to nobody.{' '}
          {use === undefined ? null : <Use use={use} currency={currency} />}
        </>
      )}
      <span className={withheld === undefined ? 'text-quiet' : undefined}>
        Of allocatable CPU, <Full full={cpu} />; of allocatable memory, <Full full={memory} />
        {machines.capacity.gpuHours === 0 ? null : (
          <>
            ; of GPUs, <Full full={gpu} />
          </>
        )}
        .
      </span>
    </p>
  );
}

function Use({ use: { unused, ofCost }, currency }: { use: UtilisationTotal; currency: string }) {
  if (unused.total === null || ofCost.used === null) return <>How much of the rest is used is not measured. </>;
  return (
    <>
      Another <Money amount={unused.total} currency={currency} /> is requested and not used. Of what CPU and memory cost,{' '}
      <strong className="font-semibold whitespace-nowrap">{formatRatio(ofCost.used)}</strong> is used.{' '}
    </>
  );
}

function Full({ full: { requestedOfAllocatable, usedOfAllocatable } }: { full: Machines['utilisation']['cpu'] }) {
  const known = (ratio: number | null) => (
    <span className="whitespace-nowrap">{ratio === null ? 'an unknown part' : formatRatio(ratio)}</span>
  );
  return (
    <>
      {known(requestedOfAllocatable)} is requested and {known(usedOfAllocatable)} used
    </>
  );
}
