import type { NodesResponse, PoolRow, PoolsResponse } from '@showback/contracts';
import { Money } from '../../../../../components/figures/money';
import { Stat, Stats } from '../../../../../components/figures/stat';
import { Trouble } from '../../../../../components/states/trouble';
import type { Answer } from '../../../../../lib/api';
import { formatQuantity } from '../../../../../lib/format';
import { Capacity } from '../../../../../components/machines/capacity';
import { nodeLineOf } from '../../../../../components/machines/node-line';
import { NodesTable } from '../../../../../components/machines/nodes-table';

interface MachinesProps {
  pool: string;
  /** Of its nodes. */
  csv: string;
  answers: Promise<[Answer<PoolsResponse>, Answer<NodesResponse>]>;
}

/** What a pool is made of: its machines, what they cost, how much of them was asked for, and what nobody asked for. */
export async function Machines({ pool, csv, answers }: MachinesProps) {
  const [pools, nodes] = await answers;
  if (!pools.ok) return <Trouble trouble={pools} />;
  const { rows, currency, withheld } = pools.data;
  const own = rows.find(({ nodePool }) => nodePool === pool);
  if (own === undefined) return <p className="mt-12 text-sm text-quiet">No node of this pool ran in this window.</p>;
  return (
    <>
      <section aria-labelledby="machines" className="mt-12">
        <h2 id="machines" className="text-lg font-semibold tracking-tight">
          Its machines
        </h2>
        <p className="mt-1 mb-5 text-sm text-quiet">
          <bdi>{[...own.instanceTypes, ...own.capacityTypes].join(', ')}</bdi>
          {withheld === null ? '' : `. ${withheld}`}
        </p>
        <Figures pool={own} currency={currency} withheld={withheld ?? undefined} />
        <Capacity machines={own} currency={currency} withheld={withheld ?? undefined} />
      </section>
      {nodes.ok ? (
        <NodesTable
          lines={nodes.data.rows.map((row) => nodeLineOf(row))}
          all={own}
          currency={currency}
          withheld={withheld ?? undefined}
          csv={csv}
        />
      ) : (
        <Trouble trouble={nodes} />
      )}
    </>
  );
}

interface FiguresProps {
  pool: PoolRow;
  currency: string;
  /** Why there is no money to be seen. */
  withheld: string | undefined;
}

function Figures({ pool: { nodes, hours, pricePerHour, cost, idle }, currency, withheld }: FiguresProps) {
  return (
    <Stats label="Machines">
      <Stat title="Nodes" beside={`different ones, ${formatQuantity(hours)} node hours`}>
        {nodes.toLocaleString('en')}
      </Stat>
      <Stat
        title="Nodes cost"
        beside={
          <>
            <Money amount={pricePerHour} currency={currency} reason={withheld} /> a node and hour
          </>
        }
      >
        <Money amount={cost?.total} currency={currency} reason={withheld} />
      </Stat>
      <Stat title="Paid for, requested by nobody" beside="idle of these nodes, whoever carries it">
        <Money amount={idle?.total} currency={currency} reason={withheld} />
      </Stat>
    </Stats>
  );
}
