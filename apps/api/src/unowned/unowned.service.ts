import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ROW_ROUNDING_NANO } from '@showback/allocation';
import {
  type AttributionDocument,
  attributeDay,
  compileDocument,
  type Decision,
  fieldsOf,
  type Proposal,
  propose,
  type Rule,
  type RuleEntry,
  shareOwned,
  type ShareOwned,
  unownedWorkloads,
  type UnownedWorkload,
} from '@showback/attribution';
import type { Envelope } from '@showback/contracts';
import { type CostReader, KnownItems, type MeasuredItem } from '@showback/persistence';
import { DAY_MS, type Instant, matches, sumNano } from '@showback/vocabulary';
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
    const read = await this.costs.queries.snapshot(async (reader) => {
      const ground = await this.costs.ground(reader, { ...question, filter: null }, asking.scope);
      const state = this.stateOf(question, asking, ground);
      refuseStale(question, asking.parameters, state);
      const key = digest([asking.parameters, state, ground.gaps]);
      const etag = `W/"${digest([key, question.limit, question.cursor])}"`;
      const known = asking.has(etag) ? null : this.recent.get(key);
      return { ground, state, key, etag, known, days: known === undefined ? await readDays(reader, ground, question) : [] };
    });
    const { ground, state, key, etag, known, days } = read;
    const found = known === undefined ? await this.find(days, question, { ground, scope: asking.scope }) : known;
    if (found !== null) this.remember(key, found);
    return { etag, state, found };
  }

  /** Deciding every workload of every day takes seconds in a large fleet: the last answers are kept until anything changes. */
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

  private async find(days: readonly Day[], question: Question, { ground, scope }: Seen): Promise<Found> {
    const of = policyOf(this.policies, question);
    const decisions: Decision[] = [];
    for (const { day, items } of days) {
      for (const decision of attributeDay(items, of(day).policy).decisions) decisions.push(decision);
      // Others are answered between two days.
      await setImmediate();
    }
    const filter = scopedFilter(scope, question.filter);
    const shown = decisions.filter(({ item, owner }) => filter === null || matches(filter, fieldsOf(item, owner)));
    const counted = sumNano(shown.map(({ item }) => (item as MeasuredItem).measures.rows));
    const envelope = this.costs.envelope(ground, question, counted * ROW_ROUNDING_NANO);
    const owned = shareOwned(shown);
    const { policy, document } = this.policies.current();
    // What nobody owns is in nobody's scope, and neither is its part of the whole.
    if (scope.teams !== 'all') return { envelope, owned: { ...owned, ratio: null }, rows: [], proposals: [], document };
    const lists = days.map(({ items }) => items);
    const { proposals, standings } = propose(lists, policy, compileRules);
    return { envelope, owned, rows: unownedWorkloads(shown, { standings }), proposals, document };
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

async function readDays(reader: CostReader, { universe }: Ground, { window }: Question): Promise<Day[]> {
  const known = new KnownItems();
  const days: Day[] = [];
  for (let day = window.start; day < window.end; day += DAY_MS)
    days.push({ day, items: await reader.items({ clusters: universe, day }, known) });
  return days;
}

/** As rules of a document are compiled. */
function compileRules(rules: readonly RuleEntry[]): readonly Rule[] {
  const compiled = compileDocument({ teams: [], dimensions: { team: rules }, shared: [], idle: [] }, { pattern: re2Pattern });
  if ('faults' in compiled) throw new Error(`a rule is proposed that cannot be read: ${JSON.stringify(compiled.faults)}`);
  return compiled.policy.dimensions[0]?.rules ?? [];
}
