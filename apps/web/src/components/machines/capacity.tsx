import type { Machines } from '@showback/contracts';
import { Money } from '../figures/money';
import { Unknown } from '../figures/unknown';
import { formatGibHours, formatQuantity } from '../../lib/format';
import { PlainTable } from '../table/plain-table';

const MONEY = ['Cost', 'Idle'] as const;
const CELL = 'border-b border-line py-2.5 pl-4 text-right figure';

interface CapacityProps {
  machines: Machines;
  currency: string;
  /** Why there is no money to be seen. */
  withheld: string | undefined;
}

/** CPU, memory and GPU of machines: how much there was, how much of it could be asked for, was asked for and used; and its money. */
export function Capacity({ machines, currency, withheld }: CapacityProps) {
  const { capacity, allocatable, requested, used, cost, idle } = machines;
  return (
    <PlainTable
      caption="Capacity, requested and used of it, and what nobody asked for"
      titles={['Resource', 'Capacity', 'Allocatable', 'Requested', 'Used', ...MONEY.map((what) => `${what}, ${currency}`)]}
      of={{ label: 'Capacity' }}
      className="mt-6"
      tableClassName="max-w-4xl"
    >
      <Resource
        name="CPU, core h"
        hours={[capacity.cpuCoreHours, allocatable.cpuCoreHours, requested.cpuCoreHours, used.cpuCoreHours]}
        format={formatQuantity}
        money={[cost?.cpu, idle?.cpu]}
        withheld={withheld}
      />
      <Resource
        name="Memory, GiB h"
        hours={[capacity.memoryByteHours, allocatable.memoryByteHours, requested.memoryByteHours, used.memoryByteHours]}
        format={formatGibHours}
        money={[cost?.memory, idle?.memory]}
        withheld={withheld}
      />
      {capacity.gpuHours === 0 ? null : (
        <Resource
          name="GPU, h"
          hours={[capacity.gpuHours, allocatable.gpuHours, requested.gpuHours, used.gpuHours]}
          format={formatQuantity}
          money={[cost?.gpu, idle?.gpu]}
          withheld={withheld}
        />
      )}
    </PlainTable>
  );
}

interface ResourceProps {
  name: string;
  hours: (number | null)[];
  format: (hours: number) => string;
  money: (string | undefined)[];
  withheld: string | undefined;
}

function Resource({ name, hours, format, money, withheld }: ResourceProps) {
  return (
    <tr>
      <th scope="row" className="border-b border-line py-2.5 text-left font-medium whitespace-nowrap">
        {name}
      </th>
      {hours.map((amount, at) => (
        <td key={at} className={CELL}>
          {amount === null ? <Unknown reason="not-measured" /> : format(amount)}
        </td>
      ))}
      {money.map((amount, at) => (
        <td key={MONEY[at]} className={CELL}>
          <Money amount={amount} reason={withheld} />
        </td>
      ))}
    </tr>
  );
}
