import { absentOf, divideRounding, type Nano, sumNano } from '@showback/vocabulary';
import { ratioOf, type Unused, unusedOf } from './figures';
import { addMeasures, type CostCell, type Measures, zeroMeasures } from './measures';
import { type Capacity, type CapacityUnknown, type ResourceUse, resourceUses } from './resource-use';

/** What the nodes of one cluster had under a key. */
export interface CapacityCell extends Capacity {
  cluster: string;
  key: readonly (string | null)[];
}

/** Names that a node has a value for: of a node without one the stand-in is that of workloads, whatever the kind of line. */
export const PLACES: readonly string[] = ['cluster', 'region', 'nodePool', 'capacityType', 'instanceType', 'node'];

export const UTILISATION_SORT_FIELDS = ['cost', 'idle', 'unused'] as const;

export interface UtilisationRequest {
  /** Names of the key, in order. */
  dimensions: readonly string[];
  sort: { field: string; descending: boolean };
}

export interface UtilisationData {
  /** Of workloads and of idle. */
  cells: readonly CostCell[];
  /** What there was for them to run on; or why that is not said. */
  capacity: { rows: readonly CapacityCell[] | CapacityUnknown; total: Capacity | CapacityUnknown };
}

/** Money by resource. */
export interface ResourceMoney {
  cpu: Nano;
  memory: Nano;
  gpu: Nano;
}

export interface UtilisationFigures extends Record<'cpu' | 'memory' | 'gpu', ResourceUse> {
  cost: ResourceMoney;
  /** Of the cost, what nobody requested. */
  idle: ResourceMoney;
  /** Of the cost, what was requested and not used. */
  unused: Unused;
  /** Of the money for CPU and memory (`base`), what is not idle, what is requested and not used, and what is neither. */
  ofCost: { base: Nano; allocated: number | null; unused: number | null; used: number | null };
}

export interface UtilisationRow extends UtilisationFigures {
  key: Readonly<Record<string, string>>;
}

export interface Utilisation {
  total: UtilisationFigures;
  rows: UtilisationRow[];
  precision: Nano;
}

interface Draft {
  key: readonly string[];
  measures: Measures;
  idle: ResourceMoney;
  capacity: Capacity | CapacityUnknown;
}

/**
 * How much of what there was is requested and used, and what the rest costs: what nobody requested apart from what was
 * requested and not used. Ratios are those of the sums.
 */
export function assembleUtilisation(request: UtilisationRequest, { cells, capacity }: UtilisationData): Utilisation {
  const drafts = new Map<string, Draft>();
  const { dimensions } = request;
  const none = typeof capacity.rows === 'string' ? capacity.rows : 'no-machine';
  const find = (key: readonly string[]): Draft => {
    const id = key.join('\0');
    const known = drafts.get(id);
    if (known) return known;
    const draft = emptyDraft(key, none);
    drafts.set(id, draft);
    return draft;
  };
  for (const cell of cells) addCell(find(keyOf(cell.key, dimensions, cell.kind)), cell);
  for (const cell of typeof capacity.rows === 'string' ? [] : capacity.rows)
    addCapacity(find(keyOf(cell.key, dimensions, 'workload')), cell);
  const all = [...drafts.values()];
  const total = emptyDraft([], capacity.total);
  for (const draft of all) {
    addMeasures(total.measures, draft.measures);
    addMoney(total.idle, draft.idle);
  }
  return {
    total: figuresOf(total),
    rows: ordered(all, request).map((draft) => ({
      key: Object.fromEntries(dimensions.map((name, at) => [name, draft.key[at] ?? ''])),
      ...figuresOf(draft),
    })),
    precision: total.measures.precision,
  };
}

/** What all of some nodes had; null: there are none. */
export function sumCapacity(cells: readonly Capacity[]): Capacity | null {
  if (cells.length === 0) return null;
  return cells.reduce(plus, NOTHING);
}

/**
 * An amount of some hours as that of a month of 730 hours, rounded to the nano-unit.
 * @param hours of the window; @param coverage what part of them the amount is of
 */
