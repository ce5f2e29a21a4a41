import { addMeasures, type CostCell, type Measures, zeroMeasures } from '@showback/allocation';
import {
  type DayItem,
  fieldsOf,
  orderItems,
  type Owner,
  type Policy,
  receiverOf,
  SHARED_MEASURES,
  type SharedAmounts,
  type SharedLine,
  shareOut,
  type ShareWeights,
} from '@showback/attribution';
import {
  decidedBy,
  type Filter,
  type FilterField,
  type FilterFields,
  fieldValue,
  filterFields,
  floorStep,
  type Instant,
  type LineKind,
  matches,
  type Step,
} from '@showback/vocabulary';
import type { OwnedBy } from './cells-sql';

/** A line of a day with what was decided about it. */
export interface OwnedLine {
  item: DayItem;
  owner: Owner;
  idle: 'separate' | 'share' | 'to';
  /** The rule of `shared` that takes it; null: none. */
  shared: number | null;
  /** The whole day as one part without an hour, or all of its hours, each of one pod where pods are asked for. */
  parts: LinePart[];
}

export interface LinePart {
  hour: Instant | null;
  pod: string | null;
  node: string | null;
  measures: Measures;
}

/** One UTC day of all the clusters that its rules look at. */
export interface OwnedDay {
  day: Instant;
  lines: readonly OwnedLine[];
  weights: readonly ShareWeights[];
  policy: Pick<Policy, 'shared' | 'teams'>;
}

export interface DayQuestion {
  dimensions: readonly FilterField[];
  filter: Filter | null;
  step: Step | null;
  owned: OwnedBy;
  /** Whether a cluster's hour (null: the whole day) is asked for. */
  asked: (cluster: string, hour: Instant | null) => boolean;
}

/** The cells of one day, summed in memory from its lines: what SQL sums of the read model once it is built. */
export function dayCells(of: OwnedDay, question: DayQuestion): CostCell[] {
  const sums = new CellSums(question);
  const distributed = question.owned.shared === 'policy';
  const taken: OwnedLine[] = [];
  for (const line of of.lines) {
    if (distributed && line.shared !== null) taken.push(line);
    else for (const part of line.parts) sums.addPart(of.day, line, part, part.measures);
  }
  addTaken(of, taken, sums);
  return sums.cells();
}

/** Lines that rules distribute: what stays on them, and what teams received. */
function addTaken({ day, weights, policy }: OwnedDay, taken: readonly OwnedLine[], sums: CellSums): void {
  const byItem = new Map(taken.map((line) => [line.item, line]));
  const lines = orderItems(taken.map(({ item }) => item)).flatMap((item): SharedLine<Group>[] => {
    const line = byItem.get(item);
    if (line === undefined || line.shared === null) return [];
    const parts = [...line.parts].sort(inOrder).map((part) => {
      const group = sums.groupOf(day, line, part);
      sums.add(group, line.owner, item.kind, quantitiesOf(part.measures));
      return { group, amounts: amountsOf(part.measures) };
    });
    return [{ item, owner: line.owner, rule: line.shared, parts }];
  });
  const { kept, received } = shareOut(lines, weights, policy, {
    team: (team) => sums.canReceive(team, policy.teams),
    line: ({ item, owner }) => sums.canGive(item, owner),
    together: !sums.asksWhose,
  });
  for (const { line, group, amounts } of kept) sums.add(group, line.owner, line.item.kind, { ...NOTHING, ...amounts });
  for (const { team, group, directNano, idleNano, precisionNano } of received) {
    const measures = { ...NOTHING, shared: directNano, sharedIdle: idleNano, precision: precisionNano };
    sums.add(group, receiverOf(group.owner, team, policy.teams), 'shared', measures);
  }
}

const NOTHING: Readonly<Measures> = zeroMeasures();

function inOrder(a: LinePart, b: LinePart): number {
  const key = ({ pod, node }: LinePart) => `${pod ?? ''}\0${node ?? ''}`;
  return (a.hour ?? 0) - (b.hour ?? 0) || (key(a) < key(b) ? -1 : 1);
}

