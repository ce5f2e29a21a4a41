import { bucketsOf, floorStep, sumNano, type Nano, type Window } from '@showback/vocabulary';
import { type Draft, draftRows, mergeDrafts, OTHER } from './draft';
import { efficiencyOf, quantityOf, ratioOf, unusedOf } from './figures';
import { orderDrafts } from './order';
import type { Compared, ComparedData, Point, Report, ReportData, ReportFigures, ReportRequest, ReportRow } from './report';
import { roundDrafts } from './round-drafts';
import { isZero, totalOf, zeroShown } from './shown-cost';

/** More rows × points than one answer may hold. */
export class ReportTooLarge extends RangeError {
  constructor(readonly points: number) {
    super(`the answer would have ${points} points`);
    this.name = 'ReportTooLarge';
  }
}

/** Rows × points of one answer. */
export const POINTS_MAX = 200_000;

/**
 * The answer to a question about cost, from sums of ledger rows. Whatever the mode: rows + hidden = total, components add up
 * to each total, series add up to their row, to the last digit shown.
 * @throws ReportTooLarge
 */
export function assembleReport(request: ReportRequest, data: ReportData): Report {
  const buckets = bucketsOf(request.window, request.step);
  const { drafts, rest } = draftRows(data, request, indexesOf(buckets, request));
  const shown = orderDrafts(
    drafts.filter((draft) => !isHidden(draft, request) && !hasVanished(draft, request)),
    request,
  );
  const topped = foldRest(shown, rest, request);
  if (topped.length * buckets.length > POINTS_MAX) throw new ReportTooLarge(topped.length * buckets.length);
  const hidden = mergeDrafts(
    drafts.filter((draft) => isHidden(draft, request)),
    [],
  );
  const exact = [...topped, hidden];
  const final = request.decimals === null ? exact : roundDrafts(exact, request.decimals);
  // Of a top the rest is in its last row.
  const total = mergeDrafts(request.top === null ? [...final, ...rest] : final, []);
  const all = [...drafts, ...rest];
  const wholeNano = sumNano(all.map(({ cost }) => totalOf(cost)));
  const figures = (draft: Draft, cluster: string | null) => presentFigures(draft, { request, data, buckets, cluster });
  const clusterAt = request.dimensions.indexOf('cluster');
  const share = (index: number) => ratioOf(totalOf(exact[index]?.cost ?? zeroShown()), wholeNano);
  const rows = final.slice(0, -1).map((draft, index): ReportRow => {
    const cluster = clusterAt < 0 || draft.kind === 'other' ? null : (draft.key[clusterAt] ?? null);
    const key = Object.fromEntries(request.dimensions.map((name, at) => [name, draft.key[at] ?? OTHER]));
    return { key, kind: draft.kind, share: share(index), ...figures(draft, cluster) };
  });
  const precision = sumNano(all.map(({ measures }) => measures.precision));
  return {
    total: { ...figures(total, null), precision },
    hidden: totalOf((final.at(-1) ?? hidden).cost),
    rows,
    precision,
  };
}

function indexesOf(buckets: readonly Window[], { step }: ReportRequest): Map<number, number> {
  return new Map(buckets.map(({ start }, index) => [step === null ? 0 : floorStep(start, step), index]));
}

function isHidden({ kind }: Draft, { idle }: ReportRequest): boolean {
  return idle === 'hide' && kind === 'idle';
}

/** An idle row or a management fee that gave everything away, or a row that cost nothing before and is not there now. */
function hasVanished({ kind, points, previous, current, present }: Draft, { idle }: ReportRequest): boolean {
  if (previous !== 0n || current !== 0n) return false;
  const gives = kind === 'management' || (kind === 'idle' && (idle === 'share' || idle === 'policy'));
  return !present || (gives && [...points.values()].every(isZero));
}

/** The first `top` rows, and all others as one. */
function foldRest(drafts: readonly Draft[], rest: readonly Draft[], { top, dimensions }: ReportRequest): Draft[] {
  if (top === null || drafts.length + rest.length <= top) return [...drafts];
  return [
    ...drafts.slice(0, top),
    mergeDrafts(
      [...drafts.slice(top), ...rest],
      dimensions.map(() => OTHER),
    ),
  ];
}

interface Context {
  request: ReportRequest;
  data: ReportData;
  buckets: readonly Window[];
  /** Of the row; null: all that are concerned. */
  cluster: string | null;
}

function presentFigures(draft: Draft, { request, data, buckets, cluster }: Context): ReportFigures {
  return {
    cost: draft.cost,
    precision: draft.measures.precision,
    measures: draft.measures,
    unused: unusedOf(draft.measures),
    ran: draft.weights,
    quantity: quantityOf(draft.measures),
    efficiency: efficiencyOf(draft.measures, draft.weights),
    series: request.step === null ? null : buckets.map((bucket, index) => pointOf(draft, bucket, { index, data, cluster })),
    compared: data.compared === null ? null : comparedOf(draft, data.compared, cluster),
  };
}

function pointOf(draft: Draft, { start }: Window, at: { index: number; data: ReportData; cluster: string | null }): Point {
  const { collected, expected } = at.data.coverage(at.cluster, at.index);
  const cost = draft.points.get(at.index) ?? (collected > 0 ? zeroShown() : null);
  return { start, cost, coverage: collected === expected && expected > 0 ? 1 : ratioOf(BigInt(collected), BigInt(expected)) };
}

function comparedOf(draft: Draft, { hours }: ComparedData, cluster: string | null): Compared {
  const { current, previous, present } = draft;
  const delta = current - previous;
  return {
    previous,
    delta,
    ratio: ratioOf(delta, magnitude(previous)),
    comparedHours: hours(cluster),
    new: previous === 0n && totalOf(draft.cost) !== 0n,
    gone: !present && previous !== 0n,
  };
}

function magnitude(amount: Nano): Nano {
  return amount < 0n ? -amount : amount;
}
