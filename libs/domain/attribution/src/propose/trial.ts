import type { Nano } from '@showback/vocabulary';
import { type DayItem, directOf } from '../day';
import { RuleReader } from '../evaluate';
import type { Policy, Rule, Teams } from '../policy';
import type { Settled } from './open-workloads';
import { type Votes, winnerOf, workloadKey } from '../vote';

/** A workload on one of the days. */
export interface WorkloadDay {
  /** The same on each day. */
  key: string;
  items: readonly DayItem[];
  costNano: Nano;
  /** Null: nobody's. */
  team: string | null;
}

/** What a change of the rules would do. */
export interface Outcome {
  placed: readonly WorkloadDay[];
  /** Whether it takes something from its owner. */
  moves: boolean;
}

interface State {
  teams: Teams;
  rules: readonly Rule[];
  values: ReadonlyMap<string, string | null>;
}

/**
 * Tries rules on days that are over, one after the other, with the same reader and the same votes that decide a day. Values
 * are kept by item, because the same item has the same on each day.
 */
export class Trial {
  readonly workloads: readonly WorkloadDay[];
  private state: State;
  private readonly items = new Map<string, DayItem>();
  private owners: ReadonlySet<string>;
  private readonly daysOf = new Map<string, WorkloadDay[]>();

  constructor(
    days: readonly (readonly DayItem[])[],
    private readonly policy: Policy,
    readonly settled: Settled,
  ) {
    const rules = policy.dimensions.find(({ name }) => name === 'team')?.rules ?? [];
    this.state = { teams: policy.teams, rules, values: new Map() };
    const workloads = days.flatMap((items) => [...grouped(items)]);
    for (const { items } of workloads) for (const item of items) this.items.set(idOf(item), item);
    this.state = { ...this.state, values: this.read(this.state, [...this.items.keys()]) };
    this.workloads = workloads.map(({ key, items }) => {
      const costNano = items.reduce((sum, item) => sum + directOf(item), 0n);
      return { key, items, costNano, team: this.winner(items, this.state.values) };
    });
    for (const workload of this.workloads)
      for (const id of new Set(workload.items.map(idOf))) {
        const days = this.daysOf.get(id);
        if (days === undefined) this.daysOf.set(id, [workload]);
        else days.push(workload);
      }
    this.owners = this.teamsThatOwn();
  }

  get teams(): Teams {
    return this.state.teams;
  }

  unowned(): WorkloadDay[] {
    return this.workloads.filter(({ team }) => team === null);
  }

  /** The team that a workload has on each day; null: it has none on some day, or not the same on all. */
  teamsByWorkload(): Map<string, string | null> {
    const found = new Map<string, string | null>();
    for (const { key, team } of this.workloads) found.set(key, found.has(key) && found.get(key) !== team ? null : team);
    return found;
  }

  /** Teams that are listed or own something. */
  isKnown(value: string): boolean {
    if (this.state.teams.resolve(value) !== null) return true;
    return this.owners.has(value.toLowerCase());
  }

  /** What these rules, after those there are, and these teams, listed too, would do. */
  attempt(rules: readonly Rule[], teams: readonly string[]): Outcome {
    return this.outcomeOf(this.changed(rules, teams));
  }

  /** Makes a change that was tried part of the rules. */
  accept(rules: readonly Rule[], teams: readonly string[]): void {
    const next = this.changed(rules, teams);
    for (const workload of this.touched(next)) workload.team = this.winner(workload.items, next.values);
    this.state = next;
    this.owners = this.teamsThatOwn();
  }

  private teamsThatOwn(): Set<string> {
    const settled = [...this.settled.teams].map((team) => team.toLowerCase());
    return new Set([...settled, ...this.workloads.flatMap(({ team }) => team?.toLowerCase() ?? [])]);
  }

  private changed(rules: readonly Rule[], listed: readonly string[]): State {
    const { teams, values } = this.state;
    const next = { teams: withTeams(teams, listed), rules: [...this.state.rules, ...rules] };
    // A rule at the end asks only what has no value; a team that is listed can decide before others.
    const open = [...this.items.keys()].filter((id) => listed.length > 0 || (values.get(id) ?? null) === null);
    return { ...next, values: new Map([...values, ...this.read(next, open)]) };
  }

  private read({ teams, rules }: Pick<State, 'teams' | 'rules'>, ids: readonly string[]): Map<string, string | null> {
    const reader = new RuleReader({ name: 'team', rules }, { teams, unknownTeams: this.policy.unknownTeams });
    return new Map(
      ids.map((id) => {
        const item = this.items.get(id);
        return [id, item === undefined ? null : reader.valueOf(item)];
      }),
    );
  }

  private touched({ values }: State): Set<WorkloadDay> {
    const ids = [...values].filter(([id, value]) => value !== (this.state.values.get(id) ?? null)).map(([id]) => id);
    return new Set(ids.flatMap((id) => this.daysOf.get(id) ?? []));
  }

  private outcomeOf(next: State): Outcome {
    const placed: WorkloadDay[] = [];
    for (const workload of this.touched(next)) {
      const team = this.winner(workload.items, next.values);
      if (workload.team !== null && team !== workload.team) return { placed: [], moves: true };
      if (workload.team === null && team !== null) placed.push(workload);
    }
    return { placed, moves: false };
  }

  private winner(items: readonly DayItem[], values: State['values']): string | null {
    const votes: Votes = new Map();
    for (const item of items) {
      const value = values.get(idOf(item)) ?? null;
      votes.set(value, (votes.get(value) ?? 0n) + directOf(item));
    }
    return winnerOf(votes);
  }
}

/** Workloads alone: what is unmounted has no labels, and goes with what is found for its namespace. */
function* grouped(items: readonly DayItem[]): Iterable<{ key: string; items: DayItem[] }> {
  const found = new Map<string, DayItem[]>();
  for (const item of items) {
    const key = item.kind === 'workload' ? workloadKey(item) : null;
    if (key === null) continue;
    const known = found.get(key);
    if (known === undefined) found.set(key, [item]);
    else known.push(item);
  }
  for (const [key, own] of found) yield { key, items: own };
}

function idOf({ cluster, id }: DayItem): string {
  return `${cluster}\0${id}`;
}

function withTeams(teams: Teams, listed: readonly string[]): Teams {
  if (listed.length === 0) return teams;
  const added = new Map(listed.map((id) => [id.toLowerCase(), id]));
  return {
    any: true,
    byId: new Map([...teams.byId, ...listed.map((id) => [id, { id }] as const)]),
    resolve: (value) => teams.resolve(value) ?? added.get(value.toLowerCase()) ?? null,
  };
}
