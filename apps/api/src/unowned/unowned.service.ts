import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { directNano } from '@showback/allocation';
import {
  type AttributionDocument,
  attributeDay,
  compileDocument,
  type Decision,
  directOf,
  fieldsOf,
  openWorkloads,
  type Proposal,
  propose,
  type Rule,
  type RuleEntry,
  type Settled,
  shareOwned,
  type ShareOwned,
  unownedWorkloads,
  type UnownedWorkload,
} from '@showback/attribution';
import type { Envelope } from '@showback/contracts';
import { type CostReader, KnownItems, type MeasuredItem } from '@showback/persistence';
import { bucketsOf, DAY_MS, floorDay, type Instant, matches, type Nano, type RowKind, sumNano } from '@showback/vocabulary';
import { POLICIES, type Policies } from '../attribution/policies';
import { re2Pattern } from '../attribution/re2-pattern';
import type { Scope } from '../auth/scope';
import { scopedFilter } from '../auth/scoped';
import { CostsService, refuseStale } from '../costs/costs.service';
import { digest } from '../costs/cursor';
import { policyOf } from '../costs/ownership';
import type { Question } from '../costs/question';
import type { Ground } from '../costs/read-report';

/** Answers that are kept. */
const KEPT = 8;

/** What is asked, and by whom. */
export interface AskingUnowned {
  scope: Pick<Scope, 'teams'>;
  /** Digest of the parameters, without those that only page. */
  parameters: string;
  has: (etag: string) => boolean;
}

/** What was found; null when the asker has it already. */
export interface UnownedAnswer {
  etag: string;
  state: string;
  found: Found | null;
}

export interface Found {
  envelope: Envelope;
  owned: ShareOwned;
  /** Dearest first. */
  rows: UnownedWorkload[];
  proposals: Proposal[];
  /** What they are to be added to. */
  document: AttributionDocument;
}

/** Says how much has an owner, what has none, and what would give it one. */
@Injectable()
export class UnownedService {
  private readonly recent = new Map<string, Found>();

  constructor(
    private readonly costs: CostsService,
    @Inject(POLICIES) private readonly policies: Policies,
  ) {}

  async answer(question: Question, asking: AskingUnowned): Promise<UnownedAnswer> {
    const asked = { ...question, filter: scopedFilter(asking.scope, question.filter) };
    const read = await this.costs.queries.snapshot(async (reader) => {
      const ground = await this.costs.ground(reader, { ...question, filter: null }, asking.scope);
      const state = this.stateOf(question, asking, ground);
      refuseStale(question, asking.parameters, state);
      const key = digest([asking.parameters, state, ground.gaps]);
      const etag = `W/"${digest([key, question.limit, question.cursor])}"`;
      const known = asking.has(etag) ? null : this.recent.get(key);
      return { ground, state, key, etag, known, facts: known === undefined ? await this.readFacts(reader, ground, asked) : null };
    });
    const { ground, state, key, etag, known, facts } = read;
    const found = facts === null ? (known ?? null) : await this.find(facts, asked, { ground, scope: asking.scope });
    if (found !== null) this.remember(key, found);
    return { etag, state, found };
  }

  /** Where nobody owns anything every workload of every day is decided, which takes seconds in a large fleet: the last answers are kept until anything changes. */
  private remember(key: string, found: Found): void {
    this.recent.delete(key);
    this.recent.set(key, found);
    for (const oldest of this.recent.keys()) if (this.recent.size > KEPT) this.recent.delete(oldest);
  }

  private stateOf({ window }: Question, { scope }: AskingUnowned, { universe }: Ground): string {
    const versions = universe.map(({ name, version }) => [name, version]);
    const documents = [this.policies.current().hash, this.policies.versions().map(({ hash }) => hash)];
    return digest([window, versions, documents, scope.teams]);
  }

