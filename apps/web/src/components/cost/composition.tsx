import type { CompositionPart } from '@showback/contracts';
import { componentName } from '../../lib/names';
import { Money } from '../figures/money';
import { Ratio } from '../figures/ratio';
import { ShareBar } from '../figures/share-bar';

/** What a total is made of; the parts add up to it. */
export function Composition({ parts, currency }: { parts: readonly CompositionPart[]; currency: string }) {
  return (
    <section aria-labelledby="composition" className="min-w-0">
      <h2 id="composition" className="text-lg font-semibold tracking-tight">
        What it is made of
      </h2>
      <ul className="mt-4 space-y-3 text-sm">
        {parts.map(({ component, amount, share }) => (
          <li key={component}>
            <span className="mb-1 flex items-baseline gap-3">
              <span>{componentName(component)}</span>
              <span className="ml-auto font-medium">
                <Money amount={amount} currency={currency} />
              </span>
              <span className="w-28 text-right">
                <Ratio ratio={share} of="total" />
              </span>
            </span>
            {share === null ? null : <ShareBar ratio={share} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