export function perMonth(amount: Nano, hours: number, coverage: { collected: number; expected: number }): Nano | null {
  if (hours <= 0 || coverage.collected <= 0) return null;
  if (amount < 0n) return -(perMonth(-amount, hours, coverage) ?? 0n);
  return divideRounding(amount * 730n * BigInt(coverage.expected), BigInt(hours) * BigInt(coverage.collected));
}

function keyOf(values: readonly (string | null)[], names: readonly string[], kind: CostCell['kind']): string[] {
  return values.map((value, at) => {
    const name = names[at] ?? '';
    return value ?? absentOf({ name: 'dimension', key: name }, PLACES.includes(name) ? 'workload' : kind);
  });
}

function emptyDraft(key: readonly string[], capacity: Draft['capacity']): Draft {
  return { key, measures: zeroMeasures(), idle: { cpu: 0n, memory: 0n, gpu: 0n }, capacity };
}

function addCell(draft: Draft, { kind, measures }: CostCell): void {
  addMeasures(draft.measures, measures);
  if (kind === 'idle') addMoney(draft.idle, measures);
}

function addMoney(to: ResourceMoney, { cpu, memory, gpu }: ResourceMoney): void {
  to.cpu += cpu;
  to.memory += memory;
  to.gpu += gpu;
}

function addCapacity(draft: Draft, cell: Capacity): void {
  draft.capacity = typeof draft.capacity === 'string' ? cell : plus(draft.capacity, cell);
}

function plus(a: Capacity, b: Capacity): Capacity {
  const known = (one: bigint | null, other: bigint | null): bigint | null =>
    one === null || other === null ? null : one + other;
  return {
    cpuMicroCoreHours: a.cpuMicroCoreHours + b.cpuMicroCoreHours,
    cpuMicroCoreHoursAllocatable: known(a.cpuMicroCoreHoursAllocatable, b.cpuMicroCoreHoursAllocatable),
    memoryByteHours: a.memoryByteHours + b.memoryByteHours,
    memoryByteHoursAllocatable: known(a.memoryByteHoursAllocatable, b.memoryByteHoursAllocatable),
    gpuMicroHours: a.gpuMicroHours + b.gpuMicroHours,
  };
}

const NOTHING: Capacity = {
  cpuMicroCoreHours: 0n,
  cpuMicroCoreHoursAllocatable: 0n,
  memoryByteHours: 0n,
  memoryByteHoursAllocatable: 0n,
  gpuMicroHours: 0n,
};

function figuresOf({ measures, idle, capacity }: Draft): UtilisationFigures {
  const { cpu, memory, gpu } = measures;
  const unused = unusedOf(measures);
  const paid = cpu + memory;
  const allocated = paid - idle.cpu - idle.memory;
  return {
    ...resourceUses(measures, capacity),
    cost: { cpu, memory, gpu },
    idle,
    unused,
    ofCost: {
      base: paid,
      allocated: paid <= 0n ? null : ratioOf(allocated, paid),
      unused: paid <= 0n || unused.total === null ? null : ratioOf(unused.total, paid),
      used: paid <= 0n || unused.total === null ? null : ratioOf(allocated - unused.total, paid),
    },
  };
}

function ordered(drafts: readonly Draft[], { sort: { field, descending }, dimensions }: UtilisationRequest): Draft[] {
  const column = dimensions.indexOf(field);
  const valued = drafts.map((draft) => ({ draft, value: column >= 0 ? (draft.key[column] ?? '') : amountOf(draft, field) }));
  const direction = descending ? -1 : 1;
  valued.sort((a, b) => direction * compare(a.value, b.value) || compare(a.draft.key.join('\0'), b.draft.key.join('\0')));
  return valued.map(({ draft }) => draft);
}

function amountOf({ measures, idle }: Draft, field: string): Nano {
  if (field === 'unused') return measures.cpuUnused + measures.memoryUnused;
  return sumNano(field === 'idle' ? [idle.cpu, idle.memory, idle.gpu] : [measures.cpu, measures.memory, measures.gpu]);
}

function compare<Value extends bigint | string>(a: Value, b: Value): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
