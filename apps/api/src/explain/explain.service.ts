import { type DayItem, type RuleEntry, type Explanation, explainWorkload, type SharedExplained } from '@showback/attribution';
import type { ExplainedRule, ExplainedShare, ExplainQuery, ExplainResponse } from '@showback/contracts';
import type { CostReader, LedgerCluster } from '@showback/persistence';
import { DAY_MS, floorDay, formatDay, formatNano, type Instant, lowerAscii, type Window } from '@showback/vocabulary';
import { Inject, Injectable } from '@nestjs/common';
import { POLICIES, type Policies, type PolicyVersion } from '../attribution/policies';
import type { Scope } from '../auth/scope';
import { seesTeam } from '../auth/scoped';
import type { Config } from '../config/config';
import { counted } from '../costs/concerned';
import { CostsService } from '../costs/costs.service';
import { policyOf } from '../costs/ownership';
import { readQuestion } from '../costs/question';
import { workloadFilter } from '../costs/workloads.service';
import { Problem } from '../http/problem';
import { CONFIG } from '../providers';

/** Parameters of questions about cost that this one has not. */
const ALONE = {
  idle: 'separate',
  shared: 'separate',
  filter: undefined,
  compare: undefined,
  step: undefined,
  round: undefined,
  sort: undefined,
  limit: 1,
  cursor: undefined,
} as const;

/** Says of a workload and day which rules were tried, what they saw, and what came of it in money. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly costs: CostsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(POLICIES) private readonly policies: Policies,
  ) {}

  /** @throws Problem 404 for a workload that did not run that day, or that the asker may not see */
  explain(asked: ExplainQuery, scope: Scope): Promise<ExplainResponse> {
    const at = this.costs.askedAt();
    const { dueEnd } = at;
    const window = asked.window === undefined ? null : readQuestion({ ...asked, ...ALONE }, at).window;
    if (window !== null && asked.day !== undefined) throw Problem.field('day', 'and window exclude each other: give one');
    return this.costs.queries.snapshot(async (reader) => {
      const universe = counted(await reader.clusters(), this.config.clusters);
      const cluster = universe.find(({ name }) => name === asked.cluster);
      if (cluster === undefined) throw unknownWorkload(asked);
      const day =
        window === null
          ? dayOf(asked, await reader.lastDay(cluster), dueEnd)
          : ((await lastDayOf(reader, cluster, { asked, window })) ?? floorDay(window.end - 1));
      const version = policyOf(this.policies, asked)(day);
      const isIt = isWorkload(asked);
      const ownership = { policyOf: policyOf(this.policies, asked), built: asked.attribution === 'inForce', universe };
      const name = { cluster, namespace: asked.namespace, kind: asked.kind, workload: asked.name };
      const decided = await reader.explained({ day, name, ownership });
      const found = explainWorkload(decided, version.policy, isIt);
      if (found === null || !seesTeam(scope, found.owner['team'] ?? null)) throw unknownWorkload(asked, day);
      const own = decided.decisions.map(({ item }) => item).filter(isIt);
      const pods = await reader.pods({ cluster, day, itemIds: own.map(({ id }) => id) });
      return this.present({ asked, day, version, found, own, pods, scope });
    });
  }

  private present(of: {
    asked: ExplainQuery;
    day: Instant;
    version: PolicyVersion;
    found: Explanation;
    own: readonly DayItem[];
    pods: ReadonlyMap<bigint, readonly string[]>;
    scope: Scope;
  }): ExplainResponse {
    const { asked, version, found, own, pods, scope } = of;
    const kind = own[0]?.controllerKind ?? asked.kind;
    const team = found.owner['team'] ?? null;
    const dimensions = Object.entries(found.dimensions).map(([name, { value, votes, rules }]) => {
      const shown = votes.map((vote) => ({ value: vote.value, pods: podsIn(vote.items, pods), cost: formatNano(vote.nano) }));
      const written = version.document.dimensions[name] ?? [];
      const tried = rules.map(({ index, saw, from, outcome }) => ({
        index,
        rule: toldRule({ ...written[index] }, { saw, outcome }, scope),
        saw,
        from,
        outcome,
      }));
      return [name, { value, votes: shown, rules: tried }] as const;
    });
    return {
      workload: { cluster: asked.cluster, namespace: asked.namespace, kind, name: asked.name },
      day: formatDay(of.day),
      currency: this.config.currency,
      version: version.version,
      owner: team === null ? null : { team, service: found.owner['service'] ?? null },
      dimensions: Object.fromEntries(dimensions),
      shared: found.shared.map((one) => presentShare(one, version, scope)),
      idle: presentIdle(found.idle),
    };
  }
}

function isWorkload({ cluster, namespace, kind, name }: ExplainQuery): (item: DayItem) => boolean {
  const wanted = lowerAscii(kind);
  return (item) =>
    item.kind === 'workload' &&
    item.cluster === cluster &&
    item.namespace === namespace &&
    item.workload === name &&
    lowerAscii(item.controllerKind ?? '') === wanted;
}