function amountsOf(measures: Measures): SharedAmounts {
  return Object.fromEntries(SHARED_MEASURES.map((measure) => [measure, measures[measure]])) as SharedAmounts;
}

function quantitiesOf(measures: Measures): Measures {
  const quantities = { ...measures };
  for (const measure of SHARED_MEASURES) quantities[measure] = 0n;
  return quantities;
}

/** What parts have in common as far as the question can tell them apart. */
interface Group {
  asked: boolean;
  fields: FilterFields;
  owner: Owner;
  bucket: Instant;
  idle: CostCell['idle'];
}

class CellSums {
  private readonly sums = new Map<string, CostCell>();
  private readonly groups = new Map<string, Group>();
  private readonly receivers = new Map<string | null, boolean>();
  /** What the question asks of a line. */
  private readonly fields: readonly FilterField[];
  /** Whether the question tells owners apart. */
  readonly asksWhose: boolean;

  constructor(private readonly question: DayQuestion) {
    this.fields = [...question.dimensions, ...(question.filter === null ? [] : filterFields(question.filter))];
    this.asksWhose = this.fields.some(({ name }) => name === 'dimension');
  }

  cells(): CostCell[] {
    return [...this.sums.values()];
  }

  addPart(day: Instant, line: OwnedLine, part: LinePart, measures: Measures): void {
    const { owned } = this.question;
    const unowned = line.idle === 'to' && line.item.kind === 'idle' && owned.idle !== 'policy';
    this.add(this.describe(day, line, part), unowned ? nobody(line.owner) : line.owner, line.item.kind, measures);
  }

  /** One object for all parts that the question does not tell apart. */
  groupOf(day: Instant, line: OwnedLine, part: LinePart): Group {
    const group = this.describe(day, line, part);
    const values = this.fields.map((field) => fieldValue(field, group.fields));
    const key = JSON.stringify([values, Object.values(group.owner), group.asked, group.bucket, group.idle, line.item.kind]);
    const known = this.groups.get(key);
    if (known === undefined) this.groups.set(key, group);
    return known ?? group;
  }

  add(group: Group, owner: Owner, kind: LineKind, measures: Measures): void {
    if (!group.asked) return;
    const { dimensions, filter } = this.question;
    const fields = { ...group.fields, kind, dimensions: owner };
    if (filter !== null && !matches(filter, fields)) return;
    const key = dimensions.map((field) => fieldValue(field, fields));
    const id = JSON.stringify([key, kind, group.idle, group.bucket]);
    const cell = this.sums.get(id) ?? { key, kind, idle: group.idle, bucket: group.bucket, measures: zeroMeasures() };
    this.sums.set(id, cell);
    addMeasures(cell.measures, measures);
  }

  /** Whether the filter lets through anything that a team received. */
  canReceive(team: string | null, teams: Policy['teams']): boolean {
    const { filter } = this.question;
    if (filter === null) return true;
    const known = this.receivers.get(team);
    if (known !== undefined) return known;
    const can = decidedBy(filter, { kind: 'shared', dimensions: receiverOf({}, team, teams) }) !== false;
    this.receivers.set(team, can);
    return can;
  }

  /** Whether the filter lets through anything that was received of a line, whoever received it. */
  canGive(item: DayItem, owner: Owner): boolean {
    const { filter } = this.question;
    const dimensions = { ...owner, team: null, service: null, parent: null };
    return filter === null || decidedBy(filter, { ...item, kind: 'shared', dimensions }) !== false;
  }

  private describe(day: Instant, { item, owner, idle }: OwnedLine, { hour, pod, node }: LinePart): Group {
    const { asked, owned, step } = this.question;
    return {
      asked: asked(item.cluster, hour),
      fields: { ...fieldsOf(item, owner), pod, node },
      owner,
      bucket: step === null ? 0 : floorStep(hour ?? day, step),
      idle: owned.idle === 'policy' && idle === 'share' ? 'share' : 'separate',
    };
  }
}

function nobody(owner: Owner): Owner {
  return Object.fromEntries(Object.keys(owner).map((name) => [name, null]));
}
