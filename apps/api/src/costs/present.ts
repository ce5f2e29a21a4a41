import {
  type Report,
  type ReportFigures,
  type ReportRow,
  type ShownCost,
  totalOf,
  type WindowCoverage,
} from '@showback/allocation';
import type { AttributionSpan, Cost, CostRow, CostTotal, Coverage, Efficiency, Envelope, Unused } from '@showback/contracts';
import type { LedgerCluster } from '@showback/persistence';
import { formatInstant, formatNano, type Nano, type Window } from '@showback/vocabulary';

/** Money as text: exact, or with the decimals that it was rounded to. */
export type ShowMoney = (amount: Nano) => string;

export function moneyShown(decimals: number | null): ShowMoney {
  return (amount) => formatNano(amount, decimals ?? undefined);
}

export function presentEnvelope(of: {
  window: Window;
  currency: string;
  clusters: readonly LedgerCluster[];
  precision: Nano;
  coverage: WindowCoverage;
  attribution: AttributionSpan[];
}): Envelope {
  const changed = of.clusters.filter(({ version }) => version > 0n).map(({ changedAt }) => changedAt);
  return {
    window: { start: formatInstant(of.window.start), end: formatInstant(of.window.end) },
    currency: of.currency,
    asOf: changed.length === 0 ? null : formatInstant(Math.floor(Math.max(...changed) / 1000) * 1000),
    basis: 'list',
    precision: formatNano(of.precision),
    coverage: presentCoverage(of.coverage),
    attribution: of.attribution,
  };
}

function presentCoverage({ expectedHours, collectedHours, missing }: WindowCoverage): Coverage {
  return {
    expectedHours,
    collectedHours,
    ratio: expectedHours === 0 ? null : collectedHours / expectedHours,
    missing: missing.map(({ cluster, start, end, reason }) => ({
      cluster,
      start: formatInstant(start),
      end: formatInstant(end),
      reason,
    })),
  };
}

export function presentRow(row: ReportRow, money: ShowMoney): CostRow {
  const { key, kind, share, compared } = row;
  return { key, kind, share, ...presentTotal(row, money), ...(compared && { new: compared.new, gone: compared.gone }) };
}

/** What a row and the total have in common. */
export function presentTotal(
  { cost, precision, unused, quantity, efficiency, series, compared }: ReportFigures,
  money: ShowMoney,
): CostTotal {
  return {
    cost: presentCost(cost, money),
    precision: formatNano(precision),
    unused: presentUnused(unused, money),
    quantity,
    efficiency: presentEfficiency(efficiency),
    ...(series && {
      series: series.map((point) => ({
        start: formatInstant(point.start),
        cost: point.cost && presentCost(point.cost, money),
        coverage: point.coverage,
      })),
    }),
    ...(compared && {
      previous: { total: money(compared.previous) },
      delta: { total: money(compared.delta), ratio: compared.ratio, comparedHours: compared.comparedHours },
    }),
  };
}

export function presentCost(cost: ShownCost, money: ShowMoney): Cost {
  // Written out: an answer may hold two hundred thousand of them.
  return {
    total: money(totalOf(cost)),
    cpu: money(cost.cpu),
    memory: money(cost.memory),
    gpu: money(cost.gpu),
    storage: money(cost.storage),
    network: money(cost.network),
    loadBalancer: money(cost.loadBalancer),
    shared: money(cost.shared),
    idle: money(cost.idle),
    other: money(cost.other),
  };
}

function presentUnused({ cpu, memory, total, gpu, reasons }: ReportFigures['unused'], money: ShowMoney): Unused {
  const show = (amount: Nano | null) => (amount === null ? null : money(amount));
  return { cpu: show(cpu), memory: show(memory), total: show(total), gpu: show(gpu), ...withReasons(reasons) };
}

function presentEfficiency({ reasons, ...ratios }: ReportFigures['efficiency']): Efficiency {
  return { ...ratios, ...withReasons(reasons) };
}

function withReasons<Reasons extends object>(reasons: Reasons): { reasons?: Reasons } {
  return Object.keys(reasons).length === 0 ? {} : { reasons };
}

/** What stands before the rows. */
export function presentHead(envelope: Envelope, { total, hidden }: Report, money: ShowMoney) {
  return { ...envelope, total: presentTotal(total, money), hidden: money(hidden) };
}
