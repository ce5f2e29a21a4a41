import { formatGib, formatQuantity, formatRatio } from '../../lib/format';
import { Unknown } from '../figures/unknown';
import type { Column } from '../table/column';
import { memoryNote, throttlingNote, type ContainerUse, type LimitNote, type ResourceLine } from './resource-line';

type Format = (amount: number) => string;

/** What containers ask for, may have at most, and used: three columns for CPU and three for memory. */
export function resourceColumns<Line extends ContainerUse>(): Column<Line>[] {
  return [
    ...columnsOf<Line>('cpu', 'CPU requested, cores', formatQuantity, (line) => throttlingNote(line, formatRatio)),
    ...columnsOf<Line>('memory', 'Memory requested, GiB', formatGib, (line) => memoryNote(line, formatRatio)),
  ];
}

function columnsOf<Line extends ContainerUse>(
  resource: 'cpu' | 'memory',
  title: string,
  format: Format,
  note: (line: Line) => LimitNote | null,
): Column<Line>[] {
  return [
    {
      id: `${resource}Requested`,
      title,
      kind: 'number',
      wide: true,
      value: (line) => line[resource].requested,
      cell: (line) => <Amount amount={line[resource].requested} format={format} />,
    },
    {
      id: `${resource}Limit`,
      title: 'limit',
      hint: HINTS[resource],
      kind: 'number',
      wide: true,
      value: (line) => line[resource].limit?.highest ?? null,
      cell: (line) => <LimitCell of={line[resource]} format={format} note={note(line)} />,
    },
    {
      id: `${resource}Used`,
      title: 'used',
      hint: 'Of one replica, on average of the time that it ran, as what is requested. Beneath, of all its replicas minute by minute: what was not exceeded in 95 % of them, and the most.',
      kind: 'number',
      wide: true,
      value: (line) => line[resource].max ?? line[resource].used,
      cell: (line) => <UsedCell of={line[resource]} format={format} />,
    },
  ];
}

const HINTS = {
  cpu: 'Of one replica. Who wants more than the limit is throttled: held back for the rest of a scheduling period. The percentage is of the periods.',
  memory: 'Of one replica. Who wants more than the limit is killed (OOM).',
};

function Amount({ amount, format }: { amount: number | null; format: Format }) {
  return amount === null ? <Unknown reason="not-measured" /> : format(amount);
}

function LimitCell({ of: { limit, limitReason }, format, note }: { of: ResourceLine; format: Format; note: LimitNote | null }) {
  return (
    <>
      {limit === null ? (
        limitReason === 'no-limit' ? (
          <span className="text-quiet">no limit</span>
        ) : (
          <Unknown reason={limitReason} />
        )
      ) : (
        limitText(limit, format)
      )}
      {limit !== null && limit.unlimited > 0 ? <Beneath text={`none ${formatRatio(limit.unlimited)} of the time`} /> : null}
      {note === null ? null : <Beneath text={note.text} odd={note.odd} />}
    </>
  );
}

function UsedCell({ of: { used, p95, max }, format }: { of: ResourceLine; format: Format }) {
  return (
    <>
      <Amount amount={used} format={format} />
      {p95 === null ? null : <Beneath text={`p95 ${format(p95)}`} />}
      {max === null ? null : <Beneath text={`max ${format(max)}`} />}
    </>
  );
}

function Beneath({ text, odd = false }: { text: string; odd?: boolean }) {
  return <span className={`block text-xs whitespace-nowrap ${odd ? 'text-odd' : 'text-quiet'}`}>{text}</span>;
}

/** `0.5`, or `0.5 – 2` where replicas differ or it was changed. */
function limitText({ lowest, highest }: NonNullable<ResourceLine['limit']>, format: Format): string {
  return lowest === highest ? format(lowest) : `${format(lowest)} – ${format(highest)}`;
}

/** The same in two lines of words, for narrow screens, where the columns have no room. */
export function ResourceWords({ line }: { line: ContainerUse }) {
  return (
    <span className="block text-xs font-normal whitespace-normal text-quiet sm:hidden">
      <Words name="CPU" of={line.cpu} format={formatQuantity} unit="cores" note={throttlingNote(line, formatRatio)} />
      <Words name="Memory" of={line.memory} format={formatGib} unit="GiB" note={memoryNote(line, formatRatio)} />
    </span>
  );
}

function Words({
  name,
  of,
  format,
  unit,
  note,
}: {
  name: string;
  of: ResourceLine;
  format: Format;
  unit: string;
  note: LimitNote | null;
}) {
  const known = (amount: number | null): string => (amount === null ? 'unknown' : format(amount));
  return (
    <span className="block">
      {name} {known(of.requested)} requested, {limitWords(of, format)},{' '}
      {of.max === null ? `${known(of.used)} used` : `max ${format(of.max)}`} {unit}
      {note === null ? null : <span className={note.odd ? 'text-odd' : ''}>, {note.text}</span>}
    </span>
  );
}

function limitWords({ limit, limitReason }: ResourceLine, format: Format): string {
  if (limit !== null) return `limit ${limitText(limit, format)}`;
  return limitReason === 'no-limit' ? 'no limit' : 'limit unknown';
}