/** The last day of a window on which a workload cost anything; null where there is none. */
async function lastDayOf(
  reader: CostReader,
  cluster: LedgerCluster,
  { asked, window }: { asked: ExplainQuery; window: Window },
): Promise<Instant | null> {
  const days = { start: floorDay(window.start), end: floorDay(window.end + DAY_MS - 1) };
  const filter = workloadFilter(asked);
  const found = { clusters: [cluster], windows: days, filter, dimensions: [], step: 'day', measures: 'cost' } as const;
  const starts = (await reader.cells(found)).map(({ bucket }) => bucket);
  return starts.length === 0 ? null : Math.max(...starts);
}

/** @throws Problem 400 for a day that has not begun */
function dayOf({ day }: ExplainQuery, last: Instant | null, dueEnd: Instant): Instant {
  if (day === undefined) return last ?? floorDay(dueEnd - DAY_MS);
  const asked = Date.parse(`${day}T00:00:00Z`);
  if (asked >= dueEnd)
    throw Problem.field('day', `has no hour that is due yet: the last is of ${formatDay(floorDay(dueEnd - 1))}`);
  return asked;
}

/** Null: the hours of the day are no longer kept. */
function podsIn(items: readonly DayItem[], pods: ReadonlyMap<bigint, readonly string[]>): number | null {
  if (pods.size === 0) return null;
  return new Set(items.flatMap(({ id }) => pods.get(id) ?? [])).size;
}

/** Where a rule looks is for everyone; whom it could have meant is for those who may see them, but for what it found here. */
function toldRule(
  rule: RuleEntry,
  { saw, outcome }: Pick<ExplainedRule, 'saw' | 'outcome'>,
  scope: Scope,
): ExplainedRule['rule'] {
  if (scope.teams === 'all') return { ...rule };
  if (outcome !== 'decided') return Object.fromEntries(Object.entries(rule).filter(([key]) => PLACES.has(key)));
  const found = Object.entries(rule.map ?? {}).filter(([value]) => value === saw?.trim());
  return { ...rule, ...(rule.map && { map: Object.fromEntries(found) }) };
}

/** Sources of rules that name no team. */
const PLACES = new Set(['label', 'namespaceLabel', 'annotation', 'nodeLabel', 'controller']);

function presentShare(share: SharedExplained, { policy }: PolicyVersion, scope: Scope): ExplainedShare {
  const rule = policy.shared[share.rule];
  const receivers = share.receivers.filter(({ team }) => seesTeam(scope, team));
  const all = scope.teams === 'all';
  return {
    rule: share.rule,
    name: rule?.name ?? '',
    role: share.role,
    scope: share.scope,
    split: rule?.split ?? 'proportional',
    amount: formatNano(share.nano),
    kept: share.keptNano === null ? null : formatNano(share.keptNano),
    ratio: share.weight === null || !all ? null : Number(share.weight.team) / Number(share.weight.all),
    receivers: receivers.map(({ team, nano }) => ({ team: team ?? '__unattributed__', amount: formatNano(nano) })),
    why: whyShared(share, rule?.split ?? 'proportional'),
  };
}

function whyShared({ role, reason, keptNano, measured }: SharedExplained, split: ExplainedShare['split']): string {
  if (reason !== null)
    return measured === 'missing' ? 'what it is split by was not measured that day, nor before: it stays with its owner' : reason;
  if (role === 'distributed')
    return keptNano === 0n ? 'all of its cost is distributed' : 'its cost is distributed, less what stays with its owner';
  if (split === 'even') return 'every team with cost of its own that day receives the same';
  if (split === 'fixed') return 'the document gives each team its weight';
  if (measured === 'measured') return 'by what the team used of it that day, as the metric of the rule says';
  if (measured === 'last-day')
    return 'by what the team used of it on the last day that was measured: the metric of the rule has no values of this one';
  const proportional = "in proportion to the team's own cost that day, with the idle that lies on it";
  return measured === 'missing' ? `${proportional}: what it is split by was not measured` : proportional;
}

function presentIdle({ policy, shareNano }: Explanation['idle']): ExplainResponse['idle'] {
  const why = {
    separate: 'idle of its pool stays a row of its own',
    share: 'idle of its pool lies on what ran there, by CPU, memory and GPU',
    to: 'one team pays for all idle of its pool',
  }[policy.mode];
  return { mode: policy.mode, to: policy.mode === 'to' ? policy.team : null, amount: formatNano(shareNano), why };
}

function unknownWorkload({ kind, namespace, name, cluster }: ExplainQuery, day?: Instant): Problem {
  const when = day === undefined ? '' : ` on ${formatDay(day)}`;
  return Problem.notFound(`there is no ${kind} ${namespace}/${name} in ${cluster}${when}`);
}
