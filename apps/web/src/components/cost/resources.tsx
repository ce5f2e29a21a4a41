import type { CostTotal } from '@showback/contracts';
import { formatGibHours, formatQuantity } from '../../lib/format';
import { Money } from '../figures/money';
import { Ratio } from '../figures/ratio';
import { Unknown } from '../figures/unknown';
import { PlainTable } from '../table/plain-table';

/** What was requested, what was used and what was paid for (allocated: the larger of both, at each moment). */
export function Resources({ total: { quantity, efficiency, unused }, currency }: { total: CostTotal; currency: string }) {
  const { cpuCoreHours: cpu, memoryByteHours: memory, gpuHours: gpu } = quantity;
  return (
    <section aria-labelledby="resources" className="min-w-0">
      <h2 id="resources" className="text-lg font-semibold tracking-tight">
        Requested against used
      </h2>
      <PlainTable
        caption="CPU, memory and GPUs: requested, used, allocated, and the money for what was not used"
        titles={['Resource', 'Requested', 'Used', 'Allocated', 'Efficiency', `Unused, ${currency}`]}
        of={{ labelledBy: 'resources' }}
      >
        <Resource
          name="CPU, core h"
          hours={cpu}
          format={formatQuantity}
          ratio={efficiency.cpu}
          money={unused.cpu}
          reason={efficiency.reasons?.cpu}
        />
        <Resource
          name="Memory, GiB h"
          hours={memory}
          format={formatGibHours}
          ratio={efficiency.memory}
          money={unused.memory}
          reason={efficiency.reasons?.memory}
        />
        {gpu.requested === 0 ? null : (
          <Resource
            name="GPU, h"
            hours={gpu}
            format={formatQuantity}
            ratio={efficiency.gpu}
            money={unused.gpu}
            reason={efficiency.reasons?.gpu}
          />
        )}
      </PlainTable>
      <p className="mt-3 text-sm text-quiet">
        Weighted by cost, of CPU and memory{' '}
        <Ratio ratio={efficiency.total} of="what was requested" reason={efficiency.reasons?.total} /> was used. Allocated is the
        larger of requested and used at each moment: that is what is paid for.
        {gpu.requested === 0 ? null : ' Of GPUs, used is how busy they were; all that are requested are paid for.'}
      </p>
    </section>
  );
}

interface ResourceProps {
  name: string;
  hours: CostTotal['quantity']['cpuCoreHours'];
  format: (hours: number) => string;
  ratio: number | null;
  money: string | null;
  reason: string | undefined;
}

function Resource({ name, hours, format, ratio, money, reason }: ResourceProps) {
  const cell = 'border-b border-line py-2.5 pl-4 text-right figure';
  return (
    <tr>
      <th scope="row" className="border-b border-line py-2.5 text-left font-medium whitespace-nowrap">
        {name}
      </th>
      <td className={cell}>{format(hours.requested)}</td>
      <td className={cell}>{hours.used === null ? <Unknown reason={hours.reason} /> : format(hours.used)}</td>
      <td className={cell}>{format(hours.allocated)}</td>
      <td className={cell}>
        <Ratio ratio={ratio} of="requested" silent reason={reason} />
      </td>
      <td className={cell}>
        <Money amount={money} reason={reason} />
      </td>
    </tr>
  );
}