  /** Only workloads without an owner, or that could be moved, are read day by day: in most ledgers they are few. */
  private async readFacts(reader: CostReader, ground: Ground, question: Question): Promise<Facts> {
    const { window } = question;
    const of = policyOf(this.policies, question);
    const days = bucketsOf(window, 'day').map(({ start }) => floorDay(start));
    const { policy } = this.policies.current();
    const policies = new Set(days.map((day) => of(day).policy));
    policies.delete(policy);
    const known = new KnownItems();
    const items = await reader.workloadItems({ clusters: ground.universe, window }, known);
    const { open, settled } = openWorkloads(items, [policy, ...policies]);
    const itemIds = open.map(({ id }) => id);
    const read: Day[] = [];
    if (open.length > 0)
      for (const day of days) read.push({ day, items: await reader.items({ clusters: ground.universe, day, itemIds }, known) });
    return { days: read, settled, ...(await this.readCosts(reader, ground, question)) };
  }

  /** What all lines cost that the question is about, by kind, and how far that may be off. */
  private async readCosts(
    reader: CostReader,
    { universe }: Ground,
    question: Question,
  ): Promise<Pick<Facts, 'costs' | 'precision'>> {
    const { window, filter } = question;
    const whole = { start: floorDay(window.start), end: floorDay(window.end + DAY_MS - 1) };
    const ownership = this.costs.ownership({ ...question, dimensions: [] }, universe);
    const cells = await reader.cells({
      ...{ clusters: universe, windows: whole, dimensions: [], step: null, filter, measures: 'all' },
      // Idle of a pool that a team pays for is the team's.
      ...(ownership && { ownership: { ...ownership, idle: 'policy' } }),
    });
    const costOf = (kind: RowKind): Nano =>
      sumNano(cells.filter((cell) => cell.kind === kind).map(({ measures }) => directNano(measures)));
    const costs = {
      workload: costOf('workload'),
      idle: costOf('idle'),
      unmounted: costOf('unmounted'),
      management: costOf('management'),
    };
    return { costs, precision: sumNano(cells.map(({ measures }) => measures.precision)) };
  }

  private async find({ days, settled, costs, precision }: Facts, question: Question, { ground, scope }: Seen): Promise<Found> {
    const of = policyOf(this.policies, question);
    const { filter } = question;
    const unowned: Decision[] = [];
    for (const { day, items } of days) {
      for (const decision of attributeDay(items, of(day).policy).decisions) {
        const { item, owner } = decision;
        if (owner['team'] == null && (filter === null || matches(filter, fieldsOf(item, owner)))) unowned.push(decision);
      }
      // Others are answered between two days.
      await setImmediate();
    }
    const envelope = this.costs.envelope(ground, question, precision);
    const owned = shareOwned(costs, sumNano(unowned.map(({ item }) => directOf(item))));
    const { policy, document } = this.policies.current();
    // What nobody owns is in nobody's scope, and neither is its part of the whole.
    if (scope.teams !== 'all') return { envelope, owned: { ...owned, ratio: null }, rows: [], proposals: [], document };
    const lists = days.map(({ items }) => items);
    const { proposals, standings } = propose(lists, policy, compileRules, settled);
    return { envelope, owned, rows: unownedWorkloads(unowned, { standings }), proposals, document };
  }
}

interface Seen {
  ground: Ground;
  scope: Pick<Scope, 'teams'>;
}

interface Day {
  day: Instant;
  items: MeasuredItem[];
}

/** What the ledger says for an answer. */
interface Facts {
  /** Workloads that are not settled, by day. */
  days: Day[];
  settled: Settled;
  /** Of all lines that the question is about. */
  costs: Record<RowKind, Nano>;
  /** How far that may be off. */
  precision: Nano;
}

/** As rules of a document are compiled. */
function compileRules(rules: readonly RuleEntry[]): readonly Rule[] {
  const compiled = compileDocument({ teams: [], dimensions: { team: rules }, shared: [], idle: [] }, { pattern: re2Pattern });
  if ('faults' in compiled) throw new Error(`a rule is proposed that cannot be read: ${JSON.stringify(compiled.faults)}`);
  return compiled.policy.dimensions[0]?.rules ?? [];
}
