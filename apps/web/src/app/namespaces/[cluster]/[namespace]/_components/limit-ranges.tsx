import type { LimitRangeRow, LimitRangesResponse } from '@showback/contracts';
import type { Answer } from '../../../../../lib/api';
import { formatBytes, formatQuantity } from '../../../../../lib/format';
import { CELL, Governed, GovernedTable, RowHead } from './governed';

interface LimitRangesProps {
  cluster: string;
  answer: Promise<Answer<LimitRangesResponse>>;
}

/** What a container, a pod or a claim of the namespace may have, and what one has that says nothing. */
export function LimitRanges(props: LimitRangesProps) {
  return (
    <Governed
      id="limits"
      title="Limit range"
      {...props}
      none="No limit range says what a container of this namespace may have: one without a request has none."
      unknown={{ whether: 'Whether a limit range says what a container of this namespace may have', what: 'limit ranges' }}
    >
      {(rows) => <Table rows={rows} />}
    </Governed>
  );
}

const TITLES = ['Of each', 'At least', 'At most', 'Request if none is said', 'Limit if none is said', 'Limit ÷ request, at most'];
const OF_EACH = { Container: 'Container', Pod: 'Pod', PersistentVolumeClaim: 'Volume claim' };

function Table({ rows }: { rows: LimitRangeRow[] }) {
  const several = new Set(rows.map(({ name }) => name)).size > 1;
  return (
    <GovernedTable
      id="limits"
      caption="What containers, pods and claims may have"
      titles={TITLES}
      about="Kubernetes refuses what asks for less or more; a container that says no request or limit is given that of the limit range, and its team pays for the request. As it was last in these hours; a dash is nothing said."
    >
      {rows.map((row) => (
        <Range key={`${row.name} ${row.type} ${row.resource}`} row={row} named={several} />
      ))}
    </GovernedTable>
  );
}

function Range({ row, named }: { row: LimitRangeRow; named: boolean }) {
  const { name, type, resource, unit, min, max, defaultRequest, maxLimitRequestRatio } = row;
  return (
    <tr>
      <RowHead unit={unit === 'cores' ? 'cores' : ''} of={named ? name : null}>
        {OF_EACH[type]}: <bdi>{resource}</bdi>
      </RowHead>
      {[min, max, defaultRequest, row.default].map((value, at) => (
        <td key={TITLES[at + 1]} className={CELL}>
          <Said text={value === null ? null : unit === 'bytes' ? formatBytes(value) : formatQuantity(value)} />
        </td>
      ))}
      <td className={CELL}>
        <Said text={maxLimitRequestRatio === null ? null : `${formatQuantity(maxLimitRequestRatio)} ×`} />
      </td>
    </tr>
  );
}

/** A dash where the limit range says nothing: that is known, and needs no reason. */
function Said({ text }: { text: string | null }) {
  if (text !== null) return text;
  return (
    <span className="text-quiet">
      <span aria-hidden="true">–</span>
      <span className="sr-only">nothing said</span>
    </span>
  );
}
