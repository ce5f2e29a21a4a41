import type { CostDelta, Mover } from '@showback/contracts';
import Link from 'next/link';
import { signOf } from '../../lib/amounts';
import { formatDelta } from '../../lib/format';
import { isSpecial, serviceHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import type { View } from '../../lib/view';
import { Delta } from '../figures/delta';
import { Money } from '../figures/money';

interface MoversProps {
  team: string;
  movers: readonly Mover[];
  delta: CostDelta | undefined;
  currency: string;
  view: View;
}

/** What moved a team's total: the services that changed most, and all others; they add up to the change. */
export function Movers({ team, movers, delta, currency, view }: MoversProps) {
  if (delta === undefined || delta.comparedHours === 0 || movers.length === 0) return null;
  const cell = 'border-b border-line py-2.5 pl-5 text-right';
  return (
    <section aria-labelledby="movers" className="mt-12">
      <h2 id="movers" className="text-lg font-semibold tracking-tight">
        What moved it
      </h2>
      <table className="mt-2 w-full max-w-3xl text-sm">
        <caption className="sr-only">Change by service, {currency}</caption>
        <thead className="text-quiet">
          <tr>
            <th scope="col" className="border-b border-line py-2 text-left font-normal">
              Service
            </th>
            <th scope="col" className={`${cell} py-2! font-normal max-sm:hidden`}>
              Before
            </th>
            <th scope="col" className={`${cell} py-2! font-normal max-sm:hidden`}>
              Now
            </th>
            <th scope="col" className={`${cell} py-2! font-normal whitespace-nowrap`}>
              Change, {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {movers.map(({ service, previous, current, delta }) => (
            <tr key={service ?? ''}>
              <th scope="row" className="max-w-40 truncate border-b border-line py-2.5 text-left font-medium sm:max-w-72">
                <Service team={team} service={service} view={view} />
              </th>
              <td className={`${cell} max-sm:hidden`}>
                <Money amount={previous} />
              </td>
              <td className={`${cell} max-sm:hidden`}>
                <Money amount={current} />
              </td>
              <td className={`${cell} figure ${signOf(delta) > 0 ? 'text-odd' : signOf(delta) < 0 ? 'text-good' : 'text-quiet'}`}>
                {formatDelta(delta)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot className="font-semibold">
          <tr>
            <th scope="row" className="border-b border-line py-2.5 text-left">
              In all
            </th>
            <td className={`${cell} max-sm:hidden`} />
            <td className={`${cell} max-sm:hidden`} />
            <td className={cell}>
              <Delta delta={delta} />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Service({ team, service, view }: { team: string; service: string | null; view: View }) {
  if (service === null) return <span className="font-normal text-quiet">All others together</span>;
  if (isSpecial(service)) return <span className="font-normal text-quiet">{readable(service)}</span>;
  return (
    <Link href={serviceHref({ team, service }, view)} prefetch={false} className="link">
      <bdi>{service}</bdi>
    </Link>
  );
}
