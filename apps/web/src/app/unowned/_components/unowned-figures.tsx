import type { UnownedResponse } from '@showback/contracts';
import Link from 'next/link';
import { Money } from '../../../components/figures/money';
import { Ratio } from '../../../components/figures/ratio';
import { Stat, Stats } from '../../../components/figures/stat';
import { clustersHref } from '../../../lib/hrefs';
import type { View } from '../../../lib/view';

/** How much of what workloads cost has an owner, and what rules about workloads cannot place. */
export function UnownedFigures({ answer: { owned, unowned, currency }, view }: { answer: UnownedResponse; view: View }) {
  return (
    <>
      <Stats label="What has no owner">
        <Stat title="Without a team" large beside="of workloads, before anything is shared">
          <Money amount={unowned} currency={currency} />
        </Stat>
        <Stat
          title="With a team"
          beside={<Ratio ratio={owned.ratio} of="all workloads" reason="Only your own teams are shown." />}
        >
          <Money amount={owned.cost} currency={currency} />
        </Stat>
        <Stat title="All workloads">
          <Money amount={owned.of} currency={currency} />
        </Stat>
      </Stats>
      <p className="mt-6 max-w-prose text-sm text-quiet">
        Not in these figures, because no rule about workloads can place it:{' '}
        <Link href={clustersHref(view)} className="link">
          idle capacity
        </Link>{' '}
        <Money amount={owned.idle} currency={currency} />, unmounted volumes{' '}
        <Money amount={owned.unmounted} currency={currency} />, cluster management{' '}
        <Money amount={owned.management} currency={currency} />.
      </p>
    </>
  );
}
