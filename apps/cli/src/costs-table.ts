import type { CostsResponse } from '@showback/contracts';
import { formatNano, parseNano, sumNano } from '@showback/vocabulary';
import Table from 'cli-table3';
import { notes } from './costs-notes';
import { isRough, money, percent, roundedMoney, signedMoney } from './figures';
import { plain } from './plain';
import type { Terminal } from './terminal';

type Row = CostsResponse['rows'][number];
type Cost = Row['cost'];

/** A column and what it shows of a row; null: nothing stands there. */
interface Column {
  head: string;
  right: boolean;
  cell: (line: Line) => string | null;
}

/** What one line of the table says, before it is drawn. */
interface Line {
  names: readonly string[];
  start: string | null;
  /** Null: no hour of it was collected. */
  total: string | null;
  cost: Cost | null;
  /** How far the total may be off, where that is worth knowing; null: it is not, or nobody says it of this line. */
  rough: string | null;
  row: Row | null;
  look: 'row' | 'aside' | 'total';
}

const PARTS: readonly (readonly [keyof Cost, string])[] = [
  ['cpu', 'cpu'],
  ['memory', 'memory'],
  ['gpu', 'gpu'],
  ['storage', 'storage'],
  ['network', 'network'],
  ['loadBalancer', 'load balancer'],
  ['idle', 'idle'],
  ['shared', 'shared'],
  ['other', 'other'],
];

/**
 * The answer as a table whose lines add up to its last one: the rows, what a limit or `idle=hide` left out, the total.
 * The parts of each cost are shown where the terminal is wide enough for them.
 * @param rows of one page, or of all
 */
export function renderCosts(answer: CostsResponse, rows: readonly Row[], terminal: Terminal): string {
  const lines = [...rows.flatMap(linesOf), ...leftOut(answer, rows), totalOf(answer)];
  const wide = draw(columnsOf(answer, rows, lines, true), lines, terminal);
  const isAnyRough = lines.some(({ rough }) => rough !== null);
  const drawn = widthOf(wide) <= terminal.width ? wide : draw(columnsOf(answer, rows, lines, false), lines, terminal);
  return `${drawn}\n${notes(answer, { isAnyRough, colors: terminal.colors })}\n`;
}

function linesOf(row: Row): Line[] {
  const names = Object.values(row.key).map((name) => plain(name));
  const look = row.kind === 'workload' ? 'row' : 'aside';
  if (!row.series) return [{ names, start: null, total: row.cost.total, cost: row.cost, rough: roughOf(row), row, look }];
  return row.series.map(({ start, cost }, index) => ({
    names: index === 0 ? names : [],
    start: start.slice(0, 16).replace('T', ' '),
    total: cost?.total ?? null,
    cost,
    rough: null,
    row: index === 0 ? row : null,
    look,
  }));
}

/** What the total holds and no row shows. */
function leftOut(answer: CostsResponse, rows: readonly Row[]): Line[] {
  const hidden = parseNano(answer.hidden);
  const further = parseNano(answer.total.cost.total) - hidden - sumNano(rows.map(({ cost }) => parseNano(cost.total)));
  const line = (name: string, amount: bigint): Line[] =>
    amount === 0n
      ? []
      : [{ names: [name], start: null, total: formatNano(amount), cost: null, rough: null, row: null, look: 'aside' }];
  return [...line('(further rows)', further), ...line('(hidden idle)', hidden)];
}

/** Where no hour was collected there is no total: a zero would say that nothing was spent. */
function totalOf({ total, coverage }: CostsResponse): Line {
  const cost = coverage.collectedHours === 0 && coverage.expectedHours > 0 ? null : total.cost;
  const rough = cost && roughOf(total);
  return { names: ['total'], start: null, total: cost?.total ?? null, cost, rough, row: null, look: 'total' };
}

function roughOf({ cost: { total }, precision }: Pick<Row, 'cost' | 'precision'>): string | null {
  return isRough(total, precision) ? precision : null;
}

function columnsOf(answer: CostsResponse, rows: readonly Row[], lines: readonly Line[], withParts: boolean): Column[] {
  const keys = Object.keys(rows[0]?.key ?? { total: '' });
  const { currency } = answer;
  const columns: Column[] = keys.map((head, index) => ({ head, right: false, cell: ({ names }) => names[index] ?? null }));
  if (!keys.includes('kind') && rows.some(({ kind }) => kind !== 'workload'))
    columns.push({ head: 'kind', right: false, cell: ({ row }) => row?.kind ?? null });
  if (lines.some(({ start }) => start !== null)) columns.push({ head: 'from (UTC)', right: false, cell: ({ start }) => start });
  if (withParts) columns.push(...partColumns(lines, currency));
  columns.push({ head: 'cost', right: true, cell: ({ total }) => (total === null ? 'no data' : money(total, currency)) });
  if (lines.some(({ rough }) => rough !== null))
    columns.push({ head: '', right: true, cell: ({ rough }) => rough && `± ${roundedMoney(rough, currency)}` });
  if (lines.some(({ row }) => row !== null && row.share !== null))
    columns.push({ head: 'share', right: true, cell: ({ row }) => row && percent(row.share) });
  if (answer.total.previous !== undefined) columns.push(...comparisonColumns(answer));
  return columns;
}

function partColumns(lines: readonly Line[], currency: string): Column[] {
  const used = PARTS.filter(([part]) => lines.some(({ cost }) => cost !== null && parseNano(cost[part]) !== 0n));
  // A zero is drawn short, so that the eye finds the amounts.
  const amount = (text: string): string => (parseNano(text) === 0n ? '0' : money(text, currency));
  return used.map(([part, head]) => ({ head, right: true, cell: ({ cost }) => cost && amount(cost[part]) }));
}

function comparisonColumns({ currency, total }: CostsResponse): Column[] {
  const compared = (line: Line) => (line.look === 'total' ? total : line.row);
  return [
    { head: 'before', right: true, cell: (line) => pick(compared(line)?.previous?.total, (amount) => money(amount, currency)) },
    {
      head: 'change',
      right: true,
      cell: (line) => pick(compared(line)?.delta?.total, (amount) => signedMoney(amount, currency)),
    },
    { head: '', right: true, cell: (line) => change(compared(line)) },
  ];
}

function change(
  figures:
    { delta?: { ratio: number | null } | undefined; new?: boolean | undefined; gone?: boolean | undefined } | null | undefined,
): string | null {
  if (figures?.new === true) return 'new';
  if (figures?.gone === true) return 'gone';
  return pick(figures?.delta?.ratio, (ratio) => `${ratio > 0 ? '+' : ''}${percent(ratio)}`);
}

function pick<T>(value: T | null | undefined, show: (value: T) => string): string | null {
  return value === null || value === undefined ? null : show(value);
}

function draw(columns: readonly Column[], lines: readonly Line[], { colors }: Terminal): string {
  const paint = { row: (text: string) => text, aside: colors.dim, total: colors.bold };
  const table = new Table({
    head: columns.map(({ head }) => colors.bold(head)),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    chars: FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const line of lines) {
    if (line.look === 'total') table.push(columns.map(({ cell }) => colors.dim('─'.repeat((cell(line) ?? '').length))));
    table.push(columns.map(({ cell }) => paint[line.look](cell(line) ?? '')));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Columns without lines between them. */
export const FRAME = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);

// The colours that picocolors puts around cells.
const COLOURS = /\u001b\[\d+m/g;

function widthOf(drawn: string): number {
  return Math.max(...drawn.split('\n').map((line) => line.replace(COLOURS, '').length));
}
