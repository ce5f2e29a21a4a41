import { absentOf, floorStep, type Instant, type LineKind, type Nano, type Step } from '@showback/vocabulary';
import { addMeasures, type CostCell, type Measures, zeroMeasures } from './measures';
import type { ReportData, ReportRequest } from './report';
import { addShown, type IdleMode, shownCost, type ShownCost, totalOf, zeroShown } from './shown-cost';

/** A row while it is summed. */
export interface Draft {
  key: readonly string[];
  kind: LineKind | 'other';
  cost: ShownCost;
  /** By the bucket's index. */
  points: Map<number, ShownCost>;
  measures: Measures;
  /** CPU, memory and GPUs of workloads alone: what efficiencies are weighed by. */
  weights: { cpu: Nano; memory: Nano; gpu: Nano };
  /** Totals of the hours that have a counterpart, and of those counterparts. */
  current: Nano;
  previous: Nano;
  /** Whether the window itself has anything of it. */
  present: boolean;
}

export const OTHER = '__other__';

/** Rows while they are summed; `rest`: at most one, of all rows that are not told apart. */
export interface Drafts {
  drafts: Draft[];
  rest: Draft[];
}

/** Sums cells to rows by key and kind. A value and its stand-in (`__unallocated__`) are one row. */
export function draftRows(
  { cells, compared }: ReportData,
  { idle, step, dimensions, merged = false, always = [] }: ReportRequest,
  indexes: Map<Instant, number>,
): Drafts {
  const drafts = new Map<string, Draft>();
  let rest: Draft | null = null;
  const find = (cell: CostCell): Draft => {
    const hidden = idle === 'hide' && cell.kind === 'idle';
    if (cell.rest === true && !hidden) return (rest ??= emptyDraft([], 'other'));
    const key = cell.key.map((value, at) => value ?? absentName(dimensions[at] ?? '', cell.kind));
    const apart = !merged || hidden;
    const id = `${apart ? cell.kind : ''}\0${key.join('\0')}`;
    let draft = drafts.get(id);
    if (draft === undefined) drafts.set(id, (draft = emptyDraft(key, cell.kind)));
    // A key under which anything runs is that of workloads.
    if (cell.kind === 'workload') draft.kind = 'workload';
    return draft;
  };
  for (const key of always)
    drafts.set(`${merged ? '' : 'workload'}\0${key.join('\0')}`, { ...emptyDraft(key, 'workload'), present: true });
  for (const cell of cells) addCell(find(cell), cell, { idle, index: indexes.get(bucketStart(cell.bucket, step)) ?? 0 });
  const all = (): Drafts => ({ drafts: [...drafts.values()], rest: rest === null ? [] : [rest] });
  if (compared === null) return all();
  if (compared.current === null) for (const draft of [...drafts.values(), ...all().rest]) draft.current = totalOf(draft.cost);
  const total = (cell: CostCell) => totalOf(shownCost(cell.measures, cell.kind, modeOf(cell, idle)));
  for (const cell of compared.current ?? []) find(cell).current += total(cell);
  for (const cell of compared.previous) find(cell).previous += total(cell);
  return all();
}

/** What stands in for a value that is not there; `name` as in the answer's key. */
function absentName(name: string, kind: LineKind): string {
  return absentOf({ name: 'dimension', key: name }, kind);
}

function modeOf(cell: CostCell, idle: IdleMode): Exclude<IdleMode, 'policy'> {
  return idle === 'policy' ? cell.idle : idle;
}

function bucketStart(bucket: Instant, step: Step | null): Instant {
  return step === null ? bucket : floorStep(bucket, step);
}

export function emptyDraft(key: readonly string[], kind: Draft['kind']): Draft {
  return {
    key,
    kind,
    cost: zeroShown(),
    points: new Map(),
    measures: zeroMeasures(),
    weights: { cpu: 0n, memory: 0n, gpu: 0n },
    current: 0n,
    previous: 0n,
    present: false,
  };
}

function addCell(draft: Draft, cell: CostCell, { idle, index }: { idle: IdleMode; index: number }): void {
  const { kind, measures } = cell;
  const shown = shownCost(measures, kind, modeOf(cell, idle));
  addShown(draft.cost, shown);
  const point = draft.points.get(index);
  if (point) addShown(point, shown);
  else draft.points.set(index, shown);
  addMeasures(draft.measures, measures);
  if (kind === 'workload') addWeights(draft, measures);
  draft.present = true;
}

/** Adds one row to another in place, compared figures too. */
export function addDraft(to: Draft, from: Draft): void {
  addShown(to.cost, from.cost);
  for (const [index, cost] of from.points) {
    const point = to.points.get(index);
    if (point) addShown(point, cost);
    else to.points.set(index, { ...cost });
  }
  addMeasures(to.measures, from.measures);
  addWeights(to, from.weights);
  to.current += from.current;
  to.previous += from.previous;
  to.present ||= from.present;
}

export function mergeDrafts(drafts: readonly Draft[], key: readonly string[]): Draft {
  const merged = emptyDraft(key, 'other');
  for (const draft of drafts) addDraft(merged, draft);
  return merged;
}

function addWeights({ weights }: Draft, { cpu, memory, gpu }: Draft['weights']): void {
  weights.cpu += cpu;
  weights.memory += memory;
  weights.gpu += gpu;
}
